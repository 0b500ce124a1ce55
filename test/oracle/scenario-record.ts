/** What lies in the home of a session, in a form that is the same on every machine and at any time. */
import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { disk } from '../../server/files/disk.ts';
import { type Effect, FIRST, HOME, type Made } from '../scenarios.ts';
import { ORACLE } from './tools.ts';

/** What lies there, by path from home: as JSON, and for a file of the project when it was written. */
export interface Lasting {
  readonly made: Map<string, string>;
  readonly written: Map<string, bigint>;
  /** Each RECORD, and the folder in which it really is. */
  readonly records: Map<string, string>;
}

/** `same`: a text in its lasting form. */
export async function lastingFiles(home: string, same: (text: string) => string): Promise<Lasting> {
  const out = nothingYet();
  await walk(home, '', out, same);
  for (const [record, folder] of out.records) rehash(record, out.made, folder);
  return out;
}

export function nothingYet(): Lasting {
  return { made: new Map(), written: new Map(), records: new Map() };
}

/** What is different, by path from home. */
export function differences(before: Lasting, after: Lasting): Effect {
  const effect: Record<string, Made> = {};
  for (const path of before.made.keys()) if (!after.made.has(path)) effect[path] = null;
  for (const [path, made] of after.made)
    if (before.made.get(path) !== made) effect[path] = JSON.parse(made);
    else if (before.written.get(path) !== after.written.get(path)) effect[path] = { touched: true };
  return effect;
}

