/** The one module that flit_core packages, and where it lies (flit_core 4.2.0, `common.py` and `config.py`). */
import type { Files } from '../../files/files.ts';
import { readProjectTable } from '../../pyproject/project-table.ts';
import { type Document, stringAt, tableAt } from '../../toml/document.ts';
import type { Refusal } from '../backend.ts';
import { allows } from '../pins.ts';
import { hasFile, hasFolder } from '../shipped.ts';

/** Where the module lies: a package or a single file, at the top or in `src`. */
export interface FlitModule {
  readonly name: string;
  readonly path: string;
  /** Where it lies in the wheel. */
  readonly at: string;
  readonly isPackage: boolean;
}

/** The places where the module is; flit refuses to build unless there is exactly one. undefined: cannot tell. */
export async function flitModules(doc: Document, files: Files): Promise<readonly FlitModule[] | undefined> {
  const name = flitModuleName(doc);
  if (name === undefined) return undefined;
  const path = name.split('.').join('/');
  const found: FlitModule[] = [];
  for (const candidate of [path, `src/${path}`]) {
    const folder = await hasFolder(files, candidate);
    const file = await hasFile(files, `${candidate}.py`);
    if (folder === undefined || file === undefined) return undefined;
    if (folder) found.push({ name, path: candidate, at: path, isPackage: true });
    if (file) found.push({ name, path: `${candidate}.py`, at: `${path}.py`, isPackage: false });
  }
  return found;
}

/** Why there is not exactly one module. */
export function refusedModules(doc: Document, found: readonly FlitModule[]): Refusal | undefined {
  if (found.length === 1) return undefined;
  const name = flitModuleName(doc) ?? '';
  const named = ['tool', 'flit', 'module', 'name'];
  const keys = tableAt(doc.root, 'tool', 'flit', 'module') ? named : ['project', 'name'];
  if (found.length === 0) return { says: `No file/folder found for module ${name}`, keys };
  const places = found.map(({ path }) => path).sort();
  return { says: `Multiple files or folders could be module ${name}: ${places.join(', ')}`, keys };
}

/** `tool.flit.module.name`, else the project's name with `_` for `-`; case and dots stay. */
export function flitModuleName(doc: Document): string | undefined {
  const table = tableAt(doc.root, 'tool', 'flit', 'module');
  if (table?.entries.has('name')) return usable(stringAt(table, 'name')?.value);
  const name = readProjectTable(doc).name?.value;
  if (name === undefined) return undefined;
  const stub = name.endsWith('-stubs');
  if (stub && !allows(doc, 'flit-core', '4')) return undefined;
  return usable(stub ? `${name.slice(0, -6).replaceAll('-', '_')}-stubs` : name.replaceAll('-', '_'));
}

function usable(name: string | undefined): string | undefined {
  return name !== undefined && /^[\w-]+(?:\.[\w-]+)*$/.test(name) ? name : undefined;
}
