/**
 * What the source distributions of maturin hold (maturin 1.16.0, `src/source_distribution`; cargo 1.9x,
 * `sources/path.rs`): what `cargo package` lists and what is included besides. Told for a single crate at the top.
 */
import { type Files, join } from '../../files/files.ts';
import type { Document } from '../../toml/document.ts';
import { isTable } from '../../toml/read.ts';
import { findRepository, isIgnored } from '../../uv/git.ts';
import type { Sdist } from '../backend.ts';
import { globFiles } from '../globs/glob-crate.ts';
import { ignoreLines } from '../globs/ignore-crate.ts';
import { allows } from '../pins.ts';
import type { Mount } from '../shipped.ts';
import { shippedFiles } from '../shipped-files.ts';
import { pathDependencies } from './cargo.ts';
import { type MaturinLayout, maturinLayout } from './layout.ts';

export async function maturinSdist(doc: Document, files: Files): Promise<Sdist | undefined> {
  if (!allows(doc, 'maturin', '1.16')) return undefined;
  const laid = await maturinLayout(doc, files);
  if ('fails' in laid) return { files: new Set(), adds: new Map(), fails: laid.fails };
  if (!('layout' in laid) || !isPlain(laid.layout)) return undefined;
  const { layout } = laid;
  const left = ignoreLines(layout.settings.exclude.filter(({ sdist }) => sdist).map(({ path }) => path));
  const listed = await packaged(files);
  if (!left || !listed) return undefined;
  const folder = `${layout.name.replace(/[-_.]+/g, '_').toLowerCase()}-${layout.version}`;
  const kept = new Set(listed.filter((path) => !/\.(?:pyc|pyd|so)$/.test(path)));
  for (const { path: pattern, sdist } of layout.settings.include) {
    if (!sdist) continue;
    const found = await globFiles(files, '', pattern);
    // A pattern that finds nothing here is looked for among the Python files.
    const also =
      found?.length === 0 && layout.pythonRoot !== ''
        ? await globFiles(files, layout.pythonRoot, pattern)
        : found;
    if (!also) return undefined;
    for (const path of also) kept.add(path);
  }
  const isKept = (path: string) => ![path, join(folder, path)].some((each) => left(each, false) === 'left');
  const adds = new Map([['PKG-INFO', 'Metadata-Version: 2.4\n']]);
  // Cargo writes it before the archive is made.
  if (!kept.has('Cargo.lock')) adds.set('Cargo.lock', '');
  return { files: new Set(['pyproject.toml', 'Cargo.toml', ...[...kept].filter(isKept)]), adds };
}

/** One crate, in the project's folder, of which cargo takes all files. */
function isPlain({ settings, manifest, pythonRoot }: MaturinLayout): boolean {
  const { package: crate, root } = manifest;
  const lists = ['include', 'exclude', 'workspace', 'readme', 'license-file'].some((key) => {
    const value = crate[key];
    return (
      value !== undefined && !(typeof value === 'string' && /^[^/\\]+$/.test(value) && key !== 'workspace')
    );
  });
  const isAlone =
    manifest.folder === '' && !isTable(root.workspace) && pathDependencies(manifest).length === 0;
  return isAlone && !lists && settings.sdistGenerator === 'cargo' && !pythonRoot.startsWith('..');
}

/**
 * Outside of a repository all files but hidden ones; in one those that git does not leave out. Never what cargo has
 * built, nor other crates.
 */
async function packaged(files: Files): Promise<readonly string[] | undefined> {
  const repository = await findRepository(files, files.folder);
  const root = await files.list('');
  const others = new Set<string>();
  const isHidden = (path: string) => path.slice(path.lastIndexOf('/') + 1).startsWith('.');
  const mount: Mount = {
    at: '',
    from: '',
    kind: 'folder',
    takes: (path, beside) => {
      const parent = path.slice(0, Math.max(0, path.lastIndexOf('/')));
      if (parent !== '' && beside.entries.some(({ name }) => name === 'Cargo.toml')) others.add(parent);
      return repository !== undefined || !isHidden(path);
    },
    enters: (path, { link }) => {
      if (path === 'target' || path === '.git' || (!repository && isHidden(path))) return false;
      return link ? undefined : true;
    },
  };
  const { files: found, unclear } = await shippedFiles(files, { mounts: [mount] });
  // Whether git tracks what cargo has built is not known.
  const hasBuilt = repository !== undefined && root.entries.some(({ name }) => name === 'target');
  if (
    unclear.length > 0 ||
    (hasBuilt && !(await isIgnored(files, repository, join(files.folder, 'target/x'))))
  )
    return undefined;
  const kept: string[] = [];
  for (const path of found.keys()) {
    if ([...others].some((folder) => path.startsWith(`${folder}/`))) continue;
    if (repository && (await isIgnored(files, repository, join(files.folder, path)))) continue;
    kept.push(path);
  }
  return kept;
}
