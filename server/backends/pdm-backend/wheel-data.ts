/** The files of `[tool.pdm.build.wheel-data]`, which installers put outside of the modules (pdm-backend 2.5.0, `wheel.py`). */
import { type Files, join } from '../../files/files.ts';
import { normalizeName } from '../../pyproject/name.ts';
import { readProjectTable } from '../../pyproject/project-table.ts';
import { normalizeVersion } from '../../pyproject/version.ts';
import { type Document, stringAt, type Table, type Value } from '../../toml/document.ts';
import type { Refusal } from '../backend.ts';
import { type Globbed, globbed, pathGlob } from '../globs/path-globs.ts';
import { pdmDynamicFields } from './dynamic.ts';

export type WheelData =
  | { readonly map: ReadonlyMap<string, string> }
  | { readonly fails: Refusal }
  | { readonly unclear: string };

const SCHEMES = ['purelib', 'platlib', 'include', 'platinclude', 'scripts', 'data'];

/** Archive path → path in the tree. */
export async function wheelData(doc: Document, files: Files, table: Table | undefined): Promise<WheelData> {
  const map = new Map<string, string>();
  const unclear = { unclear: '`wheel-data` is not understood' };
  for (const [scheme, { value }] of table?.entries ?? []) {
    const keys = ['tool', 'pdm', 'build', 'wheel-data', scheme];
    if (value.kind !== 'array') return unclear;
    for (const item of value.items) {
      const spec = specOf(item);
      const found = spec && (await foundBy(spec.path, files));
      if (!spec || !found) return unclear;
      for (const { path, kind, link } of found) {
        if (kind === 'folder' && !link) continue;
        if (!SCHEMES.includes(scheme)) return refused(`Unknown scheme name '${scheme}'`, keys);
        if (kind !== 'file') return unclear;
        const seen = spec.from === undefined ? path.slice(path.lastIndexOf('/') + 1) : below(path, spec.from);
        if (seen === undefined) return refused(`'${path}' is not in the subpath of '${spec.from}'`, keys);
        const folder = await nameAndVersion(doc, files);
        if (folder === undefined) return { unclear: 'the folder of `wheel-data` is named after the version' };
        map.set(`${folder}.data/${scheme}/${seen}`, path);
      }
    }
  }
  return { map };
}

function refused(says: string, keys: readonly string[]): { readonly fails: Refusal } {
  return { fails: { says, keys } };
}

function specOf(item: Value): { readonly path: string; readonly from: string | undefined } | undefined {
  if (item.kind === 'string') return { path: item.value, from: undefined };
  const path = item.kind === 'table' ? stringAt(item, 'path')?.value : undefined;
  const from = item.kind === 'table' ? stringAt(item, 'relative-to')?.value : undefined;
  if (path === undefined || (from !== undefined && /^\/|(?:^|\/)\.\.(?:\/|$)/.test(from))) return undefined;
  return { path, from: from === '' || from === undefined ? undefined : join('', from) };
}

/** What hooks fill is called by this name, and not known. */
const BUILD_DIR = '$\u007bBUILD_DIR}';

async function foundBy(path: string, files: Files): Promise<readonly Globbed[] | undefined> {
  const glob = path.startsWith(BUILD_DIR) ? undefined : pathGlob(path);
  return glob && globbed(files, '', glob);
}

function below(path: string, folder: string): string | undefined {
  if (folder === '') return path;
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined;
}

async function nameAndVersion(doc: Document, files: Files): Promise<string | undefined> {
  const { name, version } = readProjectTable(doc);
  const { fields } = await pdmDynamicFields(doc, files);
  const field = fields.get('version');
  const written = version?.value ?? field?.value ?? (field?.outcome === 'empty' ? '0.0.0' : undefined);
  const normal = written === undefined ? undefined : normalizeVersion(written);
  if (!name || normal === undefined) return undefined;
  return `${normalizeName(name.value).replaceAll('-', '_')}-${normal.replaceAll('-', '_')}`;
}
