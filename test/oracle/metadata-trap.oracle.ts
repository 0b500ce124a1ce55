/**
 * The examples of `server/rules/mismatched-metadata-hooks.md`, `refresh-setting.md` and `deep-cache-key.md`, replayed with
 * the real uv: what is said of them happens, and where nothing is said, nothing does.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { disk } from '../../server/files/disk.ts';
import { loadProject } from '../../server/project/project.ts';
import { diagnose } from '../../server/rules/index.ts';
import { applyEdits } from '../../server/toml/span.ts';
import { entriesOf, exampleOf, judge, type Page, readPage, type Section, textOf } from '../literate.ts';
import { MORE } from './tools.ts';
import { DEPENDENCIES, openTrap, TRAP_VERSIONS } from './trap-lab.ts';
import { put } from './uv-lab.ts';
import { BACKEND, builds, lab } from './uv-project.ts';

const trap = openTrap();
let agreed = 0;
afterAll(() => {
  trap.close();
  lab.close();
  console.log(`hooks and METADATA, uv ${TRAP_VERSIONS.join(', ')}: ${agreed} agreed`);
});

function claim(what: string, theirs: unknown, ours: unknown): void {
  expect.soft(theirs, what).toEqual(ours);
  if (JSON.stringify(theirs) === JSON.stringify(ours)) agreed++;
}

const NAMES = new RegExp(`\\b(?:${DEPENDENCIES.join('|')})\\b`);

/** Which of the dependencies are installed after each `uv sync`: two, an edit of the backend, two more. */
function fourSyncs(version: string, folder: string): readonly string[] {
  const seen: string[] = [];
  const sync = (): void => {
    const { status, stderr } = trap.uv(version, folder, ['sync']);
    if (status !== 0) throw new Error(stderr.slice(-1500));
    seen.push(installed(folder).join(' '));
  };
  sync();
  sync();
  put(folder, '_be/more.py', '# an edit\n');
  sync();
  sync();
  return seen;
}

function installed(folder: string): readonly string[] {
  const lib = join(folder, '.venv', 'lib');
  if (!existsSync(lib)) return [];
  const site = join(lib, readdirSync(lib)[0] ?? '', 'site-packages');
  return readdirSync(site)
    .filter((name) => name.endsWith('.py') && NAMES.test(name))
    .sort();
}

function project(page: Page, section: Section, text?: string): string {
  const example = exampleOf(page, section);
  if (!example) throw new Error(section.title);
  const folder = trap.folder();
  put(folder, '_be/more.py');
  for (const block of section.blocks)
    for (const [path, entry] of block === example.block ? [] : entriesOf(block))
      if (typeof entry === 'string') put(folder, path, entry);
  put(folder, 'pyproject.toml', text ?? textOf(page, example.block));
  return folder;
}

const PAGE = readPage('server/rules/mismatched-metadata-hooks.md');
/** What a message promises of four syncs, by how it begins: whether the second and the fourth undo what came before them. */
const PROMISES: readonly (readonly [RegExp, readonly [boolean | undefined, boolean]])[] = [
  [/^the second `uv sync` undoes/, [true, true]],
  [/^the first `uv sync` after an edit misses/, [true, true]],
  // With uv before 0.12.11 it does not show here.
  [/^the second `uv sync` after an edit undoes/, [false, true]],
];

describe.each(TRAP_VERSIONS)('uv %s', (version) => {
  const all = PAGE.sections.filter((section) => exampleOf(PAGE, section));
  // Older versions take their time: the headline alone, but with `-- --all`.
  const examples = MORE > 1 || version === TRAP_VERSIONS[0] ? all : all.slice(0, 1);
  it.each(examples.map((section) => [section.title, section] as const))('%s', async (title, section) => {
    const example = exampleOf(PAGE, section);
    const found = example ? await judge(example, example.text) : [];
    const said = found.find(({ code }) => code === 'mismatched-metadata-hooks');
    // The older ones are asked about what is said, the newest about silence, too; that page says which silence is one of doubt.
    if ((!said && version !== TRAP_VERSIONS[0]) || title === 'A hook that may do anything') return;
    const seen = fourSyncs(version, project(PAGE, section));
    const flips = [seen[0] !== seen[1], seen[2] !== seen[3]];
    const promise = PROMISES.find(([words]) => words.test(said?.message ?? ''))?.[1] ?? [false, false];
    const copies = promise[0] === false && promise[1] && isBefore(version, '0.12.11');
    // A version that is dynamic by itself: the static list satisfies the lock, and an edit brings nothing back. Neither does
    // it with uv before 0.12, once the lock has lost them.
    const once = title === 'A version that is dynamic' || isBefore(version, '0.12.0');
    const promised = copies ? [false, false] : promise;
    claim(`${title}: ${seen.join(' | ')}`, once ? flips[0] : flips, once ? promised[0] : promised);
    if (/^(?:no tool sees|uv installs no)/.test(said?.message ?? ''))
      claim(title, new Set(seen), new Set(['']));
    for (const fix of said?.fixes ?? []) {
      const fixed = applyEdits(example?.text ?? '', fix.edits());
      const after = fourSyncs(version, project(PAGE, section, fixed));
      claim(`${title}: ${fix.title}`, new Set(after).size === 1 && after[0] !== '', true);
    }
  });
});

