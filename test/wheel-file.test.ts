/** What is said of one wheel file: each case is a good wheel with one thing changed. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { disk } from '../server/files/disk.ts';
import { loadWheelFacts } from '../server/project/wheel-facts.ts';
import { judgeWheel } from '../server/rules/wheel/index.ts';
import { GOOD, INFO, recordOf, wheelMembers, type ZipMember, zip } from './zip.ts';

const folder = mkdtempSync(join(tmpdir(), 'wheel-file-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let trees = 0;

const NAME = 'demo-1.0-py3-none-any.whl';

interface Beside {
  readonly name?: string;
  /** Other files, seen from the folder above that of the wheel. */
  readonly tree?: Readonly<Record<string, string>>;
}

async function judged(bytes: Buffer, { name = NAME, tree = {} }: Beside = {}): Promise<readonly string[]> {
  trees += 1;
  const project = join(folder, `${trees}`);
  for (const [path, content] of Object.entries({ ...tree, [`dist/${name}`]: bytes })) {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), content);
  }
  const facts = await loadWheelFacts(join(project, 'dist', name), disk(folder));
  if ('trouble' in facts) return [facts.trouble.words];
  if ('absent' in facts) return ['absent'];
  return judgeWheel(facts).map(
    ({ code, severity, member, message }) =>
      `${severity}[${code}]${member === undefined ? '' : ` ${member}`}: ${message.replaceAll(project, 'PROJECT')}`,
  );
}

const wheel = (changes: Parameters<typeof wheelMembers>[0], beside?: Beside) =>
  judged(zip(wheelMembers(changes)), beside);
const wheelWith = (...more: ZipMember[]) => judged(zip([...wheelMembers(), ...more]));
const heads = (findings: readonly string[]) => findings.map((finding) => finding.split(':')[0]);

describe('a wheel', () => {
  it('that is well made has nothing wrong', async () => {
    expect(await wheel({})).toEqual([]);
    expect(await wheel({}, { name: 'Demo-1.0.0-1local-py2.py3-none-any.whl' })).toEqual([
      'information[mismatched-tags] demo-1.0.dist-info/WHEEL: the name of the wheel counts when it is installed, and WHEEL when it is looked at later: only the name has `py2-none-any`',
    ]);
  });

  it.each([
    ['demo.whl', "it has 1 parts between hyphens, and a wheel's has five or six"],
    ['demo-1.0-py3-none-any-x-y.whl', "it has 7 parts between hyphens, and a wheel's has five or six"],
    ['demo-1.0-x1-py3-none-any.whl', 'the build tag `x1` does not begin with a digit'],
    ['demo-1_0-py3-none-any.whl', '`1_0` is no version'],
    ['de mo-1.0-py3-none-any.whl', '`de mo` is no name of a distribution as it stands in a file name'],
    ['demo-1.0-py3--any.whl', '`` is no set of tags'],
  ])('is not installed as %s', async (name, why) => {
    expect(await wheel({}, { name })).toEqual([
      `error[invalid-wheel-name]: pip and uv refuse to install the wheel under this name: ${why}`,
    ]);
  });

  it('has one name and one version', async () => {
    const metadata = `${INFO}/METADATA`;
    expect(heads(await wheel({}, { name: 'other-1.0-py3-none-any.whl' }))).toEqual([
      'error[mismatched-wheel-name]',
      `error[mismatched-wheel-name] ${metadata}`,
    ]);
    expect(await wheel({}, { name: 'demo-2.0-py3-none-any.whl' })).toEqual([
      `warning[mismatched-wheel-name] ${metadata}: uv refuses to install the wheel, and pip installs 1.0: the name of the wheel says 2.0`,
      'information[mismatched-wheel-name]: the folder `demo-1.0.dist-info` is not called after `demo` 2.0, which the name of the wheel says',
    ]);
  });
});

describe('the metadata', () => {
  it.each(['METADATA', 'WHEEL', 'RECORD'])('that lacks %s makes installers refuse', async (name) => {
    expect((await wheel({ [`${INFO}/${name}`]: undefined }))[0]).toBe(
      `error[missing-metadata-file]: pip and uv refuse to install the wheel: it has no \`${INFO}/${name}\``,
    );
  });
});