/** A text in which home, Python's version and times are those of the pages. `steps`: when each began, in nanoseconds. */
export function lastingText(text: string, home: string, steps: readonly bigint[]): string {
  return text
    .replaceAll(home, HOME)
    .replaceAll(ORACLE, '/opt')
    .replaceAll(/python3\.\d+/g, 'python3.11')
    .replaceAll(/(?<=")\/(?!home\/person)[^"\n]*\/bin\/python3\.11(?=")/g, '/usr/bin/python3.11')
    .replaceAll(/"secs_since_epoch":(\d+),"nanos_since_epoch":(\d+)/g, (_, secs, nanos) => {
      const time = BigInt(secs) * 1_000_000_000n + BigInt(nanos);
      const step = steps.findLastIndex((start) => start <= time);
      return `"secs_since_epoch":${FIRST + step},"nanos_since_epoch":0`;
    });
}

/** What says nothing of the project, or is another on each machine. */
const LEFT_OUT = new RegExp(
  [
    ...[
      '^(?:\\.cache|\\.config|opt|\\.local/state|\\.local/share/man|\\.local/share/pipx/(?!venvs$)[^/]+|lab/\\.git)$',
    ],
    ...['(?:^|/)(?:__pycache__|CACHEDIR\\.TAG|\\.(?:\\w+\\.)?lock|_virtualenv\\.\\w+)$'],
    // Of other distributions there is METADATA.
    '/site-packages/(?:(?!lab|_|[^/]+\\.pth$)[^/]+(?:/(?!METADATA$)[^/]+|(?<!\\.dist-info)))$',
  ].join('|'),
);
/** Of an environment's programs, those that come with Python. */
const PYTHONS =
  /\/(?:bin|Scripts)\/(?:activate.*|deactivate\.bat|pydoc\.bat|Activate\.ps1|python.+|pip[\d.]*)$/;

/** Every file below a folder, in its lasting form as JSON, by path from home. */
async function walk(home: string, folder: string, out: Lasting, same: (text: string) => string) {
  const names = readdirSync(join(home, folder)).sort();
  const environment = names.includes('pyvenv.cfg');
  for (const name of names) {
    const path = folder === '' ? name : `${folder}/${name}`;
    if (
      LEFT_OUT.test(path) ||
      PYTHONS.test(path) ||
      (environment && /^(?:\.gitignore|lib64|share|include)$/.test(name))
    )
      continue;
    const at = join(home, path);
    const stat = lstatSync(at, { bigint: true });
    if (stat.isFile() && !/\/(?:site-packages|bin)\//.test(path)) out.written.set(same(path), stat.mtimeNs);
    if (stat.isDirectory()) {
      const { size } = out.made;
      await walk(home, path, out, same);
      if (out.made.size === size) out.made.set(same(path), JSON.stringify({ folder: true }));
    } else
      out.made.set(
        same(path),
        JSON.stringify(stat.isSymbolicLink() ? linkAt(at, home) : await fileAt(at, same)),
      );
  }
  for (const name of names)
    if (name === 'RECORD') out.records.set(`${same(folder)}/${name}`, join(home, folder));
}

/** A link out of home is as good as a file. */
function linkAt(at: string, home: string): Made {
  const target = readlinkSync(at);
  const whole = join(dirname(at), target);
  if (!target.startsWith('/')) return whole.startsWith(home) ? { link: target } : '';
  const inside = target.startsWith(home) && !target.startsWith(join(home, 'opt'));
  return inside ? { link: target.replace(home, HOME) } : '';
}

async function fileAt(at: string, same: (text: string) => string): Promise<Made> {
  const bytes = readFileSync(at);
  if (/\.(?:whl|tar\.gz)$/.test(at)) return { members: await membersOf(at, same) };
  const text = bytes.toString('utf8');
  if (basename(at) === 'pyvenv.cfg')
    return same(text)
      .replaceAll(/^(home|executable|base-\w+|command) = .*/gm, '$1 = /usr/bin')
      .replaceAll(/^(version(?:_info)?) = .*/gm, '$1 = 3.11.2');
  if (/\/site-packages\/(?!lab)[^/]+\/METADATA$/.test(at)) return text.split('\n\n', 1).join('');
  return Buffer.from(text).equals(bytes) ? same(text) : { base64: bytes.toString('base64') };
}

async function membersOf(at: string, same: (text: string) => string): Promise<Record<string, string>> {
  const files = disk(dirname(at));
  const members: Record<string, string> = {};
  const archive = at.endsWith('.whl') ? await files.archive(basename(at)) : undefined;
  for (const name of archive && 'names' in archive ? archive.names : []) {
    const text = archive && 'read' in archive ? await archive.read(name) : undefined;
    if (text && 'text' in text) members[name] = same(text.text);
  }
  if (archive) return members;
  const listed = await files.tarball(basename(at), []);
  const names = 'members' in listed ? listed.members.map(({ name }) => basename(name)) : [];
  const tarball = await files.tarball(basename(at), names);
  for (const { name, text } of 'members' in tarball ? tarball.members : [])
    if (text !== undefined) members[name] = same(text);
  return members;
}

/** RECORD tells the hashes of files whose lasting form is another than the one on the disk. */
function rehash(record: string, out: Map<string, string>, distInfo: string): void {
  const site = dirname(dirname(record));
  const lines = (JSON.parse(out.get(record) ?? '""') as string).split('\n').map((line) => {
    const [, path = '', hash = ''] = /^([^,]+),(sha256=[^,]*),\d*\r?$/.exec(line) ?? [];
    const made: Made = JSON.parse(out.get(join(site, path)) ?? 'null');
    if (hash === '' || typeof made !== 'string') return line;
    const real = readFileSync(join(dirname(distInfo), path));
    if (real.equals(Buffer.from(made))) return line;
    // A launcher that was written over, as pipx does, is still another than RECORD says.
    const told = digest(real) === hash ? digest(made) : digest(`other than ${made}`);
    return `${path},${told},${Buffer.byteLength(made)}${line.endsWith('\r') ? '\r' : ''}`;
  });
  out.set(record, JSON.stringify(lines.join('\n')));
}

function digest(data: string | Buffer): string {
  return `sha256=${createHash('sha256').update(data).digest('base64url')}`;
}
