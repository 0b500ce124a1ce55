/** What only `--installed` and the editor show: it depends on what lies about on one machine. */
import { expect, test } from 'vitest';
import { memory } from '../server/files/memory.ts';
import { loadProject } from '../server/project/project.ts';
import { diagnose } from '../server/rules/index.ts';

const PROJECT = `[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "demo"
dynamic = ["version"]

[tool.hatch.version]
path = "src/demo/__init__.py"
`;
const SOURCE = { 'src/demo/__init__.py': '__version__ = "1.0"\n' };

async function found(environment: string | undefined, installed: boolean): Promise<readonly string[]> {
  const cfg = environment === undefined ? {} : { '.venv/pyvenv.cfg': environment };
  const project = await loadProject(PROJECT, memory({ ...SOURCE, ...cfg }));
  return diagnose(project, { installed }).map(({ code, severity }) => `${severity} ${code}`);
}

test('an environment made by uv turns advice for users of uv into a warning, where it may count', async () => {
  const ofUv = 'home = /usr/bin\nuv = 0.13.8\n';
  expect(await found(ofUv, false)).toEqual(['information uncached-dynamic-source']);
  expect(await found(ofUv, true)).toEqual(['warning uncached-dynamic-source']);
  expect(await found('home = /usr/bin\n', true)).toEqual(['information uncached-dynamic-source']);
  expect(await found(undefined, true)).toEqual(['information uncached-dynamic-source']);
});
