/** What a source distribution of poetry-core holds (poetry-core 2.5.0, `masonry/builders/sdist.py`, `masonry/metadata.py`). */
import { type Files, join } from '../../files/files.ts';
import { type Document, stringAt, stringsOf, tableAt, valueAt } from '../../toml/document.ts';
import type { Sdist } from '../backend.ts';
import { everythingBelow, globbed, pathGlob } from '../globs/path-globs.ts';
import { readmes } from './elsewhere.ts';
import { select } from './selection.ts';
import { readSettings } from './settings.ts';

/** undefined also with a build script: what it reads and writes is not known. */
export async function poetrySdist(doc: Document, files: Files): Promise<Sdist | undefined> {
  const settings = readSettings(doc);
  if (!('packages' in settings) || settings.buildScript !== undefined) return undefined;
  const selected = await select(doc, files, settings, 'sdist');
  if ('fails' in selected) return { files: new Set(), adds: new Map(), fails: selected.fails };
  if ('unclear' in selected) return undefined;
  const legal = await legalFiles(doc, files);
  const readme = projectReadme(doc);
  if (!legal) return undefined;
  const named = [
    ...legal,
    ...settings.scripts.map(({ reference }) => reference),
    ...readmes(doc),
    ...(readme === undefined ? [] : [readme]),
    'pyproject.toml',
  ];
  const out = new Set(selected.files.values());
  const root = (await files.real(files.folder)) ?? files.folder;
  for (const path of named) {
    const real = await files.real(join(files.folder, path));
    if (real !== undefined && !real.startsWith(`${root}/`))
      return { files: out, adds: new Map(), fails: outside(real, root) };
    if (real !== undefined) out.add(real.slice(root.length + 1));
  }
  return { files: out, adds: new Map([['PKG-INFO', '']]) };
}

function outside(real: string, root: string): NonNullable<Sdist['fails']> {
  return { says: `'${real}' is not in the subpath of '${root}'`, keys: ['project', 'readme'] };
}

function projectReadme(doc: Document): string | undefined {
  const readme = valueAt(doc.root, 'project', 'readme');
  if (readme?.kind === 'string') return readme.value || undefined;
  return readme?.kind === 'table' ? stringAt(readme, 'file')?.value : undefined;
}

const USUAL = ['COPYING*', 'LICEN[SC]E*', 'AUTHORS*', 'NOTICE*'];

/** What `license-files` finds, or the files of the usual names. */
async function legalFiles(doc: Document, files: Files): Promise<readonly string[] | undefined> {
  const written = valueAt(doc.root, 'project', 'license-files');
  const license = tableAt(doc.root, 'project', 'license');
  const patterns = written?.kind === 'array' ? stringsOf(written).map(({ value }) => value) : USUAL;
  const out: string[] = [];
  for (const pattern of patterns) {
    const glob = pathGlob(pattern);
    const found = glob && (await globbed(files, '', glob));
    if (!found) return undefined;
    out.push(...found.filter(({ kind }) => kind === 'file').map(({ path }) => path));
  }
  if (written) return out;
  const file = license && stringAt(license, 'file')?.value;
  const more = await everythingBelow(files, 'LICENSES');
  out.push(...(more ?? []).filter(({ kind }) => kind === 'file').map(({ path }) => path));
  return more && [...out, ...(file === undefined ? [] : [file])];
}
