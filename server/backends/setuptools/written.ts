/** What plugins of setuptools add to a wheel: files with the version that they write, and modules made of Rust. */
import { join } from '../../files/files.ts';
import { arrayAt, type Document, stringsOf, tableAt } from '../../toml/document.ts';
import { insideFolder } from './cfg.ts';
import type { Requires } from './requires.ts';

/** Where setuptools-scm 10 and versioningit 3 are told a file to write. */
const PLACES = [
  ['setuptools_scm', 'version_file'],
  ['setuptools_scm', 'write_to'],
  ['setuptools-scm', 'version_file'],
  ['setuptools-scm', 'write_to'],
  ['vcs-versioning', 'version_file'],
  ['vcs-versioning', 'write_to'],
  ['versioningit', 'write'],
] as const;

/** Files that a version plugin writes during the build, relative to the project; undefined where one may land anywhere. */
export function writtenFiles(doc: Document, requires: Requires): string[] | undefined {
  const written: string[] = [];
  for (const [tool, key] of PLACES) {
    const table = tableAt(doc.root, 'tool', tool);
    const value = table?.entries.get(key)?.value;
    // Seen from a root that is somewhere else.
    if (key === 'write_to' && value && table?.entries.has('root')) return undefined;
    const path = value?.kind === 'table' ? value.entries.get('file')?.value : value;
    if (path === undefined) continue;
    const folder = path.kind === 'string' ? insideFolder(path.value) : undefined;
    if (folder === undefined) return undefined;
    if ([...requires.names].some((name) => /scm|vcs-versioning|versioningit/.test(name)))
      written.push(join('.', folder));
  }
  return written;
}

/** Whether the version is the plugin's to find, so that it writes its file. */
export function findsVersion(doc: Document): boolean {
  const project = tableAt(doc.root, 'project');
  return !project || stringsOf(arrayAt(project, 'dynamic')).some(({ value }) => value === 'version');
}

/** An extension module of setuptools-rust. */
export interface RustModule {
  readonly target: string;
  /** Its manifest, relative to the project. */
  readonly path: string;
}

/** The targets of setuptools-rust; undefined where one has no readable name, or where programs are built too. */
export function rustModules(doc: Document): readonly RustModule[] | undefined {
  const tool = tableAt(doc.root, 'tool', 'setuptools-rust');
  if (tool?.entries.has('bins')) return undefined;
  const value = tool?.entries.get('ext-modules')?.value;
  const found: RustModule[] = [];
  for (const item of value?.kind === 'array' ? value.items : value ? [value] : []) {
    const target = item.kind === 'table' ? item.entries.get('target')?.value : undefined;
    const path = item.kind === 'table' ? item.entries.get('path')?.value : undefined;
    if (target?.kind !== 'string') return undefined;
    found.push({ target: target.value, path: path?.kind === 'string' ? path.value : 'Cargo.toml' });
  }
  return found;
}
