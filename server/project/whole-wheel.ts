/** All of the wheel for the rules that judge it: computed anew only when what selects its files has changed. */
import type { Backend, Wheel } from '../backends/backend.ts';
import type { InTreeBackend } from '../backends/in-tree.ts';
import { type Metadata, readMetadata } from '../backends/metadata.ts';
import { unknownWheel } from '../backends/untold.ts';
import { type Files, isFile, join } from '../files/files.ts';
import { hiding } from '../files/hiding.ts';
import { type Document, stringAt, tableAt } from '../toml/document.ts';
import { fingerprint, type Memory } from './memory.ts';
import { findOwnPackage, type OwnPackage } from './own-package.ts';
import { type Foretold, foretellFromSdist } from './preview.ts';
import type { Project } from './project.ts';
import { topLevelsOf } from './top-levels.ts';

export interface WholeWheel {
  /** All that the wheel will contain; undefined where the rules of the backend are not known. */
  readonly wheel: Wheel | undefined;
  /** The same from a tree in which no earlier build has left anything. */
  readonly cleanWheel: Wheel | undefined;
  /** Name, version and entry points of the wheel; undefined likewise. */
  readonly wheelMetadata: Metadata | undefined;
  /** Top-level name → the files of the tree that it is made of, in `cleanWheel`; of all that can be imported or read as a stub. */
  readonly topLevels: ReadonlyMap<string, readonly string[]>;
  /** What an earlier build adds to the wheel, where both are certain. */
  readonly leftOvers: LeftOvers;
  /** The wheel that is built from a source distribution; asked only where that from the tree is certain. */
  readonly fromSdist: FromSdist | undefined;
  /** What lies in the tree under the project's name, in the wheel or not. */
  readonly ownPackage: OwnPackage | undefined;
  /** The texts of the files beside pyproject.toml in which the backend may be told what goes into the wheel. */
  readonly otherSettings: string;
}

/** Archive paths, sorted. */
export interface LeftOvers {
  /** From `build/`. */
  readonly built: readonly string[];
  /** From the tree, since an earlier build has listed them. */
  readonly listed: readonly string[];
  /** Where those in `built` lie, and the lists of earlier builds; relative to the project. */
  readonly places: { readonly built: readonly string[]; readonly lists: readonly string[] };
}

export interface FromSdist extends Pick<Foretold, 'certainty' | 'fails'> {
  /** Archive paths that only the wheel from the tree has, sorted. */
  readonly loses: readonly string[];
}

/** The files of a wheel that certainly looks like this, and its modules that the build compiles or writes. */
export interface CertainWheel {
  readonly files: ReadonlyMap<string, string>;
  readonly generated: readonly string[];
}

/**
 * The wheel where all of it is certain and nothing is known that stops the build, as it is on a machine where nothing
 * was built before: what is said of it is the same for everybody.
 */
export function certainWheel({ cleanWheel, wheelMetadata }: Project): CertainWheel | undefined {
  return wheelMetadata?.fails ? undefined : asCertain(cleanWheel);
}

/** The files of a wheel that is certain to be built as far as their selection goes. */
export function asCertain(wheel: Wheel | undefined): CertainWheel | undefined {
  if (wheel?.certainty !== 'certain' || wheel.fails) return undefined;
  const { files, generated } = wheel;
  return files && generated && { files, generated };
}

/** The wheel of a backend, undefined but for `ownPackage` where its rules are not known. */
export async function loadWheel(
  backend: Backend | undefined,
  inTree: InTreeBackend | undefined,
  doc: Document,
  files: Files,
  memory: Memory,
): Promise<WholeWheel> {
  const name = stringAt(doc.root, 'project', 'name')?.value;
  const ownPackage = await memory.part('own-package', name ?? '', () => findOwnPackage(name, files));
  if (!backend) return { ...NOTHING, ownPackage };
  const otherSettings = await memory.part('other-settings', backend.name, () => readOthers(backend, files));
  const select = selecting(doc);
  const part = <T>(name: string, compute: () => T | Promise<T>) => memory.part(name, select, compute);
  const built = await part('wheel', () => backend.wheel(doc, files));
  const dirty = await memory.part('dirty', backend.name, () => holdsLeftOvers(backend, files));
  const tidied = dirty ? hiding(files, (path) => isLeftOver(backend, path) || dirty.includes(path)) : files;
  const clean = dirty ? await part('clean-wheel', () => backend.wheel(doc, tidied)) : built;
  const wheelMetadata = await memory.part(
    'wheel-metadata',
    fingerprint(doc, 'build-system', 'project', 'tool'),
    () => readMetadata(backend, doc, files),
  );
  const topLevels = await part('top-levels', () => topLevelsOf(asCertain(clean)));
  const leftOvers = dirty
    ? await part('left-overs', () => added(asCertain(built), asCertain(clean), files))
    : NONE;
  const common = { wheelMetadata, ownPackage, otherSettings, topLevels, leftOvers };
  if (inTree)
    return {
      ...common,
      wheel: wrapped(built, backend),
      cleanWheel: wrapped(clean, backend),
      fromSdist: undefined,
    };
  const certain = wheelMetadata.fails ? undefined : asCertain(clean);
  const fromSdist =
    certain &&
    (await memory.part('from-sdist', rebuilding(doc, wheelMetadata), () =>
      rebuilt(certain, backend, doc, tidied),
    ));
  return { ...common, wheel: built, cleanWheel: clean, fromSdist };
}

const NONE: LeftOvers = { built: [], listed: [], places: { built: [], lists: [] } };

