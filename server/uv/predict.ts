/** What a command would do to a project: uv's commands, and pip's, each judged where it is known best. */

import { join } from '../files/files.ts';
import { type Invocation, readCommandLine } from './command-line.ts';
import { predictBuild } from './predict-build.ts';
import { predictPip } from './predict-pip.ts';
import { predictLock, predictRun, predictSync } from './predict-sync.ts';
import { predictTool } from './predict-tool.ts';
import { predictUvPip } from './predict-uv-pip.ts';
import { type Prediction, stopped, unsure } from './prediction.ts';
import { withVariables } from './settings-variables.ts';
import type { World } from './world.ts';

/** Predicts a command, its words as given after `--`, run in the world's folder. */
export async function predict(here: World, words: readonly string[]): Promise<Prediction> {
  const line = readCommandLine(words, here.rules);
  if ('refused' in line) return stopped(line.refused);
  if ('unknown' in line) return unsure(line.unknown);
  if (line.program === 'pip') return predictPip(here, line);
  const invocation = withVariables(line, here.surroundings.env, here.rules);
  const world = inFolder(inFolder(here, invocation, 'directory'), invocation, 'project');
  switch (invocation.command) {
    case 'sync':
      return predictSync(world, invocation);
    case 'run':
      return predictRun(world, invocation);
    case 'lock':
      return predictLock(world, invocation);
    case 'build':
      return predictBuild(world, invocation);
    case 'pip-install':
    case 'pip-sync':
      return predictUvPip(world, invocation);
    case 'tool-install':
    case 'tool-upgrade':
    case 'tool-run':
      return predictTool(world, invocation);
  }
}

/** `--project` is seen from `--directory`. */
function inFolder(world: World, { options }: Invocation, option: string): World {
  const folder = options.get(option)?.at(-1);
  return folder === undefined
    ? world
    : world.at(join(world.files.folder, folder.replace(/\/?pyproject\.toml$/, '') || '.'));
}
