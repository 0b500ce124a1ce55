/** The commands of `uv tool`. */
import type { Invocation } from './command-line.ts';
import { type Prediction, unsure } from './prediction.ts';
import type { World } from './world.ts';

/** What `uv tool install`, `uv tool upgrade` and `uvx` do. */
export async function predictTool(_world: World, _invocation: Invocation): Promise<Prediction> {
  return unsure('cannot tell');
}
