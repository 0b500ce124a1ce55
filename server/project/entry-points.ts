/** Entry points as declared, and what they lead to in the wheel that a build would give. */
import type { Contents } from '../backends/backend.ts';
import type { Files } from '../files/files.ts';
import type { DeclaredEntryPoint, ProjectTable } from '../pyproject/project-table.ts';
import type { Definition } from '../python/outline.ts';

export interface EntryPoint extends DeclaredEntryPoint {
  readonly target: Target;
}

export type Target =
  /** The reference is malformed or no string, or nothing can be told of the wheel. */
  | { readonly kind: 'unknown' }
  /** The module may come from another distribution; `near`: a module of this wheel with almost that name. */
  | { readonly kind: 'foreign'; readonly near?: string }
  /** The wheel certainly has no such module. `path`: a file of that name that the wheel leaves out. */
  | { readonly kind: 'no-module'; readonly module: string; readonly path?: string; readonly near?: string }
  /** The module is there and certainly has no such attribute. */
  | {
      readonly kind: 'no-attribute';
      readonly path: string;
      readonly attribute: string;
      readonly near?: string;
    }
  /** The module is there; `definition` where the attribute was found (through re-exports: where it is defined). */
  | {
      readonly kind: 'found';
      readonly path: string;
      readonly text: string;
      readonly definition: Definition | undefined;
    };

/** Follows every entry point into the sources. Stub. */
export async function resolveEntryPoints(
  metadata: ProjectTable,
  _contents: Contents | undefined,
  _files: Files,
): Promise<readonly EntryPoint[]> {
  return metadata.scripts.map((script) => ({ ...script, target: { kind: 'unknown' } }));
}
