/** What is offered to be done about what is installed; that it is done is in `test/lsp`. */
import { expect, test } from 'vitest';
import { remedies } from '../../server/features/code-actions.ts';
import { codeLenses } from '../../server/features/code-lens.ts';
import { statusCures } from '../../server/features/cures.ts';
import type { Artifact, Cure } from '../../server/project/artifact.ts';
import type { Project } from '../../server/project/project.ts';
import type { Status } from '../../server/project/status.ts';
import type { Diagnostic } from '../../server/rules/rule.ts';
import type { Prediction } from '../../server/uv/prediction.ts';
import { marked } from './marked.ts';

const DOES: Prediction = {
  rebuild: true,
  reinstall: true,
  fails: false,
  because: ['builds and reinstalls: `pyproject.toml` changed 3 minutes ago'],
  others: new Map(),
};
const TOOL: Artifact = {
  kind: 'tool',
  path: '/home/ada/.local/share/uv/tools/demo',
  editable: false,
  state: 'stale',
  uvState: null,
  because: [],
  missing: [],
  extra: [],
  changed: ['demo/cli.py'],
};
const SYNC: Cure = { action: 'sync', title: 'Run `uv sync`: builds', on: [] };
const AGAIN: Cure = { action: 'reinstall-tool', title: 'Reinstall the tool `demo`', on: [TOOL.path] };

const BUILD: Cure = { action: 'build', title: 'Build the wheel anew into `dist`', on: [] };
const PROJECT = (await marked('[project]\nname = "demo"\n')).project;

const status = (sync: Partial<Prediction>, artifacts: readonly Artifact[] = []): Status => ({
  uv: '0.13.9',
  commands: new Map([['uv sync', { ...DOES, ...sync }]]),
  artifacts,
  runs: [],
  imports: [],
});
const titles = (cures: readonly Cure[]) => cures.map(({ title }) => title);

test('`uv sync` is offered where it is certain to do something, and not to fail', () => {
  const [cure] = statusCures(status({}), PROJECT);
  expect(cure).toEqual({
    action: 'sync',
    title: 'Run `uv sync`: builds and reinstalls: `pyproject.toml` changed 3 minutes ago',
    on: [],
  });
  expect(statusCures(status({ rebuild: false }), PROJECT)).toHaveLength(1);
  for (const other of [
    { rebuild: false, reinstall: false },
    { rebuild: null, reinstall: null },
    { fails: true },
  ])
    expect(statusCures(status(other), PROJECT)).toEqual([]);
  expect(statusCures({ ...status({}), commands: new Map() }, PROJECT)).toEqual([]);
});

test('A tool is offered to be installed again where it is out of date or broken', () => {
  const offered = (state: Artifact['state']) =>
    titles(
      statusCures(
        status({ fails: true }, [
          { ...TOOL, state },
          { ...TOOL, kind: 'environment' },
        ]),
        PROJECT,
      ),
    );
  expect(offered('stale')).toEqual(['Reinstall the tool `demo`, which is out of date']);
  expect(offered('broken')).toEqual(['Reinstall the tool `demo`, which is broken']);
  expect(offered('fresh')).toEqual([]);
  expect(offered('unknown')).toEqual([]);
});

test('The wheel of this version is offered to be built again, and what builds left to be taken away', async () => {
  const { folder } = PROJECT;
  const built = (kind: Artifact['kind'], path: string, state: Artifact['state'] = 'stale') => ({
    ...{ ...TOOL, kind, state },
    path: `${folder}/${path}`,
  });
  const offered = (artifacts: readonly Artifact[], current: boolean) => {
    const newestWheel = { path: 'dist/demo-1.0-py3-none-any.whl', current } as Project['newestWheel'];
    return statusCures(status({ fails: true }, artifacts), { ...PROJECT, newestWheel });
  };
  const wheel = built('wheel', 'dist/demo-1.0-py3-none-any.whl');
  const older = built('wheel', 'dist/demo-0.9-py3-none-any.whl');
  expect(offered([older, wheel], true)).toEqual([
    { action: 'build', title: 'Build the wheel anew into `dist`', on: [] },
  ]);
  expect(offered([older], true)).toEqual([]);
  expect(offered([wheel], false)).toEqual([]);
  expect(offered([{ ...wheel, state: 'fresh' }], true)).toEqual([]);
  const left = [built('build', 'build/lib'), built('egg-info', 'src/demo.egg-info')];
  expect(offered([...left, built('build', 'build/lib.linux', 'fresh')], true)).toEqual([
    {
      action: 'remove',
      title: 'Remove `build/lib` and `src/demo.egg-info`',
      on: [`${folder}/build/lib`, `${folder}/src/demo.egg-info`],
    },
  ]);
});

test('A lens says what `uv sync` would do and does it; what else there is to be done has one of its own', async () => {
  const { project } = await marked('[project]\nname = "demo"\n[tool.uv]\ncache-keys = []\n');
  const line = (offset: number) => project.doc.text.slice(0, offset).split('\n').length;
  const shown = codeLenses(project, status({}), [SYNC, AGAIN, BUILD]).map(({ at, title, cure }) => [
    line(at.start),
    title.split(':')[0],
    cure?.action,
  ]);
  expect(shown).toEqual([
    [1, 'uv sync', 'sync'],
    [4, 'uv sync', 'sync'],
    [1, 'Reinstall the tool demo', 'reinstall-tool'],
  ]);
  expect(codeLenses(project, status({}), []).map(({ cure }) => cure)).toEqual([undefined, undefined]);
});

test('A cure of several findings is one action, and one that the status offers too is theirs', async () => {
  const { project, offset } = await marked('[proj│ect]\nname = "demo"\n');
  const finding = (message: string, at = { start: 0, end: 9 }): Diagnostic => ({
    ...{ at, message, code: 'outdated', severity: 'warning', installed: true },
    cures: [{ ...SYNC, title: 'Bring `.venv` up to date' }],
  });
  const here = { start: offset, end: offset };
  const elsewhere = finding('third', { start: 10, end: 14 });
  const offered = remedies(project, here, [finding('first'), finding('second'), elsewhere], [SYNC, AGAIN]);
  expect(titles(offered.map(({ cure }) => cure))).toEqual([
    'Bring `.venv` up to date',
    'Reinstall the tool `demo`',
  ]);
  expect(offered.map(({ diagnostics }) => diagnostics.map(({ message }) => message))).toEqual([
    ['first', 'second'],
    [],
  ]);
  const below = { start: 12, end: 12 };
  expect(remedies(project, below, [finding('first')], [SYNC, AGAIN])).toEqual([]);
});
