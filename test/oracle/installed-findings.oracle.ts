/** The findings about what is installed, each beside what the real uv does next: it is as we say, and the cure cures it. */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, it } from 'vitest';
import { disk, surroundings } from '../../server/files/disk.ts';
import { once } from '../../server/files/once.ts';
import { loadProject } from '../../server/project/project.ts';
import { diagnose } from '../../server/rules/index.ts';
import type { Diagnostic } from '../../server/rules/rule.ts';
import { applyEdits } from '../../server/toml/span.ts';
import { put } from './uv-lab.ts';
import { act, claim, fresh, lab, report } from './uv-project.ts';

afterAll(() => report('installed findings'));

const CODES = [
  'stale-install',
  'reinstalled-old-wheel',
  'perpetual-reinstall',
  'corrupt-cache-info',
  'outdated-install',
  'outdated-tool',
  'broken-install',
];
/** uv builds such a project itself, without an index. */
const UV_BUILD = '[build-system]\nrequires = ["uv_build>=0.13,<0.14"]\nbuild-backend = "uv_build"\n\n';

/** What we find of these rules, in the surroundings of the lab. */
async function found(folder: string): Promise<readonly Diagnostic[]> {
  const files = once(disk(folder));
  const text = readFileSync(join(folder, 'pyproject.toml'), 'utf8');
  const env = { UV_CACHE_DIR: join(lab.folder, 'uv-cache'), UV_TOOL_DIR: join(folder, '../tools') };
  const machine = { files, surroundings: { ...surroundings(), env, cwd: folder } };
  const project = await loadProject(text, files, undefined, machine);
  return diagnose(project, { select: CODES, installed: true });
}
const codes = async (folder: string) => (await found(folder)).map(({ code }) => code);

/** Applies the first fix that is offered. */
async function fix(folder: string): Promise<void> {
  const [edits] = (await found(folder)).flatMap(({ fixes = [] }) => fixes.map((each) => each.edits()));
  const text = readFileSync(join(folder, 'pyproject.toml'), 'utf8');
  put(folder, 'pyproject.toml', applyEdits(text, edits ?? []));
}

function sitePackages(folder: string): string {
  const [python = ''] = readdirSync(join(folder, '.venv', 'lib'));
  return join(folder, '.venv', 'lib', python, 'site-packages');
}

it('stale-install: a copy stays as it is until a key covers its sources', async () => {
  const { folder } = fresh('', UV_BUILD);
  rmSync(join(folder, '_be'), { recursive: true });
  put(folder, 'src/lab/__init__.py', 'one\n');
  const arrived = () => readFileSync(join(sitePackages(folder), 'lab/__init__.py'), 'utf8');
  act(folder, 'sync --no-editable');
  claim('installed', await codes(folder), []);
  put(folder, 'src/lab/__init__.py', 'one\n');
  claim('touched', await codes(folder), []);
  put(folder, 'src/lab/__init__.py', 'two\n');
  claim('edited', await codes(folder), ['stale-install']);
  act(folder, 'sync --no-editable');
  claim('edited: the copy', arrived(), 'one\n');
  claim('edited: still', await codes(folder), ['stale-install']);
  await fix(folder);
  claim('covered', await codes(folder), []);
  act(folder, 'sync --no-editable');
  claim('covered: the copy', arrived(), 'two\n');
  put(folder, 'src/lab/__init__.py', 'three\n');
  act(folder, 'sync --no-editable');
  claim('covered: the next edit', arrived(), 'three\n');
});

it('reinstalled-old-wheel: each sync installs the old version until a key covers pyproject.toml', async () => {
  const { folder, text } = fresh('[tool.uv]\ncache-keys = ["VERSION"]\n');
  put(folder, 'VERSION', '');
  act(folder, 'sync');
  claim('installed', await codes(folder), []);
  put(folder, 'pyproject.toml', text.replace('0.1.0', '0.2.0'));
  claim('raised', await codes(folder), ['reinstalled-old-wheel']);
  for (const time of ['first', 'second']) {
    claim(`raised: ${time} sync`, act(folder, 'sync'), { status: 0, built: false, installed: true });
    claim(`raised: after the ${time}`, await codes(folder), ['reinstalled-old-wheel']);
  }
  await fix(folder);
  claim('covered', await codes(folder), []);
  claim('covered: sync builds', act(folder, 'sync').built, true);
});

it('perpetual-reinstall: each sync builds where a key names what the build writes', async () => {
  const { folder, text } = fresh('[tool.uv]\ncache-keys = ["pyproject.toml", "hooks.log"]\n');
  put(folder, '.git/HEAD', 'ref: refs/heads/main\n');
  put(folder, '.gitignore', 'hooks.log\n');
  for (const time of ['first', 'second', 'third']) {
    claim(`${time} sync`, act(folder, 'sync').built, true);
    claim(`after the ${time}`, await codes(folder), ['perpetual-reinstall']);
  }
  put(folder, 'pyproject.toml', text.replace(', "hooks.log"', ''));
  claim('without the key', await codes(folder), []);
  act(folder, 'sync');
  claim('without the key: sync', act(folder, 'sync').built, false);
});

it('perpetual-reinstall: each sync installs where nothing can be recorded', async () => {
  const { folder } = fresh('[tool.uv]\ncache-keys = [{ git = true }]\n');
  put(folder, '.git/HEAD', 'ref: refs/heads/main\n');
  act(folder, 'sync');
  for (const time of ['second', 'third']) {
    claim(`before the ${time}`, await codes(folder), ['perpetual-reinstall']);
    claim(`${time} sync`, act(folder, 'sync'), { status: 0, built: false, installed: true });
  }
});

