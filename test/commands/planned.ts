/** A project in memory, and what is planned for it. */
import { planCure, type Step } from '../../server/commands/plan.ts';
import type { Surroundings } from '../../server/files/files.ts';
import { type MemoryEntry, memory } from '../../server/files/memory.ts';
import type { Cure } from '../../server/project/artifact.ts';
import { loadProject } from '../../server/project/project.ts';

export const MANIFEST = `[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "De.mo"
version = "1.0"

[project.scripts]
demo = "de_mo:main"
`;
export const SITE = '/p/.venv/lib/python3.11/site-packages';
export const COPY = `${SITE}/de_mo-1.0.dist-info`;
export const ENVIRONMENT = {
  '/p/.venv/pyvenv.cfg': 'home = /usr/bin\nversion = 3.11.4\n',
  '/p/.venv/bin/python': '',
  '/p/.venv/bin/python3': '',
  [`${COPY}/METADATA`]: 'Metadata-Version: 2.4\nName: de-mo\nVersion: 1.0\n',
  [`${COPY}/RECORD`]: '',
  [`${COPY}/direct_url.json`]: '{"url": "file:///p", "dir_info": {}}',
};
export const PIP = { [`${SITE}/pip-26.3.dist-info/METADATA`]: 'Name: pip\nVersion: 26.3\n' };
export const EDITABLE = {
  [`${COPY}/direct_url.json`]: '{"url": "file:///p", "dir_info": {"editable": true}}',
};
export const UV = { '/bin/uv': '' };
export const LOCK = { '/p/uv.lock': 'version = 1\n' };
export const MADE_BY_UV = { '/p/.venv/pyvenv.cfg': 'home = /usr/bin\nuv = 0.13.9\nversion_info = 3.11.4\n' };

interface Asked {
  readonly env?: Surroundings['env'];
  readonly manifest?: string;
  readonly on?: string;
}

/** What a cure does in the tree of a project in `/p`. */
export async function planned(action: Cure['action'], files: Record<string, MemoryEntry>, asked: Asked = {}) {
  const manifest = asked.manifest ?? MANIFEST;
  const tree = memory({
    '/p/pyproject.toml': manifest,
    '/p/de_mo/__init__.py': 'def main(): ...\n',
    ...files,
  }).at('/p');
  const surroundings: Surroundings = {
    env: { PATH: '/bin', ...asked.env },
    home: '/home/me',
    platform: 'linux',
    cwd: '/p',
    now: () => 1_800_000_000_000_000_000n,
  };
  const cure: Cure = { action, title: 'Cure it', on: [asked.on ?? '/p/.venv'] };
  const { steps, refused } = await planCure(cure, await loadProject(manifest, tree), tree, surroundings);
  return { titles: steps.map(({ title }) => title), refused, env: variables(steps[steps.length - 1]), steps };
}

/** What a step is told beside PATH. */
function variables(step: Step | undefined): Record<string, string | undefined> {
  if (step?.does !== 'run') return {};
  const { PATH: _path, ...rest } = step.env;
  return rest;
}
