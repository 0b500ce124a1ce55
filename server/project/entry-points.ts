/** Entry points as declared, and what they lead to in the wheel that a build would give. */
import type { Contents, Located } from '../backends/backend.ts';
import { type Files, join } from '../files/files.ts';
import { type ObjectReference, readReference } from '../pyproject/entry-point.ts';
import { normalizeName } from '../pyproject/name.ts';
import type { DeclaredEntryPoint, ProjectTable } from '../pyproject/project-table.ts';
import { requirementName } from '../pyproject/requirement.ts';
import type { Definition } from '../python/outline.ts';
import { arrayAt, stringsOf } from '../toml/document.ts';
import { Attributes, type Reached } from './attributes.ts';
import type { Memory } from './memory.ts';
import { nearest } from './nearest.ts';
import type { Source } from './sources.ts';

export interface EntryPoint extends DeclaredEntryPoint {
  readonly target: Target;
}

export type Target =
  /** The reference is malformed or no string, or nothing can be told of the wheel. */
  | { readonly kind: 'unknown' }
  /** The module may come from another distribution; `near`: a module of this wheel with almost that name. */
  | {
      readonly kind: 'foreign';
      readonly module: string;
      readonly near?: string;
      /** Its first part is the project's own name; the wheel has nothing of that name and requires no other distribution. */
      readonly ownName?: true;
    }
  /** The wheel certainly has no such module. `path`: a file of that name that the wheel leaves out. */
  | {
      readonly kind: 'no-module';
      readonly module: string;
      readonly path?: string;
      readonly near?: string;
      /** The whole reference, where a dot stands in the place of its colon. */
      readonly meant?: string;
    }
  /** The module is there and certainly has no such attribute. */
  | {
      readonly kind: 'no-attribute';
      /** The file that lacks it. */
      readonly path: string;
      /** The part of the reference's attribute that is missing. */
      readonly attribute: string;
      /** The whole attribute, put right. */
      readonly near?: string;
    }
  /**
   * The module is there; `definition` where the attribute was found (through re-exports: where it is defined,
   * then `path` and `text` are those of that file).
   */
  | {
      readonly kind: 'found';
      readonly path: string;
      readonly text: string;
      readonly definition: Definition | undefined;
      /** The attribute is itself a module, which nobody can call. */
      readonly isModule?: true;
      /** Where no attribute is named: the whole reference with the function that a script most likely means. */
      readonly meant?: string;
    };

/** Follows every entry point into the sources. */
export async function resolveEntryPoints(
  metadata: ProjectTable,
  contents: Contents | undefined,
  files: Files,
  memory: Memory,
  inputs: string,
): Promise<readonly EntryPoint[]> {
  // A build that fails gives no wheel to follow anything into.
  const targets =
    !contents || contents.fails
      ? new Map<string, Target>()
      : await memory.part('entry-points', inputs, () =>
          followAll({
            metadata,
            contents,
            files,
            sources: (path) => memory.source(path),
            suggestions: { left: MOST_SUGGESTIONS },
          }),
        );
  return metadata.scripts.map((declared) => ({
    ...declared,
    target: targets.get(declared.reference?.value ?? '') ?? { kind: 'unknown' },
  }));
}

type ReadSource = (path: string) => Promise<Source | undefined>;
const UNKNOWN: Target = { kind: 'unknown' };
/** Attributes for which the right name is looked for: where there are more, spelling is not what is wrong. */
const MOST_SUGGESTIONS = 100;

async function followAll(ground: Ground): Promise<ReadonlyMap<string, Target>> {
  const targets = new Map<string, Target>();
  for (const { reference } of ground.metadata.scripts) {
    if (reference === undefined || targets.has(reference.value)) continue;
    const { reference: read, problems } = readReference(reference.value);
    // Nothing can be defined under a keyword; that it is one says more than that it is not there.
    const keyword = problems.some(({ kind }) => kind === 'keyword');
    if (read && !keyword) targets.set(reference.value, await follow(read, ground));
  }
  return targets;
}

interface Ground {
  readonly metadata: ProjectTable;
  readonly contents: Contents;
  readonly files: Files;
  readonly sources: ReadSource;
  readonly suggestions: { left: number };
}

async function follow(reference: ObjectReference, ground: Ground): Promise<Target> {
  const { module, attribute } = reference;
  const located = await ground.contents.locate(module);
  if (located?.kind === 'foreign') return foreign(module, ground);
  if (located?.kind === 'absent') return noModule(reference, located, ground);
  if (located?.kind !== 'module') return UNKNOWN;
  const source = await ground.sources(located.path);
  if (!source) return UNKNOWN;
  const { path, text } = source;
  const here: Target = { kind: 'found', path, text, definition: undefined };
  if (attribute === undefined) {
    const name = callable(source);
    return name === undefined ? here : { ...here, meant: `${module}:${name}` };
  }
  const reached = await new Attributes(ground.contents, ground.sources).follow(module, attribute.split('.'));
  return (await targetOf(reached, attribute, located, ground)) ?? here;
}

