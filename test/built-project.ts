/** A project in memory, and what is said of all that was built from it. */
import { type MemoryEntry, memory } from '../server/files/memory.ts';
import { loadBuilt } from '../server/project/built.ts';
import type { BuiltArtifact } from '../server/project/built-verdict.ts';
import { loadProject } from '../server/project/project.ts';

export const PROJECT = '[project]\nname = "Demo.Pkg"\nversion = "1.0"\ndescription = "Says it"\n';

export async function built(
  text: string,
  entries: Readonly<Record<string, MemoryEntry>>,
): Promise<readonly BuiltArtifact[]> {
  const files = memory({ 'pyproject.toml': text, ...entries });
  return loadBuilt(await loadProject(text, files), files);
}

/** Of each its path, its state and why. */
export const said = (all: readonly BuiltArtifact[]) =>
  all.map(({ path, state, because }) => [path.slice('/project/'.length), state, ...because]);