describe('RECORD', () => {
  const rows = recordOf(GOOD).trimEnd().split('\n');
  const withRows = (changed: readonly string[]) => wheel({ [`${INFO}/RECORD`]: changed.join('\n') });

  it('is compared with every member, both ways', async () => {
    expect(await withRows(['gone.py,sha256=x,1', ...rows.slice(1)])).toEqual([
      'warning[unrecorded-file] demo/__init__.py: PyPI refuses the wheel, and uninstalling may leave this file behind: RECORD does not list it',
      `warning[missing-recorded-file] ${INFO}/RECORD: PyPI refuses the wheel: RECORD lists \`gone.py\`, which is not in it`,
    ]);
  });

  it('is compared with the contents', async () => {
    const [first = '', second = '', ...rest] = rows;
    const changed = [first.replace(/,0$/, ',1'), second.replace(/sha256=./, 'sha256=_'), ...rest];
    expect(await withRows(changed)).toEqual([
      'warning[wrong-record-hash] demo/__init__.py: the file is not the one that was built: its size is another than RECORD says',
      'warning[wrong-record-hash] demo/cli.py: the file is not the one that was built: its hash is another than RECORD says',
    ]);
  });

  it('has strong hashes of all but itself and its signatures', async () => {
    const [, second = '', ...rest] = rows;
    const own = `${INFO}/RECORD`;
    const changed = [
      'demo/__init__.py,,',
      second.replace(/sha256=[^,]*/, 'md5=x'),
      ...rest.slice(0, -1),
      `${own},sha256=x,1`,
    ];
    expect(heads(await withRows(changed))).toEqual([
      'warning[wrong-record-hash] demo/cli.py',
      'information[weak-record-hash] demo/__init__.py',
      'information[weak-record-hash] demo/cli.py',
      `information[wrong-record-hash] ${own}`,
    ]);
    expect(await wheelWith({ name: `${own}.jws`, content: '{}' })).toEqual([]);
  });
});

describe('a member', () => {
  it.each<[string, ZipMember, string]>([
    ['leads outside', { name: '../a.py', content: '' }, 'warning[unsafe-member] ../a.py'],
    ['has a line break in its name', { name: 'demo/a\nb', content: '' }, 'warning[unsafe-member] demo/a\nb'],
    ['has a backslash in its name', { name: 'demo\\a', content: '' }, 'information[unsafe-member] demo\\a'],
    ['is there twice', { name: 'demo/cli.py', content: '' }, 'warning[duplicate-member] demo/cli.py'],
    [
      'is there in another case',
      { name: 'demo/CLI.py', content: '' },
      'information[duplicate-member] demo/CLI.py',
    ],
    ['has the name of a folder', { name: 'demo', content: '' }, 'error[duplicate-member] demo'],
    ['is a link', { name: 'demo/a', content: 'b', mode: 0o120777 }, 'information[link-member] demo/a'],
    ['is encrypted', { name: 'demo/a', content: 'x', flags: 0x801 }, 'error[unreadable-member] demo/a'],
    ['is packed by bzip2', { name: 'demo/a', content: '', method: 12 }, 'warning[unreadable-member] demo/a'],
    [
      'is larger than it says',
      { name: 'demo/a', content: 'abc', size: 2 },
      'error[unreadable-member] demo/a',
    ],
    [
      'is smaller than it says',
      { name: 'demo/a', content: 'abc', size: 4 },
      'warning[unreadable-member] demo/a',
    ],
    [
      'is data of no kind',
      { name: 'demo-1.0.data/x/a', content: '' },
      'error[invalid-data-folder] demo-1.0.data/x/a',
    ],
    [
      'is of a second wheel',
      { name: 'x-1.dist-info/WHEEL', content: '' },
      'error[several-dist-info-folders]',
    ],
  ])('that %s is told', async (_what, member, head) => {
    expect(heads(await wheelWith(member))).toContain(head);
  });

  it('that shares its data with another, or is not counted, is told', async () => {
    const bytes = zip(wheelMembers());
    const second = bytes.indexOf('PK\x01\x02', bytes.indexOf('PK\x01\x02') + 1);
    const shared = Buffer.from(bytes);
    shared.writeUInt32LE(5, second + 42);
    expect(heads(await judged(shared))).toContain('warning[overlapping-members] demo/cli.py');
    const uncounted = Buffer.from(bytes);
    uncounted.writeUInt16LE(4, bytes.length - 22 + 10);
    expect(heads(await judged(uncounted))).toContain('warning[stray-bytes]');
  });

  it('may be followed or preceded by bytes, which is told', async () => {
    const bytes = zip(wheelMembers());
    expect(heads(await judged(Buffer.concat([Buffer.from('#!python\n'), bytes])))).toEqual([
      'warning[stray-bytes]',
    ]);
    expect(heads(await judged(Buffer.concat([bytes, Buffer.from('\n')])))).toEqual(['warning[stray-bytes]']);
  });
});

