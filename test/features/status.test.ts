/**
 * Reads `status.md`: what `pyproject-ls status` says of one project after one change. The page itself says how it is read;
 * `UPDATE_PAGES=1 npx vitest run test/features/status.test.ts` draws its answers anew, which is no proof that they are
 * right: the oracle of what it says is test/oracle/status.oracle.ts, which asks the real uv.
 */
import { afterAll, expect, test } from 'vitest';
import { statusText } from '../../server/cli/report/status-text.ts';
import { plainStyle } from '../../server/cli/terminal.ts';
import { type Files, join } from '../../server/files/files.ts';
import { type MemoryEntry, type MemorySpecial, memory } from '../../server/files/memory.ts';
import { loadProject } from '../../server/project/project.ts';
import { loadStatus } from '../../server/project/status.ts';
import { type Block, entriesOf, PAGE, readPage, rewrite, type Section, written } from '../literate.ts';

const page = readPage('test/features/status.md');
const update = process.env.UPDATE_PAGES !== undefined;
const HOME = '/home/person';
/** Seconds since 1970 of the first file; an hour later comes what a section changes. */
const FIRST = 1_700_000_000;
const HOUR = 3600;
const THREE_MINUTES = 180;

const [, shared, ...sections] = page.sections;
const changes = new Map<Block, readonly string[]>();
afterAll(() => {
  if (changes.size > 0) rewrite(page, changes);
});

for (const section of sections) {
  const block = section.blocks.find(({ language }) => language === 'status');
  if (!block) continue;
  test(section.title, async () => {
    const lines = await answers(section, block);
    if (update && lines.join('\n') !== written(block).join('\n')) changes.set(block, lines);
    else expect(lines.join('\n'), section.title).toBe(written(block).join('\n'));
  });
}

/** Each asking line, followed by what is printed. */
async function answers(section: Section, block: Block): Promise<readonly string[]> {
  const place = new Place();
  for (const each of shared?.blocks ?? []) place.put(each);
  const earlier = (each: Block) => each.rest === 'before';
  for (const each of section.blocks.filter(earlier)) place.put(each);
  place.clock = FIRST + HOUR;
  for (const each of section.blocks.filter((other) => !earlier(other))) place.put(each);
  const asking = block.lines.filter((line) => line.startsWith('$ '));
  const out: string[] = [];
  for (const line of asking) out.push(line, ...(await printed(line, place)));
  return out;
}

async function printed(line: string, place: Place): Promise<readonly string[]> {
  const [, variables = '', path = 'lab', version, command, wanted = ''] =
    /^\$ ((?:\w+=\S* )*)pyproject-ls status(?: ([^-| ]\S*))?(?: --uv-version (\S+))?(?: -- ([^|]*))?(?: \| grep (.*))?$/.exec(
      line,
    ) ?? expect.fail(line);
  const pairs = variables.split(' ').flatMap((pair) => (pair === '' ? [] : [pair.split('=')]));
  const folder = join(HOME, path);
  const now = BigInt(place.clock - 1 + THREE_MINUTES) * 1_000_000_000n;
  const surroundings = { ...PAGE, env: Object.fromEntries(pairs), cwd: folder, now: () => now };
  const files = place.files().at(folder);
  const manifest = await files.read('pyproject.toml');
  const project = await loadProject('text' in manifest ? manifest.text : '', files);
  const commands = command === undefined ? undefined : [command.split(' ')];
  const asked = { commands, uvVersion: version, found: true } as const;
  const status = await loadStatus(project, files, surroundings, asked);
  const text = statusText(project, status, HOME, plainStyle).trimEnd();
  const lines = command === undefined ? text : text.slice(text.lastIndexOf('\n\n') + 2);
  return lines.split('\n').filter((each) => each.includes(wanted));
}

/** The files of a home, each with its time: what is written anew before the hour is over keeps the time that it had. */
class Place {
  clock = FIRST;
  readonly #entries = new Map<string, MemorySpecial & { readonly mtime: bigint }>();

  put(block: Block): void {
    const gone = (line: string) => block.language === 'tree' && line.startsWith('- ');
    for (const line of block.lines.filter(gone)) this.#remove(join(HOME, line.slice(2)));
    if (block.language === 'status') return;
    const kept = { ...block, lines: block.lines.filter((line) => !gone(line)) };
    for (const [path, entry] of entriesOf(kept)) this.#write(join(HOME, path), special(entry));
  }

  files(): Files {
    return memory(Object.fromEntries(this.#entries), HOME);
  }

  #write(path: string, entry: MemorySpecial): void {
    const parts = path.split('/');
    for (let i = 2; i < parts.length; i++) {
      const folder = parts.slice(0, i).join('/');
      if (!this.#entries.has(folder)) this.#entries.set(folder, { folder: true, mtime: this.#now() });
    }
    const before = this.clock < FIRST + HOUR ? this.#entries.get(path) : undefined;
    this.#entries.set(path, { ...entry, mtime: before?.mtime ?? this.#now() });
    if (!before) this.clock += 1;
  }

  #remove(path: string): void {
    for (const known of [...this.#entries.keys()])
      if (known === path || known.startsWith(`${path}/`)) this.#entries.delete(known);
  }

  #now(): bigint {
    return BigInt(this.clock) * 1_000_000_000n;
  }
}

function special(entry: MemoryEntry): MemorySpecial {
  if (typeof entry === 'string') return { text: entry };
  return entry instanceof Uint8Array ? { bytes: entry } : entry;
}