async function targetOf(
  reached: Reached,
  attribute: string,
  located: Extract<Located, { kind: 'module' }>,
  { files, sources, suggestions }: Ground,
): Promise<Target | undefined> {
  if (reached.kind === 'unknown') return undefined;
  if (reached.kind === 'defined')
    return { kind: 'found', ...whole(reached.place.source), definition: reached.definition };
  if (reached.kind === 'module') {
    const source = await sources(reached.path);
    return source && { kind: 'found', ...whole(source), definition: undefined, isModule: true };
  }
  // Some groups name a file of the package in the place of an attribute: `napari.manifest` has `pkg:napari.yaml`.
  if (await files.stat(join(located.path, '..', attribute))) return undefined;
  const { name, names, source } = reached;
  const candidates = suggestions.left-- > 0 ? [...names].filter(([, { kind }]) => kind !== 'variable') : [];
  const near = nearest(
    name,
    candidates.map(([each]) => each),
  );
  const mended = near === undefined ? undefined : replacePart(attribute, name, near);
  return {
    kind: 'no-attribute',
    path: source.path,
    attribute: name,
    ...(mended !== undefined && { near: mended }),
  };
}

function whole({ path, text }: Source): { readonly path: string; readonly text: string } {
  return { path, text };
}

/** The attribute with one of its parts replaced; undefined where that part is there twice. */
function replacePart(attribute: string, part: string, by: string): string | undefined {
  const parts = attribute.split('.');
  return parts.filter((each) => each === part).length === 1
    ? parts.map((each) => (each === part ? by : each)).join('.')
    : undefined;
}

/** The function that a script most likely means where it names none: the first of the usual names, or the only one. */
function callable({ outline }: Source): string | undefined {
  const functions = [...outline.names].filter(
    ([, { kind, async, generator, signature, conditional }]) =>
      kind === 'function' && !async && !generator && !conditional && signature?.required.length === 0,
  );
  const names = functions.map(([name]) => name).filter((name) => !name.startsWith('_'));
  return (
    ['main', 'cli', 'run', 'app'].find((name) => names.includes(name)) ??
    (names.length === 1 ? names[0] : undefined)
  );
}

async function noModule(
  { module, attribute }: ObjectReference,
  { path }: Extract<Located, { kind: 'absent' }>,
  { contents, sources }: Ground,
): Promise<Target> {
  const near = await nearModule(module, contents);
  const meant = attribute === undefined ? await dotForColon(module, contents, sources) : undefined;
  return {
    kind: 'no-module',
    module,
    ...(path !== undefined && { path }),
    ...(near !== undefined && { near }),
    ...(meant !== undefined && { meant }),
  };
}

/** `pkg.cli.main` where `pkg.cli` has a `main`: a dot in the place of the colon. */
async function dotForColon(
  module: string,
  contents: Contents,
  sources: ReadSource,
): Promise<string | undefined> {
  const dot = module.lastIndexOf('.');
  const located = dot < 0 ? undefined : await contents.locate(module.slice(0, dot));
  const source = located?.kind === 'module' ? await sources(located.path) : undefined;
  const name = module.slice(dot + 1);
  return source?.outline.names.has(name) ? `${module.slice(0, dot)}:${name}` : undefined;
}

async function foreign(module: string, { metadata, contents }: Ground): Promise<Target> {
  const [top = '', ...rest] = module.split('.');
  const own = metadata.table && arrayAt(metadata.table, 'dependencies');
  const required = stringsOf(own).map(({ value }) => requirementName(value));
  if (required.includes(normalizeName(top))) return { kind: 'foreign', module };
  const inside = rest.join('.');
  const near =
    top === 'src' && inside !== '' && isThere(await contents.locate(inside))
      ? inside
      : await nearModule(module, contents);
  const name = metadata.name && normalizeName(metadata.name.value);
  const alone = required.length === 0 && !metadata.dynamic.some(({ value }) => value === 'dependencies');
  const ownName = alone && normalizeName(top) === name && !(await contents.children('')).includes(top);
  return { kind: 'foreign', module, ...(near !== undefined && { near }), ...(ownName && { ownName }) };
}

/** The module of this wheel that differs from a name by one misspelt part. */
async function nearModule(module: string, contents: Contents): Promise<string | undefined> {
  const parts = module.split('.');
  for (const [i, part] of parts.entries()) {
    const parent = parts.slice(0, i).join('.');
    if (isThere(await contents.locate(parts.slice(0, i + 1).join('.')))) continue;
    const near = nearest(part, await contents.children(parent));
    if (near === undefined) return undefined;
    const mended = [...parts.slice(0, i), near, ...parts.slice(i + 1)].join('.');
    return (await contents.locate(mended))?.kind === 'module' ? mended : undefined;
  }
  return undefined;
}

function isThere(located: Located | undefined): boolean {
  return located !== undefined && located.kind !== 'absent' && located.kind !== 'foreign';
}
