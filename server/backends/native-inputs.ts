/** What the builds of compiled projects read: scripts and sources, by their names. */
import { type Files, join } from '../files/files.ts';
import { GENERATED, visit } from '../uv/visit.ts';
import type { DynamicSupport, Input } from './backend.ts';

export type Role = Input['role'];

/** Sources of the languages that CMake and meson compile. */
export const COMPILED =
  /\.(?:c|cc|cpp|cxx|c\+\+|cu|cuh|h|hh|hpp|hxx|inl|ipp|tpp|m|mm|f|for|f77|f90|f95|f03|f08|F|F90|pyx|pxd|pxi|pyf|s|S|asm|i|swg|rs)$/;

/** What a source is made from: `config.h.in`; not `MANIFEST.in` or `requirements.in`. */
export const TEMPLATE = /\.[a-z0-9+]+\.in$/;

/** More entries than this are not looked at. */
const MOST = 50_000;

export interface FoundInputs {
  readonly found: readonly Input[];
  readonly isComplete: boolean;
}

/**
 * All files below some folders whose names have a role. What tools fill is passed over, and so are environments; a
 * link to a folder is not followed.
 */
export async function inputsBelow(
  files: Files,
  folders: readonly string[],
  role: (path: string) => Role | undefined,
): Promise<FoundInputs> {
  const found = new Map<string, Input>();
  const environments: string[] = [];
  const budget = { left: MOST };
  for (const folder of folders)
    await visit(folder, files, budget, (path, { name, kind }) => {
      if (kind === 'folder') return GENERATED.test(name) ? 'pass' : 'enter';
      if (name === 'pyvenv.cfg') environments.push(join(path, '..'));
      const here = kind === 'file' ? role(path) : undefined;
      if (here) found.set(path, { path, role: here });
      return 'pass';
    });
  const inside = (path: string) => environments.some((folder) => path.startsWith(`${folder}/`));
  return { found: [...found.values()].filter(({ path }) => !inside(path)), isComplete: budget.left > 0 };
}

/** Files that dynamic fields are read from, and those of the walk, sorted and each once. */
export function withMetadata(found: readonly Input[], { fields }: DynamicSupport): readonly Input[] {
  const inputs = new Map<string, Input>();
  for (const { files: paths, missing } of fields.values())
    for (const path of paths ?? [])
      if (!missing?.some((each) => each.path === path)) inputs.set(path, { path, role: 'metadata' });
  for (const input of found) inputs.set(input.path, input);
  return [...inputs.values()].sort((one, other) =>
    one.path < other.path ? -1 : one.path > other.path ? 1 : 0,
  );
}

/** Whether a field comes from git. */
export function readsGit({ fields }: DynamicSupport): boolean {
  return [...fields.values()].some(({ git }) => git === true);
}

/** The last part of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