it('what uv.lock and the cache show after the first sync is what the second one does', async () => {
  const [version = ''] = TRAP_VERSIONS;
  const section = PAGE.sections.find(({ title }) => title === 'The prepared METADATA alone');
  if (!section) throw new Error('the page has lost its first example');
  const folder = project(PAGE, section);
  const locked = (): boolean => readFileSync(join(folder, 'uv.lock'), 'utf8').includes('name = "idna"');
  for (const there of [true, false]) {
    trap.uv(version, folder, ['sync']);
    claim('locked', locked(), there);
    const text = readFileSync(join(folder, 'pyproject.toml'), 'utf8');
    const machine = { files: disk(folder), surroundings: trap.surroundings(version, folder) };
    const loaded = await loadProject(text, machine.files, undefined, machine);
    const said = diagnose(loaded, { installed: true, select: ['mismatched-metadata-hooks'] });
    const next = said.filter(({ installed: live }) => live).map(({ message }) => message.split(':')[0]);
    claim('said', next, there ? ['the next `uv sync` locks without `idna` and `sniffio`'] : []);
  }
});

function isBefore(version: string, other: string): boolean {
  return version.localeCompare(other, 'en', { numeric: true }) < 0;
}

const PROJECT = '[project]\nname = "demo"\nversion = "1.0"\nrequires-python = ">=3.9"\n';
const HEAD = `[build-system]\nrequires = []\nbuild-backend = "be"\nbackend-path = ["_be"]\n\n${PROJECT}\n`;

describe.each(TRAP_VERSIONS)('settings and globs, uv %s', (version) => {
  /** How many builds there are after each command. */
  function counts(settings: string, commands: readonly string[], change?: () => void): readonly number[] {
    const folder = trap.folder();
    put(folder, '_be/be.py', BACKEND.replaceAll('lab', 'demo').replace('0.1.0', '1.0'));
    put(folder, 'pyproject.toml', `${HEAD}[tool.uv]\n${settings}\n`);
    return commands.map((command) => {
      const { status, stderr } = trap.uv(version, folder, command.split(' '));
      if (status !== 0) throw new Error(stderr.slice(-1500));
      change?.();
      return builds(folder);
    });
  }

  it('refresh is no setting, and drops those beside it', () => {
    const twice = ['sync', 'sync'];
    for (const [settings, expected] of [
      ['refresh = true', [1, 1]],
      ['refresh-package = ["demo"]', [1, 1]],
      ['reinstall = true', [1, 2]],
      ['reinstall-package = ["demo"]', [1, 2]],
      ['reinstall = true\nrefresh = true', [1, 1]],
      ['reinstall = true\n[tool.uv.pip]\nrefresh = true', [1, 1]],
    ] as const)
      claim(settings, counts(settings, twice), expected);
  });

  it('reinstall-package builds at every sync and run, and --refresh does not', () => {
    const run = 'run python -c 1';
    claim(
      'reinstall-package',
      counts('reinstall-package = ["demo"]', ['sync', run, run, 'sync']),
      [1, 2, 3, 4],
    );
    claim('--refresh', counts('', ['sync', 'sync --refresh', 'sync --refresh-package demo']), [1, 1, 1]);
  });

  it('a glob behind a folder reaches all depths, and one level with a wildcard in the name of the folder', () => {
    for (const [glob, deep] of [
      ['src/*.c', true],
      ['src/**/*.c', true],
      ['{src}/*.c', false],
      ['a/{src}/*.c', false],
    ] as const) {
      const folder = trap.folder();
      const place = glob.startsWith('a/') ? 'a/src' : 'src';
      put(folder, '_be/be.py', BACKEND.replaceAll('lab', 'demo').replace('0.1.0', '1.0'));
      put(folder, 'pyproject.toml', `${HEAD}[tool.uv]\ncache-keys = ["pyproject.toml", "${glob}"]\n`);
      for (const path of ['one.c', 'sub/deep.c']) put(folder, `${place}/${path}`, '1');
      const seen = ['', 'one.c', 'sub/deep.c'].map((path) => {
        const before = builds(folder);
        if (path !== '') put(folder, `${place}/${path}`, '2');
        trap.uv(version, folder, ['sync']);
        return builds(folder) > before;
      });
      claim(glob, seen, [true, true, deep]);
    }
  });
});
