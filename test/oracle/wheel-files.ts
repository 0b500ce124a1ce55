/** Wheels made by hand, each with one thing wrong, or odd and fine. */
import { GOOD, INFO, recordOf, wheelMembers, type ZipMember, zip } from '../zip.ts';

type Changes = Parameters<typeof wheelMembers>[0];
/** A wheel with one thing changed, and its file name where that is another than the usual one. */
export interface Case {
  readonly what: string;
  readonly bytes: Buffer;
  readonly name?: string;
}

const changed = (what: string, changes: Changes): Case => ({ what, bytes: zip(wheelMembers(changes)) });
const added = (what: string, member: ZipMember): Case => ({ what, bytes: zip([...wheelMembers(), member]) });
const named = (name: string): Case => ({ what: name, name, bytes: zip(wheelMembers()) });
const text = (name: string) => GOOD[`${INFO}/${name}`] ?? '';
const metadata = (from: string, to: string) =>
  changed(`METADATA with ${to}`, { [`${INFO}/METADATA`]: text('METADATA').replace(from, to) });
const wheelText = (from: string, to: string) =>
  changed(`WHEEL with ${to}`, { [`${INFO}/WHEEL`]: text('WHEEL').replace(from, to) });
const entryPoints = (lines: string) =>
  changed(`entry_points.txt of ${lines}`, { [`${INFO}/entry_points.txt`]: `${lines}\n` });
const record = (what: string, change: (text: string) => string) =>
  changed(`RECORD ${what}`, { [`${INFO}/RECORD`]: change(recordOf(GOOD)) });
const spoilt = (what: string, spoil: (bytes: Buffer) => Buffer): Case => ({
  what,
  bytes: spoil(zip(wheelMembers())),
});
const within = (what: string, name: string): Case => added(what, { name, content: 'x' });

/** Where the entry of a member begins in the directory. */
function directoryOf(bytes: Buffer, index: number): number {
  let at = bytes.indexOf('PK\x01\x02');
  for (let i = 0; i < index; i++) at = bytes.indexOf('PK\x01\x02', at + 1);
  return at;
}

function flipped(bytes: Buffer, at: number): Buffer {
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return bytes;
}

const NAMES = [
  ...['demo.whl', 'demo-1.0.whl', 'demo-1.0-py3-none.whl', 'demo-abc-py3-none-any.whl'],
  ...['demo-1.0-x1-py3-none-any.whl', 'demo-1.0-1x-py3-none-any.whl', 'demo-1.0-py3-none-any-x-y.whl'],
  ...['demo-1.0-py2.py3-none-any.whl', 'demo-1.0--py3-none-any.whl', 'de mo-1.0-py3-none-any.whl'],
  ...['Demo-1.0-py3-none-any.whl', 'demo-1.0.0-py3-none-any.whl', 'demo-1_0-py3-none-any.whl'],
  ...['demo-1.0-py3..py2-none-any.whl', 'other-1.0-py3-none-any.whl', 'demo-2.0-py3-none-any.whl'],
  ...[
    '-1.0-py3-none-any.whl',
    'demo-1.0-py3--any.whl',
    'de__mo-1.0-py3-none-any.whl',
    'v-1.0-py3-none-any.whl',
  ],
];

const LINES = [
  ...[
    '[console_scripts]\nd = demo.cli:main',
    '[console_scripts]\nd = demo.cli',
    '[gui_scripts]\nd = demo.cli',
  ],
  ...[
    '[a.b]\nd = demo.cli',
    '[console_scripts]\nd',
    '[console_scripts]\nd =',
    'd = demo.cli:main\n[console_scripts]',
  ],
  ...['[console_scripts]\n[console_scripts]', '[console_scripts]\nd = demo.cli:main\nd = demo.cli:main'],
  ...['[console_scripts]\n../d = demo.cli:main', '[console_scripts]\na/d = demo.cli:main'],
  ...['[console_scripts]\na d = demo.cli:main', '[console_scripts]\nd = demo.cli:main()'],
  ...['[console_scripts]\nd = demo.cli:main [x]', '[console_scripts\nd = demo.cli:main'],
  ...['[console_scripts]\nd = de-mo.cli:main', '# c\n\n[console_scripts]\n; c\nd=demo.cli:main'],
];

