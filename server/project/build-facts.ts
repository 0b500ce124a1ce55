/** What is known of the build of a folder before anybody builds it, for what uv would do (uv/build-facts.ts). */
import type { Contents, DynamicSupport } from '../backends/backend.ts';
import { judgeBackendPath } from '../backends/backend-path.ts';
import { type Failure, failingStage, stopsIn } from '../backends/failing-hooks.ts';
import { hasHook, knownModule } from '../backends/in-tree/known.ts';
import { type InTreeBackend, readInTree } from '../backends/in-tree.ts';
import { backendInEffect } from '../backends/index.ts';
import { type Files, normalize } from '../files/files.ts';
import { type BuildSystem, readBuildSystem } from '../pyproject/build-system.ts';
import { uvTakesScript } from '../pyproject/entry-point.ts';
import { normalizeName } from '../pyproject/name.ts';
import { readProjectTable } from '../pyproject/project-table.ts';
import { requirementName } from '../pyproject/requirement.ts';
import { arrayAt, type Document, stringAt, stringsOf, tableAt, valueAt } from '../toml/document.ts';
import type { BuildFacts, BuildFailure } from '../uv/build-facts.ts';
import { isInvalidRequirement } from '../uv/invalid-requirement.ts';

/** What PEP 517 says where no backend is named. */
const DEFAULT = 'setuptools.build_meta:__legacy__';

/** Gathers the facts of a folder; `files` are based there. */
export async function readBuildFacts(doc: Document, files: Files): Promise<BuildFacts> {
  const buildSystem = readBuildSystem(doc);
  const { name, dynamic } = readProjectTable(doc);
  const inTree = await readInTree(buildSystem, files, name?.value);
  const has = hooksOf(doc, buildSystem, inTree);
  const backend = backendInEffect(doc, buildSystem, inTree);
  const facts = {
    has,
    failsIn: (hook: string) => inTree?.hooks?.get(hook)?.fails ?? lackingHook(has, hook),
    doubt: (await doubtfulPath(buildSystem, files)) ?? doubtOf(doc, inTree),
    asksForMore: inTree !== undefined && asksForMore(inTree),
    needs: needsOf(doc, buildSystem),
    distribution: inTree ? undefined : backend?.name,
  };
  const before = (await beforeBackend(doc, buildSystem, inTree, files)) ?? nothingToCall(has);
  if (before) return { ...facts, fails: before };
  if (!backend || inTree) return { ...facts, fails: undefined };
  const fields = await backend.dynamicFields(doc, files);
  const declared = dynamic.map(({ value }) => value);
  const known =
    refusedField(backend.name, fields, declared) ??
    failingContents(backend.name, await backend.modules(doc, files));
  if (!known) return { ...facts, fails: undefined };
  const { why, failure } = known;
  const stage = failingStage(backend.name, failure);
  const fails = { why, inHook: stage === undefined ? null : stage !== 'get_requires' };
  const stops = (hook: string) => stage !== undefined && stopsIn(hook, backend.name, stage);
  return { ...facts, fails, failsIn: (hook) => (stops(hook) ? why : lackingHook(has, hook)) };
}

/** uv does not ask hatchling for metadata where dependencies are dynamic (crates/uv-build-frontend/src/lib.rs). */
function hooksOf(
  doc: Document,
  buildSystem: BuildSystem,
  inTree: InTreeBackend | undefined,
): (hook: string) => boolean | undefined {
  const reference = buildSystem.backend?.value ?? DEFAULT;
  const fields = arrayAt(doc.root, 'project', 'dynamic')?.items ?? [];
  const computed = fields.some(
    (field) => field.kind === 'string' && /^(?:optional-)?dependencies$/.test(field.value),
  );
  return (hook) => {
    if (hook.startsWith('prepare_') && reference === 'hatchling.build' && computed) return false;
    if (inTree) return inTree.hooks === undefined ? undefined : inTree.hooks.has(hook);
    const module = reference.split(':')[0]?.trim() ?? '';
    return knownModule(module) === undefined ? undefined : hasHook(module, hook);
  };
}

/** What stops the frontend before the backend is asked anything. */
async function beforeBackend(
  doc: Document,
  buildSystem: BuildSystem,
  inTree: InTreeBackend | undefined,
  files: Files,
): Promise<BuildFailure | undefined> {
  const never = (why: string): BuildFailure => ({ why, inHook: false });
  const { backendPath, backend } = buildSystem;
  const refused = refusedTable(doc, buildSystem);
  if (refused !== undefined) return never(refused);
  const states = await judgeBackendPath(
    backendPath.map(({ value }) => value),
    files,
  );
  const wrong = states.findIndex(
    (state, i) => state === 'absolute' || (state === 'outside' && !returns(backendPath[i]?.value, files)),
  );
  if (wrong >= 0)
    return never(`\`backend-path\` leads out of the source tree: \`${backendPath[wrong]?.value}\``);
  if (!inTree || states.includes('outside')) return undefined;
  if (inTree.file === undefined && inTree.wraps === undefined && backend)
    return never(`\`${backend.value}\` is not found on \`backend-path\``);
  if (inTree.cannotLoad !== undefined) return never(inTree.cannotLoad);
  if (inTree.lacks !== undefined) return never(`the backend has no \`${inTree.lacks}\``);
  return undefined;
}

/** Whether an entry of `backend-path` leaves the project and comes back to it by its name. */
function returns(entry: string | undefined, { folder }: Files): boolean {
  const path = normalize(`${folder}/${entry ?? ''}`);
  const home = normalize(folder);
  return path === home || path.startsWith(`${home}/`);
}

