/** The files that `[project]` names: a source distribution takes them along. */
import { type Files, normalize } from '../files/files.ts';
import { readProjectTable } from '../pyproject/project-table.ts';
import { arrayAt, type Document, stringAt, stringsOf } from '../toml/document.ts';
import { pythonGlob } from './globs/python-glob.ts';

export interface NamedFiles {
  /** Normalised, not all of them there; no license twice. */
  readonly readme: string | undefined;
  readonly licenses: readonly string[];
  readonly unclear: boolean;
}

/** How a backend looks for licenses. */
export interface LicenseStyle {
  /** What it looks for where `license-files` is not set. */
  readonly usual: readonly string[];
  /** `glob.glob` passes hidden names over, and its `**` is a `*`; pathlib does neither. */
  readonly by: 'pathlib' | 'glob';
}

/** What flit_core and hatchling look for where `license-files` is not set. */
export const USUAL_LICENSES = ['LICEN[CS]E*', 'COPYING*', 'NOTICE*', 'AUTHORS*'];

/** Reads `readme`, `license.file` and `license-files`. */
export async function namedFiles(
  doc: Document,
  files: Files,
  { usual, by }: LicenseStyle,
): Promise<NamedFiles> {
  const { table } = readProjectTable(doc);
  const readme = table && (stringAt(table, 'readme') ?? stringAt(table, 'readme', 'file'));
  const license = table && stringAt(table, 'license', 'file');
  const listed = table && arrayAt(table, 'license-files');
  const patterns = listed ? stringsOf(listed).map(({ value }) => value) : usual;
  const licenses = new Set(license && by === 'pathlib' ? [normalize(license.value)] : []);
  let unclear = false;
  for (const pattern of patterns) {
    const single = normalize(by === 'glob' ? pattern.replaceAll('**', '*') : pattern);
    const globbed = await pythonGlob(files, single, by === 'pathlib');
    unclear ||= globbed.unclear;
    for (const [path, kind] of globbed.found) if (kind === 'file') licenses.add(path);
  }
  return { readme: readme && normalize(readme.value), licenses: [...licenses].sort(), unclear };
}
