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

const CODES = ['stale-install', 'reinstalled-old-wheel', 'perpetual-reinstall', 'corrupt-cache-info'];
/** uv builds such a project itself, without an index. */
const UV_BUILD = '[build-system]\nrequires = ["uv_build>=0.13,<0.14"]\nbuild-backend = "uv_build"\n\n';

/** What we find of these rules, in the surroundings of the lab. */
async function found(folder: string): Promise<readonly Diagnostic[]> {
  const files = once(disk(folder));
  const text = readFileSync(join(folder, 'pyproject.toml'), 'utf8');
  const env = { UV_CACHE_DIR: join(lab.folder, 'uv-cache') };
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
