/** What setuptools packs into a source distribution (`sdist` and `manifest_maker` of 84.2.1). */
import { type Files, normalize } from '../../files/files.ts';
import type { Document } from '../../toml/document.ts';
import type { Sdist } from '../backend.ts';
import { prepare } from './build.ts';
import { dynamicFields } from './dynamic.ts';
import { eggInfoName, finalName } from './name.ts';
import { olderRisk } from './older-risk.ts';
import { findSources } from './sources.ts';
import { pathJoin } from './tree.ts';
import { versionOf } from './version.ts';

/** The files of the tree in SOURCES.txt, and what is written besides; undefined where it cannot be told. */
export async function sdist(doc: Document, files: Files): Promise<Sdist | undefined> {
  const build = await prepare(doc, files);
  if ('unread' in build) return undefined;
  if ('fails' in build)
    return build.doubts.length > 0 ? undefined : { files: new Set(), adds: new Map(), fails: build.fails };
  const { told, selected, sources, tree, doubts } = build;
  if ((await olderRisk(doc, files, told)) !== undefined) return undefined;
  const name = await finalName(doc, files, told);
  const eggInfo = eggInfoName(name);
  // A plugin may find more, and setuptools-rust names its crates in its own way.
  const because = [...doubts];
  const found = await findSources(build, because);
  if (because.length > 0 || build.rust.length > 0 || name === undefined || eggInfo === undefined)
    return undefined;
  const base = selected.packageDir.get('') ?? '.';
  const ownInfo = base === '.' ? eggInfo : pathJoin(base, eggInfo);
  const left: string[] = [];
  await tree.walk(ownInfo, (path) => left.push(path));
  const listed = await sources.list([...found.taken, ...left]);
  const kept = new Set<string>();
  for (const path of listed) {
    const asked = tree.kind(path);
    const kind = typeof asked === 'object' ? await asked : asked;
    if (kind === 'file' && !normalize(path).startsWith('..')) kept.add(normalize(path));
  }
  const { fields } = await dynamicFields(doc, files);
  // The wheel that is built of it then may not find the version.
  for (const path of [...fields.values()].flatMap(({ files: from = [] }) => from))
    if (!kept.has(path) && (await tree.isFile(path))) return undefined;
  // Without pyproject.toml it is built in another way.
  if (tree.unclear.size > 0 || !kept.has('pyproject.toml')) return undefined;
  const list = `${ownInfo}/SOURCES.txt`;
  const version = (await versionOf(doc, files, told)) ?? '0.0.0';
  const info = `Metadata-Version: 2.4\nName: ${name}\nVersion: ${version}\n`;
  return {
    files: kept,
    adds: new Map([
      ['PKG-INFO', info],
      ['setup.cfg', await taggedCfg(files)],
      [normalize(list), [...listed, list].sort().join('\n')],
    ]),
  };
}

/** setup.cfg with the options that were given for tags: none (`egg_info.save_version_info`). */
async function taggedCfg(files: Files): Promise<string> {
  const file = await files.read('setup.cfg');
  const text = 'text' in file ? file.text : '';
  return /^\[egg_info\]/m.test(text) ? text : `${text}\n[egg_info]\ntag_build = \ntag_date = 0\n`;
}