/** What pip and uv are asked to install. */
export const CASES: readonly Case[] = [
  changed('a good wheel', {}),
  ...['METADATA', 'WHEEL'].map((name) => changed(`no ${name}`, { [`${INFO}/${name}`]: undefined })),
  { what: 'no RECORD', bytes: zip(wheelMembers().slice(0, -1)) },
  ...['METADATA', 'WHEEL', 'RECORD', 'entry_points.txt'].map((name) =>
    changed(`bytes in ${name}`, {
      [`${INFO}/${name}`]: Buffer.concat([Buffer.from(text(name)), Buffer.from([255])]),
    }),
  ),
  ...NAMES.map(named),
  metadata('Name: demo\n', ''),
  metadata('\nVersion: 1.0', ''),
  metadata('Version: 1.0\n\n', 'Version: abc\n\n'),
  metadata('Version: 1.0\n\n', 'Version: 1.0.0\n\n'),
  metadata('Version: 1.0\n\n', 'Version: 2.0\n\n'),
  metadata('Name: demo', 'Name: Demo'),
  metadata('Name: demo', 'Name: other'),
  ...['2.0', '1.9', '1', 'x', '0.1', '1.0.1', ''].map((version) =>
    wheelText('Version: 1.0', `Version: ${version}`),
  ),
  wheelText('Wheel-Version: 1.0\n', ''),
  wheelText('py3-none-any', 'cp27-none-any'),
  record('without a row', (rows) => rows.split('\n').slice(1).join('\n')),
  record('with a row too many', (rows) => `gone.py,,\n${rows}`),
  record('with a short row', (rows) => `gone.py,\n${rows}`),
  record('with a size that is none', (rows) => rows.replace(/,0\n/, ',x\n')),
  record('with a wrong hash', (rows) => rows.replace('sha256=', 'sha256=x')),
  record('that is empty', () => ''),
  ...LINES.map(entryPoints),
  within('a member that leads outside', '../evil.py'),
  within('an absolute member', '/nowhere/evil.py'),
  within('a member on the way back', 'demo/../back.py'),
  within('a line break in a name', 'demo/a\nb'),
  within('a backslash', 'demo\\a.py'),
  within('a member twice', 'demo/cli.py'),
  within('a file like a folder', 'demo'),
  within('a second wheel', 'other-1.0.dist-info/METADATA'),
  ...['x/a', 'a', 'scripts/a', 'scripts/a/b', 'purelib/a.py', 'data/a', 'headers/a.h', 'include/a'].map(
    (path) => within(`data in ${path}`, `demo-1.0.data/${path}`),
  ),
  added('a link', { name: 'demo/link', content: 'cli.py', mode: 0o120777 }),
  added('an encrypted member', { name: 'demo/a', content: 'x', flags: 0x801 }),
  added('a member packed by 99', { name: 'demo/a', content: 'x', method: 99 }),
  added('a size too small', { name: 'demo/a', content: 'abc', size: 2 }),
  added('a size too large', { name: 'demo/a', content: 'abc', size: 4 }),
  spoilt('bytes in front', (bytes) => Buffer.concat([Buffer.from('#!x\n'), bytes])),
  spoilt('a cut end', (bytes) => bytes.subarray(0, bytes.length - 40)),
  spoilt('a cut middle', (bytes) => bytes.subarray(0, bytes.length / 2)),
  spoilt('nothing', () => Buffer.alloc(0)),
  spoilt('a page of an error', () => Buffer.from('<html>')),
  spoilt('a wrong checksum of an empty member', (bytes) => flipped(bytes, directoryOf(bytes, 0) + 16)),
  spoilt('a wrong checksum', (bytes) => flipped(bytes, directoryOf(bytes, 1) + 16)),
  spoilt('another name in the header of an empty member', (bytes) => flipped(bytes, 30)),
  spoilt('another name in the header', (bytes) => flipped(bytes, bytes.indexOf('demo/cli.py'))),
];
