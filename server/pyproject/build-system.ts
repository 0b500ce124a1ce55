/** `[build-system]` as located values. What it means is said by `backends/`. */
import {
  arrayAt,
  type Document,
  type Entry,
  entryAt,
  type StringValue,
  stringAt,
  stringsOf,
  type Table,
  tableAt,
} from '../toml/document.ts';

export interface BuildSystem {
  /** The table and the entry that holds it, where there is one. */
  readonly table: Table | undefined;
  readonly entry: Entry | undefined;
  readonly requires: readonly StringValue[];
  readonly backend: StringValue | undefined;
  readonly backendPath: readonly StringValue[];
}

/** Reads `[build-system]`; parts of a wrong type are left out (the rules look at the tree for those). */
export function readBuildSystem(doc: Document): BuildSystem {
  const table = tableAt(doc.root, 'build-system');
  const empty = {
    table: undefined,
    entry: entryAt(doc.root, 'build-system'),
    requires: [],
    backend: undefined,
    backendPath: [],
  };
  if (!table) return empty;
  return {
    table,
    entry: entryAt(doc.root, 'build-system'),
    requires: stringsOf(arrayAt(table, 'requires')),
    backend: stringAt(table, 'build-backend'),
    backendPath: stringsOf(arrayAt(table, 'backend-path')),
  };
}

/** Whether a text is of the form `module:object`, as `build-backend` must be (PEP 517). */
export function isReference(text: string): boolean {
  return REFERENCE.test(text);
}

const NAME = '[\\p{ID_Start}_][\\p{ID_Continue}]*';
const REFERENCE = new RegExp(`^${NAME}(\\.${NAME})*(:${NAME}(\\.${NAME})*)?$`, 'u');