describe('an entry point', () => {
  const script = (line: string, more = {}) =>
    wheel({ [`${INFO}/entry_points.txt`]: `[console_scripts]\n${line}\n`, ...more });

  it.each([
    ['d = demo.gone:main', 'error[missing-module]'],
    ['d = demo.cli:nope', 'error[missing-attribute]'],
    ['d = demo:cli', 'error[not-callable-script]'],
    ['d = demo.cli', 'error[script-without-function]'],
    ['d = demo.cli:main()', 'warning[invalid-object-reference]'],
    ['../d = demo.cli:main', 'error[script-name-with-path]'],
    ['d', 'error[invalid-metadata-file]'],
    ['d = demo.cli:main\n[console_scripts]', 'warning[invalid-metadata-file]'],
  ])('such as `%s` is told', async (line, head) => {
    expect(heads(await script(line))).toEqual([`${head} ${INFO}/entry_points.txt`]);
  });

  it('is nothing to speak of where it works or leads out of the wheel', async () => {
    for (const line of ['d = demo.cli:main', 'd = other.cli:main', 'd = demo.cli:main [extra]'])
      expect(await script(line)).toEqual([]);
    expect(await script('d = demo.gone:main', { 'demo/__init__.py': '__path__ = []\n' })).toEqual([]);
    expect(await script('d = demo._c:main', { 'demo/_c.cpython-311-x86_64-linux-gnu.so': 'x' })).toEqual([]);
  });
});

describe('what is installed', () => {
  it.each([
    [
      'demo/__pycache__/cli.cpython-311.pyc',
      'information[bytecode-in-wheel] demo/__pycache__/cli.cpython-311.pyc',
    ],
    ['LICENSE', 'information[stray-top-level-file] LICENSE'],
    ['data/a.txt', 'information[folder-without-modules] data'],
    ['__init__.py', 'warning[top-level-init] __init__.py'],
    ['tests/test_a.py', 'warning[accidental-package] tests'],
    ['demo-1.0.data/purelib/docs/conf.py', 'warning[accidental-package] demo-1.0.data/purelib/docs'],
    ['my-demo/a.py', 'information[unimportable-module] my-demo/a.py'],
  ])('is told of %s', async (name, head) => {
    expect(heads(await wheel({ [name]: 'x' }))).toEqual([head]);
  });

  it('is what it should be with stubs, shared libraries, scripts and paths', async () => {
    const names = [
      'demo-stubs/a.pyi',
      'demo.libs/libx.so.1',
      'demo-1.0.data/scripts/run',
      'a.pth',
      'demo/tests/x-y.py',
    ];
    expect(await wheel(Object.fromEntries(names.map((name, i) => [name, `${i}`])))).toEqual([]);
  });

  it('is nothing but metadata, where nothing is required either', async () => {
    const none = { 'demo/__init__.py': undefined, 'demo/cli.py': undefined };
    expect(heads(await wheel(none))).toEqual(['warning[empty-wheel]']);
    const metadata = { [`${INFO}/METADATA`]: `${GOOD[`${INFO}/METADATA`]?.trimEnd()}\nRequires-Dist: a\n` };
    expect(await wheel({ ...none, ...metadata })).toEqual([]);
  });
});

describe('the project around a wheel', () => {
  const manifest = (name: string, version: string) =>
    `[build-system]\nrequires = ["flit_core >=4,<5"]\nbuild-backend = "flit_core.buildapi"\n[project]\nname = "${name}"\nversion = "${version}"\ndescription = "x"\n`;
  const tree = { 'pyproject.toml': manifest('demo', '1.0'), 'demo/__init__.py': '', 'demo/new.py': '' };

  it('is compared by name and contents', async () => {
    expect(await wheel({}, { tree })).toEqual([
      'warning[outdated-wheel]: a wheel that is built now has `demo/new.py` besides, lacks `demo/cli.py`',
    ]);
  });

  it('is not compared with a wheel for an editable installation', async () => {
    const editable = { 'demo/__init__.py': undefined, 'demo/cli.py': undefined, 'demo.pth': '/nowhere\n' };
    expect(await wheel(editable, { tree })).toEqual([]);
  });

  it('has another version, or another name', async () => {
    expect(await wheel({}, { tree: { ...tree, 'pyproject.toml': manifest('demo', '2.0') } })).toEqual([
      'information[outdated-wheel]: the project in `PROJECT` has version 2.0 now',
    ]);
    expect(await wheel({}, { tree: { ...tree, 'pyproject.toml': manifest('other', '1.0') } })).toEqual([]);
  });
});

it('whatever the bytes are there is an answer', async () => {
  const good = zip(wheelMembers({ [`${INFO}/entry_points.txt`]: '[console_scripts]\nd = demo.cli:main\n' }));
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 8 }),
      async (edits) => {
        const bytes = Buffer.from(good);
        for (const [at, value] of edits) bytes[at] = value;
        expect(await judged(bytes)).toEqual(expect.any(Array));
      },
    ),
    { numRuns: 100 },
  );
});
