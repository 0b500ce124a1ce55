/** The shape of what is told of a command, as other programs read it. What it says is held to the real uv by test/oracle/status.oracle.ts. */
import { describe, expect, it } from 'vitest';
import { statusJson } from '../../server/cli/report/status-json.ts';
import { memory } from '../../server/files/memory.ts';
import { loadProject } from '../../server/project/project.ts';
import { loadStatus } from '../../server/project/status.ts';
import { CHECKED, NEWEST } from '../../server/uv/versions.ts';
import { PAGE } from '../literate.ts';

const TEXT =
  '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n[project]\nname = "lab"\nversion = "1.0"\n[tool.uv.workspace]\nmembers = ["Part"]\n';
const FILES = {
  'pyproject.toml': TEXT,
  'src/lab/__init__.py': '',
  'Part/pyproject.toml': '[build-system]\nrequires = []\n[project]\nname = "My.Part"\nversion = "1"\n',
};

interface Shape {
  readonly uv: string;
  readonly commands: Readonly<Record<string, { readonly because: readonly string[] }>>;
}

async function told(command: string | undefined, uvVersion?: string): Promise<Shape> {
  const files = memory(FILES);
  const project = await loadProject(TEXT, files);
  const commands = command === undefined ? undefined : [command.split(' ')];
  return JSON.parse(statusJson(project, await loadStatus(project, files, PAGE, { commands, uvVersion })));
}

async function of(command: string, uvVersion?: string) {
  const { commands } = await told(command, uvVersion);
  expect(Object.keys(commands)).toEqual([command]);
  return commands[command];
}

const NOTHING_KNOWN = { rebuild: null, reinstall: null, fails: null };

describe('of a command', () => {
  it('nothing is told where a flag is not known, and why', async () => {
    for (const command of [
      'uv sync --unheard-of',
      'uv build --unheard-of',
      'uvx --unheard-of --from . lab',
    ]) {
      const answer = await of(command);
      expect(answer, command).toMatchObject(NOTHING_KNOWN);
      expect(answer?.because.join(), command).toContain('--unheard-of');
    }
  });

  it('nothing is told for a version of uv that was not compared, not even one between two that were', async () => {
    for (const version of ['0.13.7', '0.99.0', '0.1.0', 'newest'])
      for (const command of ['uv sync', 'uv build', 'uv lock']) {
        const answer = await of(command, version);
        expect(answer, version).toMatchObject(NOTHING_KNOWN);
        expect(answer?.because, version).toHaveLength(1);
        expect((await told(command, version)).uv).toBe(version);
      }
  });

  it('all is told for each version that was compared', async () => {
    for (const { version } of CHECKED)
      expect(await of('uv sync', version), version).toMatchObject({
        rebuild: true,
        reinstall: true,
        fails: false,
      });
    expect((await told('uv sync')).uv).toBe(NEWEST);
  });

  it('other packages of the workspace stand under their normalised names', async () => {
    expect(await of('uv sync --all-packages')).toMatchObject({
      others: { 'my-part': { rebuild: true, reinstall: true } },
    });
    expect(await of('uv sync')).toMatchObject({
      others: { 'my-part': { rebuild: false, reinstall: false } },
    });
  });

  it('a dry run changes nothing, and a check fails where something would', async () => {
    const nothing = { rebuild: false, reinstall: false };
    expect(await of('uv sync --dry-run')).toMatchObject({ ...nothing, fails: false });
    expect(await of('uv sync --locked')).toMatchObject({ ...nothing, fails: true });
  });

  it('the reason is never left out', async () => {
    const { commands } = await told(undefined);
    expect(Object.keys(commands)).toHaveLength(8);
    for (const [command, { because }] of Object.entries(commands))
      expect(because.length, command).toBeGreaterThan(0);
  });
});
