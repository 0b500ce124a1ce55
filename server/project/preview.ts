/** What the wheel will contain, without building it: one answer for the terminal, the editor and the tests. */
import type { Backend, EntryPointGroups, Refusal } from '../backends/backend.ts';
import { type InTreeBackend, readInTree } from '../backends/in-tree.ts';
import { backendNamed } from '../backends/index.ts';
import { type Metadata, readMetadata } from '../backends/metadata.ts';
import type { Files, Trouble } from '../files/files.ts';
import { subset } from '../files/subset.ts';
import { readBuildSystem } from '../pyproject/build-system.ts';
import { readProjectTable, staticVersion } from '../pyproject/project-table.ts';
import { normalizeVersion } from '../pyproject/version.ts';
import type { Document } from '../toml/document.ts';
import { stoppedBefore } from './frontends.ts';

export interface Preview {
  /** The `build-backend` in effect. */
  readonly backend: string;
  /** false: certain to fail; undefined: cannot tell. */
  readonly builds: boolean | undefined;
  /** As `Wheel.certainty`; it covers all that is not undefined here. */
  readonly certainty: 'certain' | 'likely' | 'unknown';
  /** Why it fails, or why it is not more certain: one clause each. */
  readonly because: readonly string[];
  readonly fails: Refusal | undefined;
  /** Archive path → the file of the project it is a copy of. */
  readonly files: ReadonlyMap<string, string> | undefined;
  readonly generated: readonly string[] | undefined;
  readonly name: string | undefined;
  /** Normalised. */
  readonly version: string | undefined;
  readonly entryPoints: EntryPointGroups | undefined;
  /** Whether the wheel that is built from the source distribution is the same; undefined: cannot tell. */
  readonly viaSdist: 'same' | 'differs' | undefined;
  /** Archive paths that only one of the two has. */
  readonly sdistLoses: readonly string[];
  readonly sdistAdds: readonly string[];
}

/** What frontends take where `build-backend` is left out (PEP 517). */
const DEFAULT = 'setuptools.build_meta:__legacy__';

/** Foretells the wheel that `pip install .` would build from this tree. */
export async function loadPreview(doc: Document, files: Files): Promise<Preview> {
  const buildSystem = readBuildSystem(doc);
  const inTree = await readInTree(buildSystem, files, readProjectTable(doc).name?.value);
  const named = buildSystem.backend?.value ?? DEFAULT;
  const stopped = await stoppedBefore(doc, buildSystem, inTree, files);
  if (stopped) return failing(named, stopped, undefined);
  const backend = backendNamed(inTree ? (inTree.wraps ?? '') : named);
  if (!backend) return { ...UNKNOWN, ...stated(doc), backend: named, because: [strange(named, inTree)] };
  const fromTree = await foretell(backend, doc, files, inTree !== undefined);
  const preview = { ...fromTree, backend: named };
  if (!fromTree.files) return preview;
  return { ...preview, ...(await throughSdist(backend, doc, files, fromTree)) };
}

/** Of a pyproject.toml that is there and cannot be read: pip stops at bytes that are not UTF-8. */
export function unreadable({ code, words }: Trouble): Preview {
  if (code === 'encoding')
    return failing(DEFAULT, { says: `pyproject.toml cannot be read: ${words}`, keys: [] }, undefined);
  return { ...UNKNOWN, backend: DEFAULT, because: [`pyproject.toml is not read: ${words}`] };
}

const UNKNOWN = {
  builds: undefined,
  certainty: 'unknown',
  fails: undefined,
  files: undefined,
  generated: undefined,
  name: undefined,
  version: undefined,
  entryPoints: undefined,
  viaSdist: undefined,
  sdistLoses: [],
  sdistAdds: [],
} as const;

/** What every backend must take over as it stands (PEP 621). */
function stated(doc: Document): Pick<Preview, 'name' | 'version'> {
  const { name } = readProjectTable(doc);
  const version = staticVersion(doc);
  return { name: name?.value, version: version === undefined ? undefined : normalizeVersion(version) };
}

