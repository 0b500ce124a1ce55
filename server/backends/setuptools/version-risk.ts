/** Why finding the version may stop a build, though nothing of it is certain: then nothing is told of the wheel. */
import type { Files } from '../../files/files.ts';
import { type Document, tableAt, valueAt } from '../../toml/document.ts';
import type { DynamicField } from '../backend.ts';
import { foreignImport, missingRepository } from '../version-risk.ts';
import { dynamicFields } from './dynamic.ts';
import { type Requires, readRequires } from './requires.ts';
import { findsVersion } from './written.ts';

/** A clause; undefined where the version comes without danger. */
export async function versionRisk(doc: Document, files: Files): Promise<string | undefined> {
  if (!findsVersion(doc)) return undefined;
  const version = (await dynamicFields(doc, files)).fields.get('version');
  if (version?.git) return withoutRepository(doc, readRequires(doc), files);
  const attr = valueAt(doc.root, 'tool', 'setuptools', 'dynamic', 'version', 'attr');
  if (!version || attr?.kind !== 'string' || version.value !== undefined) return undefined;
  return outsideOf(version, attr.value) ?? (await foreignImport(version.files ?? [], files));
}

function outsideOf({ outcome, files = [] }: DynamicField, attr: string): string | undefined {
  const isFound = outcome === 'filled' && files.length > 0;
  return isFound ? undefined : `\`${attr}\` is not found in the project`;
}

async function withoutRepository(
  doc: Document,
  requires: Requires,
  files: Files,
): Promise<string | undefined> {
  const tables = ['setuptools_scm', 'setuptools-scm', 'vcs-versioning', 'versioningit'].map((tool) =>
    tableAt(doc.root, 'tool', tool),
  );
  const settings = [
    'fallback_version',
    'fallback_root',
    'root',
    'parentdir_prefix_version',
    'default-version',
    'vcs',
  ];
  if (tables.some((table) => settings.some((key) => table?.entries.has(key)))) return undefined;
  return missingRepository(requires.names.has('versioningit') ? 'versioningit' : 'setuptools-scm', files);
}