/** Why uv cannot read the tables that it builds from: each was refused by 0.8.24, 0.9.26, 0.11.0, 0.12.5 and 0.13.9. */
export function refusedTable(doc: Document, { table, requires }: BuildSystem): string | undefined {
  if (tableAt(doc.root, 'project') && stringAt(doc.root, 'project', 'name') === undefined)
    return '`project` has no `name`';
  if (!table) return valueAt(doc.root, 'build-system') ? '`build-system` is no table' : undefined;
  const required = valueAt(table, 'requires');
  if (required?.kind !== 'array') return '`build-system` has no `requires`';
  if (required.items.some(({ kind }) => kind !== 'string'))
    return '`build-system.requires` holds something that is no string';
  const invalid = requires.find(({ value }) => isInvalidRequirement(value));
  if (invalid) return `\`${invalid.value}\` in \`build-system.requires\` is no requirement`;
  const backend = valueAt(table, 'build-backend');
  if (backend && backend.kind !== 'string') return '`build-backend` is no string';
  const path = valueAt(table, 'backend-path');
  if (path?.kind === 'array' ? path.items.some(({ kind }) => kind !== 'string') : path)
    if (path?.kind !== 'string' || path.value !== '.') return '`backend-path` is no list of strings';
  return undefined;
}

type Has = BuildFacts['has'];

/** A building hook that is not there; the others are optional. */
function lackingHook(has: Has, hook: string): string | undefined {
  return /^build_/.test(hook) && has(hook) === false ? `the backend has no \`${hook}\`` : undefined;
}

/** Neither a wheel nor an editable one can be built. */
function nothingToCall(has: Has): BuildFailure | undefined {
  const why = lackingHook(has, 'build_wheel');
  return why === undefined || has('build_editable') !== false ? undefined : { why, inHook: false };
}

function asksForMore({ hooks }: InTreeBackend): boolean {
  if (!hooks) return true;
  return [...hooks.values()].some(({ name, isOwn }) => name.startsWith('get_requires_') && isOwn === true);
}

/** What uv takes where there is no `[build-system]` at all. */
const DEFAULT_NEEDS = ['setuptools'];

function needsOf(doc: Document, { table, requires }: BuildSystem): readonly string[] {
  if (!table && !valueAt(doc.root, 'build-system')) return DEFAULT_NEEDS;
  const names = requires.map(({ value }) => requirementName(value));
  return [...new Set(names.filter((name) => name !== undefined))];
}

/** uv refuses entries that are no folders since 0.12, and passes them over before; one that returns it may take or not. */
async function doubtfulPath({ backendPath }: BuildSystem, files: Files): Promise<string | undefined> {
  const given = backendPath.map(({ value }) => value);
  const states = await judgeBackendPath(given, files);
  const at = states.findIndex((state) => state === 'missing' || state === 'file' || state === 'outside');
  return at < 0 ? undefined : `\`backend-path\` names \`${given[at]}\`, which is no folder of the project`;
}

/** A backend opens a file only for what is dynamic; which one for which field, its name tells. */
const NAMED_AFTER: Readonly<Record<string, RegExp>> = {
  version: /version|__about__/i,
  readme: /readme/i,
};

/** What may go wrong: a file that is not there, a text that is handed on and that uv does not take. */
function doubtOf(doc: Document, inTree: InTreeBackend | undefined): string | undefined {
  const dynamic = readProjectTable(doc).dynamic.map(({ value }) => value);
  const missing = inTree?.missing?.find((path) => dynamic.some((field) => NAMED_AFTER[field]?.test(path)));
  if (missing !== undefined) return `the backend opens \`${missing}\`, which is not there`;
  const invalid = dependencies(doc).find(isInvalidRequirement);
  if (invalid !== undefined) return `\`${invalid}\` in \`project\` is no requirement`;
  const refused = readProjectTable(doc).scripts.find(
    ({ group, reference }) =>
      /^(?:console|gui)_scripts$/.test(group) && reference && !uvTakesScript(reference.value),
  );
  if (refused) return `uv installs no script with the reference \`${refused.reference?.value}\``;
  return undefined;
}

/** The texts of `project.dependencies` and `project.optional-dependencies`. */
function dependencies(doc: Document): readonly string[] {
  const optional = tableAt(doc.root, 'project', 'optional-dependencies')?.entries.values() ?? [];
  const arrays = [
    arrayAt(doc.root, 'project', 'dependencies'),
    ...[...optional].map(({ value }) => (value.kind === 'array' ? value : undefined)),
  ];
  return arrays.flatMap((array) => stringsOf(array).map(({ value }) => value));
}

interface KnownFailure {
  readonly why: string;
  readonly failure: Failure;
}

function refusedField(
  backend: string,
  { fields }: DynamicSupport,
  declared: readonly string[],
): KnownFailure | undefined {
  for (const name of declared) {
    const field = fields.get(name);
    if (field?.outcome === 'refused' || (field?.outcome === 'unconfigured' && !field.onlyIsolated))
      return { why: `${normalizeName(backend)} cannot compute \`${name}\``, failure: 'field' };
    if (field?.missing?.some(({ fails }) => fails))
      return {
        why: `\`${field.missing[0]?.path}\`, which \`${name}\` is read from, is not there`,
        failure: 'file',
      };
  }
  return undefined;
}

function failingContents(backend: string, contents: Contents | undefined): KnownFailure | undefined {
  if (!contents?.fails || contents.certainty !== 'certain') return undefined;
  return { why: `${backend} refuses to build: ${contents.fails.says}`, failure: 'contents' };
}
