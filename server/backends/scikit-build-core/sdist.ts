/** What the source distributions of scikit-build-core hold (1.1.2, `build/sdist.py`). */
import { type Files, normalize } from '../../files/files.ts';
import type { Document } from '../../toml/document.ts';
import type { Sdist } from '../backend.ts';
import { ignoreSpec } from '../globs/gitignore.ts';
import { allows } from '../pins.ts';
import { hasFile, kindAt, type Mount } from '../shipped.ts';
import { shippedFiles } from '../shipped-files.ts';
import { FIXED, skbuildWalk } from './ignored.ts';
import { readSkbuildSettings, type SkbuildSettings } from './settings.ts';

export async function skbuildSdist(doc: Document, files: Files): Promise<Sdist | undefined> {
  if (!allows(doc, 'scikit-build-core', '1.1')) return undefined;
  const isUnpacked = (await hasFile(files, 'PKG-INFO')) ?? false;
  const read = readSkbuildSettings(doc, 'sdist', isUnpacked);
  if ('unclear' in read) return undefined;
  if ('fails' in read) return { files: new Set(), adds: new Map(), fails: read.fails };
  const { settings } = read;
  const sources = settings.generate.filter(({ location }) => location === 'source');
  const written = sources.map(({ path }) => normalize(path));
  const walk = skbuildWalk(
    files,
    '',
    settings,
    sources.map(({ path }) => path),
  );
  // Links that are kept as links, and a run of CMake, are not followed here.
  if (!walk || settings.sdist.usesCMake || (settings.sdist.links ?? 'all') !== 'all') return undefined;
  const enters: Mount['enters'] = (path, { link }) => (walk.enters(path) ? (link ? undefined : true) : false);
  const mount: Mount = { at: '', from: '', kind: 'folder', takes: (path) => walk.takes(path), enters };
  const { files: taken, unclear } = await shippedFiles(files, { mounts: [mount] });
  const adds = await addedTexts(files, settings);
  if (unclear.length > 0 || !adds || !taken.has('pyproject.toml')) return undefined;
  for (const { path, template } of sources)
    adds.set(normalize(path), typeof template === 'string' ? template : '');
  const kept = [...taken.keys()].filter((path) => !adds.has(path) && !written.includes(path));
  return { files: new Set(kept), adds };
}

/** `sdist.force-include` puts files of the tree, and others, to other places. */
async function addedTexts(files: Files, settings: SkbuildSettings): Promise<Map<string, string> | undefined> {
  const adds = new Map([['PKG-INFO', 'Metadata-Version: 2.2\n']]);
  const exclude = ignoreSpec(settings.sdist.exclude);
  const fixed = ignoreSpec(FIXED);
  for (const [source, to] of settings.sdist.forced) {
    const from = normalize(source);
    const at = normalize(to);
    const kind = await kindAt(files, from);
    if (at.startsWith('/') || at.split('/').includes('..') || source.startsWith('~')) return undefined;
    if (kind === undefined || kind === 'absent' || kind === 'other' || !exclude || !fixed) return undefined;
    const takes = (path: string) =>
      kind === 'file'
        ? true
        : !(fixed(path.slice(from.length + 1)) || exclude(`${at}${path.slice(from.length)}`));
    const enters: Mount['enters'] = (_path, { link }) => (link ? undefined : true);
    const { files: found, unclear } = await shippedFiles(files, {
      mounts: [{ at, from, kind, takes, enters }],
    });
    if (unclear.length > 0) return undefined;
    for (const [archive, path] of found) {
      const content = await files.read(path);
      adds.set(archive, 'text' in content ? content.text : '');
    }
  }
  return adds;
}