function failing(backend: string, fails: Refusal, metadata: Metadata | undefined): Preview {
  return {
    ...UNKNOWN,
    backend,
    builds: false,
    certainty: 'certain',
    because: [fails.says],
    fails,
    name: metadata?.name,
    version: metadata?.version,
  };
}

function strange(named: string, inTree: InTreeBackend | undefined): string {
  if (!inTree) return `\`${named}\` is not a backend whose rules are known`;
  return inTree.hooks === undefined
    ? `what the backend in the project does cannot be read`
    : `the backend in the project builds in its own way`;
}

/** A preview without a look at source distributions. */
export type Foretold = Omit<Preview, 'backend'>;

/** The wheel that a known backend makes of a tree, without a look at source distributions. */
async function foretell(
  backend: Backend,
  doc: Document,
  files: Files,
  isWrapped: boolean,
): Promise<Foretold> {
  const metadata = await readMetadata(backend, doc, files);
  const wheel = await backend.wheel(doc, files);
  const { name, version } = metadata;
  const fails = metadata.fails ?? wheel.fails;
  // What a backend in the project does besides is not known, so that nothing is certain.
  if (fails && isWrapped)
    return { ...UNKNOWN, name, version, because: [`${backend.name} would refuse: ${fails.says}`] };
  if (fails) return failing(backend.name, fails, metadata);
  if (metadata.stops.length > 0) return { ...UNKNOWN, name, version, because: metadata.stops };
  if (wheel.certainty === 'unknown') return { ...UNKNOWN, name, version, because: wheel.because };
  const wraps = isWrapped ? [`the backend in the project may do more than ${backend.name}`] : [];
  const because = [...wheel.because, ...metadata.doubts, ...wraps];
  return {
    ...UNKNOWN,
    builds: true,
    certainty: because.length === 0 ? 'certain' : 'likely',
    because,
    files: wheel.files,
    generated: wheel.generated,
    name,
    version,
    entryPoints: metadata.entryPoints,
  };
}

/** The wheel that is built from a source distribution of the tree; undefined where that cannot be told. */
export async function foretellFromSdist(
  backend: Backend,
  doc: Document,
  files: Files,
): Promise<Foretold | undefined> {
  const sdist = await backend.sdist(doc, files);
  if (!sdist || sdist.fails) return sdist?.fails && failing('', sdist.fails, undefined);
  const kept = new Set([...sdist.files, 'pyproject.toml']);
  const again = await foretell(backend, doc, subset(files, kept, sdist.adds), false);
  return again.builds === undefined ? undefined : again;
}

/** Where the two wheels differ. */
async function throughSdist(
  backend: Backend,
  doc: Document,
  files: Files,
  fromTree: Foretold,
): Promise<Pick<Preview, 'viaSdist' | 'sdistLoses' | 'sdistAdds'>> {
  const { viaSdist, sdistLoses, sdistAdds } = UNKNOWN;
  const again = await foretellFromSdist(backend, doc, files);
  // The certainty of the one is said of both.
  const isVaguer = again?.certainty === 'likely' && fromTree.certainty === 'certain';
  if (!again || isVaguer) return { viaSdist, sdistLoses, sdistAdds };
  if (!again.builds) return { viaSdist: 'differs', sdistLoses, sdistAdds };
  const here = pathsOf(fromTree);
  const there = pathsOf(again);
  const loses = [...here].filter((path) => !there.has(path));
  const adds = [...there].filter((path) => !here.has(path));
  return {
    viaSdist: loses.length + adds.length === 0 ? 'same' : 'differs',
    sdistLoses: loses,
    sdistAdds: adds,
  };
}

function pathsOf({ files, generated }: Foretold): ReadonlySet<string> {
  return new Set([...(files?.keys() ?? []), ...(generated ?? [])]);
}
