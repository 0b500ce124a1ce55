/** Which environment a command takes. The real uv was asked by test/oracle/status.oracle.ts. */
import { describe, expect, it } from 'vitest';
import { type MemoryEntry, memory } from '../../server/files/memory.ts';
import { openWorld } from '../../server/project/status-world.ts';
import { readCommandLine } from '../../server/uv/command-line.ts';
import { pipEnvironment, projectEnvironment } from '../../server/uv/environment-choice.ts';
import { withVariables } from '../../server/uv/settings-variables.ts';
import { rulesOf } from '../../server/uv/versions.ts';
import { PAGE } from '../literate.ts';

const environment = (root: string, version = '3.11.2'): Record<string, MemoryEntry> => ({
  [`${root}/pyvenv.cfg`]: `home = /usr/bin\nimplementation = CPython\nversion_info = ${version}\n`,
  [`${root}/bin/python`]: { link: '/usr/bin/python3' },
  [`${root}/lib/python3.11/site-packages/x.py`]: '',
});
const project = (requires: string): Record<string, MemoryEntry> => ({
  'pyproject.toml': `[project]\nname = "lab"\nversion = "1"\n${requires}`,
});
const FILES = { ...project(''), '/usr/bin/python3': '' };

interface Place {
  readonly files?: Readonly<Record<string, MemoryEntry>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly in?: string;
}

/** The root of the environment, or what else comes of the choice. */
async function taken(words: string, place: Place = {}): Promise<string> {
  const { files: more = {}, env = {} } = place;
  const rules = rulesOf('0.13.9');
  const line = readCommandLine(words.split(' '));
  if (!rules || !('options' in line)) throw new Error(JSON.stringify(line));
  const files = memory({ ...FILES, ...more }).at(place.in ?? '.');
  const world = openWorld(files, { ...PAGE, env, cwd: files.folder }, rules, new Map());
  const invocation = withVariables(line, env, rules);
  const tree = await world.tree();
  if (!('packages' in tree)) throw new Error(JSON.stringify(tree));
  const settings = await world.settings(invocation, tree.root);
  const choice =
    invocation.command === 'sync'
      ? await projectEnvironment(tree, settings, invocation.options.has('active'), world)
      : await pipEnvironment(settings, world);
  if ('environment' in choice) return choice.environment.root;
  if ('made' in choice) return `${choice.root}: ${choice.made}`;
  return 'stops' in choice ? `stops: ${choice.stops}` : `unknown: ${choice.unknown}`;
}

const OWN = environment('.venv');
const OTHER = environment('/other');

describe('`uv sync` takes', () => {
  it('`.venv` beside the root, and makes one where there is none', async () => {
    expect(await taken('uv sync', { files: OWN })).toBe('/project/.venv');
    expect(await taken('uv sync')).toBe('/project/.venv: there is no environment yet');
  });

  it('the one that `UV_PROJECT_ENVIRONMENT` names, seen from the root', async () => {
    const files = { ...OWN, ...OTHER, ...environment('here') };
    const named = (value: string) => taken('uv sync', { files, env: { UV_PROJECT_ENVIRONMENT: value } });
    expect(await named('/other')).toBe('/other');
    expect(await named('here')).toBe('/project/here');
    expect(await named('')).toBe('/project/.venv');
  });

  it('the active one only where `--active` is given', async () => {
    const files = { ...OWN, ...OTHER };
    const env = { VIRTUAL_ENV: '/other' };
    expect(await taken('uv sync', { files, env })).toBe('/project/.venv');
    expect(await taken('uv sync --active', { files, env })).toBe('/other');
    expect(await taken('uv sync --active', { files })).toBe('/project/.venv');
  });

  it('one whose Python is the one that is asked for, and else cannot be told', async () => {
    for (const request of ['3', '3.11', '3.11.2', '311', 'cpython@3.11', '>=3.9'])
      expect(await taken(`uv sync --python ${request}`, { files: OWN }), request).toBe('/project/.venv');
    for (const request of ['3.12', '3.1', '312', '<3.9', '/usr/bin/python3'])
      expect(await taken(`uv sync --python ${request}`, { files: OWN }), request).toMatch(/^unknown: /);
  });

  it('one that fits `requires-python` and `.python-version`', async () => {
    const files = (requires: string) => ({ ...OWN, ...project(`requires-python = "${requires}"\n`) });
    expect(await taken('uv sync', { files: files('>=3.11') })).toBe('/project/.venv');
    expect(await taken('uv sync', { files: files('>=3.12') })).toMatch(/^unknown: `requires-python`/);
    const pinned = (text: string) => taken('uv sync', { files: { ...OWN, '.python-version': text } });
    expect(await pinned('# ours\n3.11\n')).toBe('/project/.venv');
    expect(await pinned('3.12\n')).toMatch(/^unknown: `\.python-version`/);
  });

  it('a new one in place of one whose interpreter is gone, and stops at what is none', async () => {
    const dangling = { ...OWN, '.venv/bin/python': { link: '/gone' } };
    expect(await taken('uv sync', { files: dangling })).toMatch(/^\/project\/\.venv: .*gone/);
    expect(await taken('uv sync', { files: { '.venv/notes.txt': '' } })).toMatch(/^stops: /);
  });
});

describe('`uv pip install` takes', () => {
  it('the active environment, else the nearest `.venv` upwards', async () => {
    const files = { ...OWN, ...OTHER, 'src/x.py': '' };
    expect(await taken('uv pip install .', { files, env: { VIRTUAL_ENV: '/other' } })).toBe('/other');
    expect(await taken('uv pip install .', { files })).toBe('/project/.venv');
    expect(await taken('uv pip install .', { files, in: 'src' })).toBe('/project/.venv');
  });

  it('none where there is none', async () => {
    expect(await taken('uv pip install .')).toBe('stops: there is no virtual environment');
    expect(await taken('uv pip install .', { env: { VIRTUAL_ENV: '/gone' } })).toMatch(/^stops: .*`\/gone`/);
    const conda = { files: { '/conda/x': '' }, env: { CONDA_PREFIX: '/conda' } };
    expect(await taken('uv pip install .', conda)).toMatch(/^unknown: /);
  });

  it('the one that `--python` names by its folder or its interpreter', async () => {
    const files = { ...OWN, ...OTHER };
    expect(await taken('uv pip install --python /other .', { files })).toBe('/other');
    expect(await taken('uv pip install --python /other/bin/python .', { files })).toBe('/other');
    expect(await taken('uv pip install --python 3.11 .', { files })).toBe('/project/.venv');
    expect(await taken('uv pip install --python 3.12 .', { files })).toMatch(/^unknown: /);
  });
});
