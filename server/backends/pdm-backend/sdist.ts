/** What a source distribution of pdm-backend holds (pdm-backend 2.5.0, `sdist.py`). */
import { type Files, join } from '../../files/files.ts';
import { readProjectTable } from '../../pyproject/project-table.ts';
import { type Document, stringAt, stringsOf, tableAt, valueAt } from '../../toml/document.ts';
import type { Sdist } from '../backend.ts';
import { shellGlob, shellGlobbed } from '../globs/shell-globs.ts';
import { selectPdm } from './selection.ts';
import { readPdm } from './settings.ts';

/**
 * Its pyproject.toml is written anew, with the version in it. undefined also where that makes a difference to a later
 * build, and where links are kept that may lead nowhere once they are unpacked.
 */
export async function pdmSdist(doc: Document, files: Files): Promise<Sdist | undefined> {
  const settings = await readPdm(doc, files);
  if (!('includes' in settings) || settings.writeTo !== undefined) return undefined;
  const selected = await selectPdm(files, settings, 'sdist');
  if ('unclear' in selected || selected.hasLinks) return undefined;
  const out = new Set([...selected.paths, 'pyproject.toml']);
  const version = tableAt(doc.root, 'tool', 'pdm', 'version');
  if (version && !readProjectTable(doc).version) {
    const path = stringAt(version, 'path')?.value;
    if (path === undefined || !out.has(join('', path))) return undefined;
  }
  const named = [...readme(doc), ...((await licenses(doc, files)) ?? ['..'])];
  for (const path of named.map((each) => join('', each))) {
    if (path.startsWith('/') || path.startsWith('..')) return undefined;
    out.add(path);
  }
  return { files: out, adds: new Map([['PKG-INFO', '']]) };
}

function readme(doc: Document): readonly string[] {
  const value = valueAt(doc.root, 'project', 'readme');
  if (value?.kind === 'string') return [value.value];
  const file = value?.kind === 'table' ? stringAt(value, 'file')?.value : undefined;
  return file === undefined ? [] : [file];
}

const USUAL = ['LICEN[CS]E*', 'COPYING*', 'NOTICE*'];

async function licenses(doc: Document, files: Files): Promise<readonly string[] | undefined> {
  const own = stringAt(doc.root, 'project', 'license', 'file')?.value;
  const written = valueAt(doc.root, 'project', 'license-files');
  const patterns = written?.kind === 'array' ? stringsOf(written).map(({ value }) => value) : undefined;
  const out = own === undefined ? [] : [own];
  if (own !== undefined && !patterns) return out;
  for (const pattern of patterns ?? USUAL) {
    const glob = shellGlob(pattern);
    const found = glob && (await shellGlobbed(files, glob));
    if (!found) return undefined;
    out.push(...found.filter(({ kind }) => kind === 'file').map(({ path }) => path));
  }
  return out;
}
