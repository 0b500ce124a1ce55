/**
 * The one place where the analysis gathers.
 *
 * `loadProject` reads what the rules and features will ask; the Project is immutable, and everything
 * after it is a pure, synchronous function of it.
 */

import type { NewestWheel } from '../artifacts/wheel.ts';
import { readNewestWheel } from '../artifacts/wheel.ts';
import type { Backend, Contents, DynamicSupport, Located } from '../backends/backend.ts';
import { type BackendPathState, judgeBackendPath } from '../backends/backend-path.ts';
import type { InTreeBackend } from '../backends/in-tree.ts';
import { readInTree } from '../backends/in-tree.ts';
import { backendInEffect } from '../backends/index.ts';
import { oddities } from '../backends/metadata/oddities.ts';
import type { JudgedOddity } from '../backends/metadata.ts';
import type { Files, Trouble } from '../files/files.ts';
import { type BuildSystem, readBuildSystem } from '../pyproject/build-system.ts';
import { type DeclaredStrings, readDeclaredStrings } from '../pyproject/declared-strings.ts';
import { type DependencyGroups, readDependencyGroups } from '../pyproject/dependency-groups.ts';
import { type ProjectTable, readProjectTable } from '../pyproject/project-table.ts';
import type { Violation } from '../schema/validate.ts';
import type { Document } from '../toml/document.ts';
import { parse } from '../toml/parser.ts';
import { type CacheKeyMatches, type CacheKeys, matchCacheKeys, readCacheKeys } from '../uv/cache-keys.ts';
import { ignoredAmong } from '../uv/git.ts';
import { uvRequirementLists } from '../uv/requirement-lists.ts';
import { type BuildInputs, loadBuildInputs } from './build-inputs.ts';
import { type Copy, loadCopy, type Machine } from './copy.ts';
import { type EntryPoint, resolveEntryPoints } from './entry-points.ts';
import { type Installation, loadInstallations } from './installations.ts';
import { fingerprint, Memory } from './memory.ts';
import { judgeSettings } from './settings.ts';
import { loadUvWorkspace, type UvWorkspace } from './uv-workspace.ts';
import { loadWheel, type WholeWheel } from './whole-wheel.ts';

export interface Project extends WholeWheel {
  /** Absolute POSIX path of the folder that holds pyproject.toml. */
  readonly folder: string;
  readonly doc: Document;
  /** The file could not be read; `doc` is empty then. */
  readonly trouble: Trouble | undefined;
  readonly metadata: ProjectTable;
  /** The versions, specifiers and requirements of the standard tables, and the requirements of `[tool.uv]`. */
  readonly strings: DeclaredStrings;
  /** What is odd in `[project]`, with what the backend makes of it; undefined also for one that is wrapped. */
  readonly oddities: readonly JudgedOddity[];
  readonly groups: DependencyGroups;
  readonly buildSystem: BuildSystem;
  /** What the schemas of the tables below `[tool]` say against them, for those that are read. */
  readonly settings: readonly Violation[];
  /** The backend whose rules hold, as `backendInEffect` says. */
  readonly backend: Backend | undefined;
  /** The backend that backend-path leads to, with what it reads. */
  readonly inTree: InTreeBackend | undefined;
  /** The state of each entry of backend-path, in order. */
  readonly backendPath: readonly BackendPathState[];
  /** The modules that the wheel will contain, asked one by one, where that can be told. */
  readonly contents: Contents | undefined;
  readonly entryPoints: readonly EntryPoint[];
  readonly dynamic: DynamicSupport | undefined;
  readonly cacheKeys: CacheKeys;
  readonly cacheKeyMatches: CacheKeyMatches;
  /** What a build reads besides pyproject.toml and the modules that it copies, where that can be told. */
  readonly inputs: BuildInputs | undefined;
  /** Of the files that a dynamic field or the in-tree backend is read from, those that git leaves out. */
  readonly ignored: ReadonlySet<string>;
  /** The uv workspace around the project, and where its sources lead. */
  readonly uvWorkspace: UvWorkspace;
  /** The newest wheel in `dist/`. */
  readonly newestWheel: NewestWheel | undefined;
  /** The project as it is installed where `uv sync` installs it; undefined also where nobody asked. */
  readonly copy: Copy | undefined;
  /** Wherever it is installed from its folder; empty also where nobody asked. */
  readonly installations: readonly Installation[];
  readonly memory: Memory;
}

/**
 * Reads everything a project's rules and features ask for. Nothing known to `files` is read again, and each part whose
 * inputs are those of `previous` is taken over from it. With a `machine`, also what is installed on it.
 */