it('corrupt-cache-info: sync and run stop until the file is gone', async () => {
  const { folder } = fresh('');
  act(folder, 'sync');
  const record = join(sitePackages(folder), 'lab-0.1.0.dist-info', 'uv_cache.json');
  put(folder, '.venv/ignored', '');
  for (const text of ['', '{"timestamp"', '[]', '{"timestamp":"now"}']) {
    put('/', record, text);
    claim(`${text}: found`, await codes(folder), ['corrupt-cache-info']);
    for (const command of ['sync', 'run python -c 1'])
      claim(`${text}: ${command}`, act(folder, command), { status: 2, built: false, installed: false });
  }
  rmSync(record);
  claim('deleted', await codes(folder), []);
  claim('deleted: sync', act(folder, 'sync'), { status: 0, built: false, installed: true });
  claim('deleted: the next', act(folder, 'sync'), { status: 0, built: false, installed: false });
});

/** A way to install, which is its own cure; what was found of each change below, as `code severity`. */
const WAYS = [
  { words: 'sync', said: 'outdated-install hint' },
  { words: 'pip install --no-deps -e .', said: 'outdated-install warning' },
  { words: 'pip install --no-deps .', said: 'outdated-install warning' },
  { words: 'tool install --reinstall .', said: 'outdated-tool information' },
  { words: 'tool install --reinstall -e .', said: 'outdated-tool warning' },
] as const;

const SCRIPTS = '[project.scripts]\nlab = "lab:main"\nold = "lab:main"\n';
/** What is edited, one upon the other, and the text at which each finding stands. */
const EDITS: readonly (readonly [what: string, from: string, to: string, at: readonly string[]])[] = [
  ['a new script', 'lab =', 'new = "lab:main"\nlab =', ['new']],
  ['a renamed script', 'old =', 'older =', ['scripts', 'older']],
  ['a removed script', 'older = "lab:main"\n', '', ['scripts']],
  ['another function', 'new = "lab:main"', 'new = "lab:other"', ['"lab:other"']],
  ['a version', '"0.1.0"', '"0.2.0"', ['"0.2.0"']],
  ['a comment', '[project]', '# a comment\n[project]', []],
];

it.each(WAYS)('uv $words: each change is said at its line, and installing again cures it', async (way) => {
  const { folder } = fresh(SCRIPTS, UV_BUILD);
  rmSync(join(folder, '_be'), { recursive: true });
  put(folder, 'src/lab/__init__.py', 'def main(): ...\ndef other(): ...\n');
  const tools = { UV_TOOL_DIR: join(folder, '../tools'), UV_TOOL_BIN_DIR: join(folder, '../tools-bin') };
  const install = () => lab.uv(folder, way.words.split(' '), tools).status;
  const said = async () => {
    const text = readFileSync(join(folder, 'pyproject.toml'), 'utf8');
    return (await found(folder)).map(({ code, severity, at }) => [
      `${code} ${severity}`,
      text.slice(at.start, at.end),
    ]);
  };
  if (way.words.startsWith('pip')) claim('an environment', lab.uv(folder, ['venv', '-q']).status, 0);
  claim('installed', install(), 0);
  claim('untouched', await said(), []);
  for (const [what, from, to, at] of EDITS) {
    const before = readFileSync(join(folder, 'pyproject.toml'), 'utf8');
    put(folder, 'pyproject.toml', before.replace(from, to));
    claim(
      what,
      await said(),
      at.map((text) => [way.said, text]),
    );
    claim(`${what}: installed again`, install(), 0);
    claim(`${what}: cured`, await said(), []);
  }
  put(folder, 'src/lab/more.py');
  const copied = !/sync|-e/.test(way.words);
  // Of what uv put into its own environment another rule knows more.
  const by = way.words.startsWith('pip') ? 'stale-install warning' : way.said;
  claim('a new module', await said(), copied ? [[by, '"lab"']] : []);
  claim('a new module: installed again', install(), 0);
  claim('a new module: cured', await said(), []);
  lab.uv(folder, ['tool', 'uninstall', 'lab'], tools);
});

it('broken-install: an editable installation whose folder has moved fails until it is installed again', async () => {
  const { folder, text } = fresh('', UV_BUILD);
  rmSync(join(folder, '_be'), { recursive: true });
  put(folder, 'src/lab/__init__.py');
  claim('an environment', lab.uv(folder, ['venv', '-q']).status, 0);
  const install = () => lab.uv(folder, ['pip', 'install', '-e', '.']).status;
  const imports = () => lab.uv(folder, ['run', '--no-project', 'python', '-c', 'import lab.it']).status;
  put(folder, 'src/lab/it.py');
  install();
  claim('installed', await codes(folder), []);
  claim('installed: it is imported', imports(), 0);
  rmSync(join(folder, 'src'), { recursive: true });
  put(folder, 'lib/lab/__init__.py');
  put(folder, 'lib/lab/it.py');
  put(folder, 'pyproject.toml', `${text}[tool.uv.build-backend]\nmodule-root = "lib"\n`);
  claim('moved', await codes(folder), ['broken-install']);
  claim('moved: it is not imported', imports(), 1);
  install();
  claim('installed again', await codes(folder), []);
  claim('installed again: it is imported', imports(), 0);
});