const NOTHING = {
  wheel: undefined,
  cleanWheel: undefined,
  wheelMetadata: undefined,
  topLevels: new Map(),
  leftOvers: NONE,
  fromSdist: undefined,
  otherSettings: '',
};

const OTHERS: Readonly<Record<string, readonly string[]>> = {
  setuptools: ['setup.py', 'setup.cfg'],
  hatchling: ['hatch.toml'],
};

async function readOthers({ name }: Backend, files: Files): Promise<string> {
  const texts = await Promise.all((OTHERS[name] ?? []).map((path) => files.read(path)));
  return texts.map((each) => ('text' in each ? each.text : '')).join('\n');
}

/**
 * What backends leave in the tree and may take into the next wheel. Of `build` only what setuptools makes there, not what
 * others keep; pdm-backend leaves a folder that it empties first, unless `PDM_BUILD_NO_CLEAN` is set.
 */
const LEFT_OVERS: Readonly<Record<string, RegExp>> = {
  setuptools: /^build\/(?:lib|bdist|temp|scripts)[^/]*(?:\/|$)|^(?:[^/]+\/)?[^/]+\.egg-info(?:\/|$)/,
  'pdm-backend': /^\.pdm-build(?:\/|$)/,
};

function isLeftOver({ name }: Backend, path: string): boolean {
  return LEFT_OVERS[name]?.test(path) === true;
}

/** Whether an earlier build has left something: then `build` itself, if nothing else is in it; undefined where none has. */
async function holdsLeftOvers(backend: Backend, files: Files): Promise<readonly string[] | undefined> {
  if (backend.name === 'pdm-backend') return (await files.stat('.pdm-build')) ? [] : undefined;
  if (backend.name !== 'setuptools') return undefined;
  const { entries } = await files.list('build');
  if (entries.length > 0 && entries.every((entry) => isLeftOver(backend, `build/${entry.name}`)))
    return ['build'];
  for (const folder of ['.', 'build', 'src', 'lib', 'python']) {
    const listing = await files.list(folder);
    if (listing.entries.some((entry) => isLeftOver(backend, join(folder, entry.name)))) return [];
  }
  return undefined;
}

async function added(
  here: CertainWheel | undefined,
  clean: CertainWheel | undefined,
  files: Files,
): Promise<LeftOvers> {
  if (!here || !clean) return NONE;
  const extra = [...here.files]
    .filter(([archive]) => !clean.files.has(archive))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const built = extra.filter(([, path]) => path.startsWith('build/'));
  const listed = extra.filter(([, path]) => !path.startsWith('build/')).map(([archive]) => archive);
  return {
    built: built.map(([archive]) => archive),
    listed,
    places: { built: built.map(([, path]) => path), lists: listed.length > 0 ? await listsIn(files) : [] },
  };
}

/** What setuptools reads as a manifest where an earlier build has left it. */
async function listsIn(files: Files): Promise<readonly string[]> {
  const found: string[] = [];
  for (const folder of ['.', 'src', 'lib', 'python'])
    for (const { name, kind } of (await files.list(folder)).entries) {
      const path = join(folder, name, 'SOURCES.txt');
      if (kind === 'folder' && name.endsWith('.egg-info') && (await isFile(files, path))) found.push(path);
    }
  return found;
}

async function rebuilt(
  { files, generated }: CertainWheel,
  backend: Backend,
  doc: Document,
  tree: Files,
): Promise<FromSdist | undefined> {
  const again = await foretellFromSdist(backend, doc, tree);
  if (!again) return undefined;
  const there = new Set([...(again.files?.keys() ?? []), ...(again.generated ?? [])]);
  const loses = again.files ? [...files.keys(), ...generated].filter((path) => !there.has(path)) : [];
  return { certainty: again.certainty, fails: again.fails, loses: loses.sort() };
}

/** As `selecting`, with the files that `[project]` names; what else it says is the same in both wheels. */
function rebuilding(doc: Document, { doubts }: Metadata): string {
  const named = fingerprint(doc, 'project.readme', 'project.license', 'project.license-files');
  return [selecting(doc), named, ...doubts].join('\n');
}

/** The tables from which one of the backends takes what it selects files by. */
const SELECTING = [
  'tool.setuptools',
  'tool.setuptools_scm',
  'tool.setuptools-rust',
  'tool.setuptools-git-versioning',
  'tool.distutils',
  'tool.versioningit',
  'tool.hatch',
  'tool.flit',
  'tool.poetry',
  'tool.pdm',
  'tool.uv.build-backend',
  'tool.maturin',
  'tool.scikit-build',
  'tool.dynamic-metadata',
  'tool.meson-python',
  'tool.whey',
];

/**
 * What the selection of files depends on, as text: of `[project]` whether it is there, the name and the version (which
 * are in the names of folders), and which fields are dynamic. A whole tree may be walked when it changes, so what is
 * typed most (dependencies, descriptions) is not in it.
 */
function selecting(doc: Document): string {
  const project = tableAt(doc.root, 'project') !== undefined;
  const fields = ['project.name', 'project.version', 'project.dynamic'];
  return `${project}\n${fingerprint(doc, 'build-system', ...fields, ...SELECTING)}`;
}

/** What the backend in the project does besides is not known, so nothing is certain. */
function wrapped(wheel: Wheel, { name }: Backend): Wheel {
  if (wheel.fails) return unknownWheel(`${name} would refuse: ${wheel.fails.says}`);
  const because = [...wheel.because, `the backend in the project may do more than ${name}`];
  return { ...wheel, certainty: wheel.certainty === 'unknown' ? 'unknown' : 'likely', because };
}