export async function loadProject(
  text: string,
  files: Files,
  previous?: Project,
  machine?: Machine,
): Promise<Project> {
  const memory = new Memory(files, previous?.memory);
  const doc = parse(text);
  const strings = readDeclaredStrings(doc, uvRequirementLists(doc));
  const groups = readDependencyGroups(doc);
  const project = {
    ...(await analyse(doc, files, memory)),
    strings,
    groups,
    uvWorkspace: await loadUvWorkspace(doc, strings, files, memory),
  };
  if (!machine) return project;
  // It is about what is saved, so no text that is typed is among its inputs.
  let loaded: { readonly text: string; readonly project: Promise<Project> } | undefined;
  const load = (saved: string) => {
    if (loaded?.text !== saved) loaded = { text: saved, project: loadProject(saved, machine.files) };
    return loaded.project;
  };
  const copy = await memory.part('copy', '', () => loadCopy(project, machine, load));
  const installations = await memory.part('installations', '', () =>
    loadInstallations(project, copy, machine, load),
  );
  return { ...project, copy, installations };
}

/** What `loadProject` itself adds is left out. */
type Analysis = Omit<Project, 'strings' | 'groups' | 'uvWorkspace'>;

/** Everything but what is installed. */
async function analyse(doc: Document, files: Files, memory: Memory): Promise<Analysis> {
  const metadata = readProjectTable(doc);
  const buildSystem = readBuildSystem(doc);
  const inputs = fingerprint(doc, 'build-system', 'project', 'tool');
  const inTree = await memory.part('in-tree', fingerprint(doc, 'build-system', 'project.name'), () =>
    readInTree(buildSystem, files, metadata.name?.value),
  );
  const paths = buildSystem.backendPath.map(({ value }) => value);
  const backendPath = await memory.part('backend-path', JSON.stringify(paths), () =>
    judgeBackendPath(paths, files),
  );
  const backend = backendInEffect(doc, buildSystem, inTree);
  const dynamic = await memory.part('dynamic', inputs, () => backend?.dynamicFields(doc, files));
  const contents = await memory.part('contents', inputs, async () =>
    rememberingModules(await backend?.modules(doc, files)),
  );
  const dynamicFiles = [...(dynamic?.fields.values() ?? [])].flatMap((field) => field.files ?? []);
  const sources = [...(inTree?.inputs ?? []), ...dynamicFiles];
  const version = metadata.version?.value ?? dynamic?.fields.get('version')?.value;
  const wheel = await loadWheel(backend, inTree, doc, files, memory);
  return {
    ...wheel,
    oddities: await loadOddities(inTree ? undefined : wheel, doc, files, memory),
    folder: files.folder,
    doc,
    trouble: undefined,
    metadata,
    buildSystem,
    inTree,
    backendPath,
    backend,
    settings: judgeSettings(doc, buildSystem, backend, inTree, wheel.otherSettings),
    dynamic,
    contents,
    memory,
    entryPoints: await resolveEntryPoints(metadata, contents, files, memory, inputs),
    cacheKeys: readCacheKeys(doc),
    cacheKeyMatches: await memory.part(
      'cache-keys',
      fingerprint(doc, 'tool.uv.cache-keys', 'build-system.backend-path'),
      () => matchCacheKeys(doc, files),
    ),
    inputs: await loadBuildInputs(backend, doc, files, memory),
    ignored: await memory.part('ignored', JSON.stringify(sources), () => ignoredAmong(sources, files)),
    newestWheel: await memory.part('newest-wheel', JSON.stringify([metadata.name?.value, version]), () =>
      readNewestWheel(metadata.name?.value, version, files),
    ),
    ...NOT_ASKED,
  };
}

/** Of what is installed nothing is known where no machine is given. */
const NOT_ASKED = { copy: undefined, installations: [] };

/** What is odd with what the backend makes of it, as far as there is a wheel that is its own. */
async function loadOddities(
  wheel: WholeWheel | undefined,
  doc: Document,
  files: Files,
  memory: Memory,
): Promise<readonly JudgedOddity[]> {
  const inputs = fingerprint(doc, 'project');
  const unjudged = async () =>
    (await oddities(doc, files)).map((oddity) => ({ ...oddity, verdict: undefined }));
  return wheel?.wheelMetadata?.oddities ?? memory.part('oddities', inputs, unjudged);
}

/** Each module is looked for once: entry points ask for the same packages again and again. */
function rememberingModules(contents: Contents | undefined): Contents | undefined {
  if (!contents) return undefined;
  const known = new Map<string, Promise<Located | undefined>>();
  const locate = (module: string) => {
    const located = known.get(module) ?? contents.locate(module);
    known.set(module, located);
    return located;
  };
  return { ...contents, locate };
}
