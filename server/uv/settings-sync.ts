/** The settings of a plain `uv sync`, by which what is installed and cached is judged where no command is asked about. */
import type { Invocation } from './command-line.ts';
import { readSettings, type UvSettings } from './settings.ts';
import { withVariables } from './settings-variables.ts';
import type { World } from './world.ts';

const SYNC: Invocation = { program: 'uv', command: 'sync', options: new Map(), operands: [] };

/** `root` is the folder of the workspace's root, or of the project where it stands alone. */
export function syncSettings(
  root: string | undefined,
  { files, surroundings, rules }: Pick<World, 'files' | 'surroundings' | 'rules'>,
): Promise<UvSettings> {
  return readSettings(withVariables(SYNC, surroundings.env, rules), root, files, surroundings, rules);
}
