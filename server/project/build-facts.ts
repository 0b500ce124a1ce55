/** What is known of the build of a folder before anybody builds it, for what uv would do (uv/build-facts.ts). */
import type { Contents, DynamicSupport } from '../backends/backend.ts';
import { judgeBackendPath } from '../backends/backend-path.ts';
import { type InTreeBackend, readInTree } from '../backends/in-tree.ts';
import { hasHook, knownModule } from '../backends/in-tree-known.ts';
import { backendInEffect } from '../backends/index.ts';
import type { Files } from '../files/files.ts';
import { type BuildSystem, readBuildSystem } from '../pyproject/build-system.ts';
import { normalizeName } from '../pyproject/name.ts';
import { readProjectTable } from '../pyproject/project-table.ts';
import { arrayAt, type Document, stringAt, tableAt, valueAt } from '../toml/document.ts';
import type { BuildFacts, BuildFailure } from '../uv/build-facts.ts';

/** What PEP 517 says where no backend is named. */
const DEFAULT = 'setuptools.build_meta:__legacy__';

/** Gathers the facts of a folder; `files` are based there. */
export async function readBuildFacts(doc: Document, files: Files): Promise<BuildFacts> {
  const buildSystem = readBuildSystem(doc);
  const { name, dynamic } = readProjectTable(doc);
  const inTree = await readInTree(buildSystem, files, name?.value);
  const has = hooksOf(doc, buildSystem, inTree);
  const before = (await beforeBackend(doc, buildSystem, inTree, files)) ?? lackingHook(inTree);
  const backend = backendInEffect(doc, buildSystem, inTree);
  const distribution = inTree ? undefined : backend?.name;
  const facts = { has, distribution, refused: undefined };
  if (before) return { ...facts, fails: before };
  if (!backend || inTree) return { ...facts, fails: undefined };
  const fields = await backend.dynamicFields(doc, files);
  const declared = dynamic.map(({ value }) => value);
  const fails =
    refusedField(backend.name, fields, declared) ??
    failingContents(backend.name, await backend.modules(doc, files));
  return { ...facts, fails };
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
  { table, backendPath, backend }: BuildSystem,
  inTree: InTreeBackend | undefined,
  files: Files,
): Promise<BuildFailure | undefined> {
  const never = (why: string): BuildFailure => ({ why, inHook: false });
  if (valueAt(doc.root, 'build-system') && !table) return never('`build-system` is no table');
  if (table && valueAt(table, 'requires')?.kind !== 'array') return never('`build-system` has no `requires`');
  const states = await judgeBackendPath(
    backendPath.map(({ value }) => value),
    files,
  );
  const wrong = states.findIndex((state) => state === 'outside' || state === 'absolute');
  if (wrong >= 0)
    return never(`\`backend-path\` leads out of the source tree: \`${backendPath[wrong]?.value}\``);
  if (!inTree) return undefined;
  if (inTree.file === undefined && inTree.wraps === undefined && backend)
    return never(`\`${backend.value}\` is not found on \`backend-path\``);
  if (inTree.lacks !== undefined) return never(`the backend has no \`${inTree.lacks}\``);
  return undefined;
}

function lackingHook(inTree: InTreeBackend | undefined): BuildFailure | undefined {
  if (!inTree?.hooks || inTree.hooks.has('build_wheel')) return undefined;
  return { why: 'the backend has no `build_wheel`', inHook: false };
}

function refusedField(
  backend: string,
  { fields }: DynamicSupport,
  declared: readonly string[],
): BuildFailure | undefined {
  for (const name of declared) {
    const field = fields.get(name);
    if (field?.outcome === 'refused' || (field?.outcome === 'unconfigured' && !field.onlyIsolated))
      return { why: `${normalizeName(backend)} cannot compute \`${name}\``, inHook: null };
    if (field?.missing?.some(({ fails }) => fails))
      return {
        why: `\`${field.missing[0]?.path}\`, which \`${name}\` is read from, is not there`,
        inHook: null,
      };
  }
  return undefined;
}

function failingContents(backend: string, contents: Contents | undefined): BuildFailure | undefined {
  if (!contents?.fails || contents.certainty !== 'certain') return undefined;
  return { why: `${backend} refuses to build: ${contents.fails.says}`, inHook: null };
}

/** Whether a document describes a project at all, or only configures tools. */
export function describesProject(doc: Document): boolean {
  return (
    stringAt(doc.root, 'project', 'name') !== undefined || tableAt(doc.root, 'build-system') !== undefined
  );
}
