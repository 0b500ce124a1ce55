/** A pyproject.toml as uv's workspace model reads it (uv-workspace/src/pyproject.rs): what it takes from it, and what makes it stop. */
import { type Files, join } from '../files/files.ts';
import { isName, normalizeName } from '../pyproject/name.ts';
import { normalizeVersion } from '../pyproject/version.ts';
import { arrayAt, type Document, plain, stringsOf, tableAt, valueAt } from '../toml/document.ts';
import { parse } from '../toml/parser.ts';
import { readSpecifiers } from './lock-versions.ts';
import { modelErrors } from './settings-model.ts';
import { readSources, type Source } from './tree-sources.ts';

export interface Manifest {
  /** Absolute. */
  readonly folder: string;
  readonly doc: Document;
  /** undefined where there is no `[project]`. */
  readonly project: ProjectPart | undefined;
  readonly groups: ReadonlyMap<string, readonly GroupEntry[]>;
  /** Normalised name → in the order of the text. */
  readonly sources: ReadonlyMap<string, readonly Source[]>;
  readonly workspace:
    | { readonly members: readonly string[]; readonly exclude: readonly string[] }
    | undefined;
  readonly managed: boolean;
  /** `tool.uv.package`. */
  readonly package: boolean | undefined;
  readonly hasBuildSystem: boolean;
}

export interface ProjectPart {
  /** Normalised. */
  readonly name: string;
  readonly version: string | undefined;
  readonly dynamic: readonly string[];
  readonly requiresPython: string | undefined;
  readonly dependencies: readonly string[] | undefined;
  /** Normalised extra → requirements; undefined where the table is not there. */
  readonly optional: ReadonlyMap<string, readonly string[]> | undefined;
}

/** A requirement's text, or another group (normalised). */
export type GroupEntry = string | { readonly include: string };

/** uv stops, in its words, and `uvAlone`: over its own table, which others pass over; or what it would do is not known here, and why. */
export type Trouble = { readonly fails: string; readonly uvAlone?: true } | { readonly unknown: string };

/** Findings in the text that uv's TOML parser takes all the same. */
const TAKEN: ReadonlySet<string> = new Set([
  'toml-byte-order-mark',
  'toml-time-without-seconds',
  'toml-inline-table-newline',
  'toml-inline-table-comma',
  'toml-large-integer',
]);

/** Reads the pyproject.toml of a folder (absolute). */
export async function readManifest(
  folder: string,
  files: Files,
): Promise<Manifest | Trouble | { readonly absent: true }> {
  const path = join(folder, 'pyproject.toml');
  const file = await files.read(path);
  if ('absent' in file) return { absent: true };
  if ('trouble' in file) return { unknown: `\`${path}\` cannot be read: ${file.trouble.words}` };
  return asManifest(folder, parse(file.text));
}

/** Takes a document for the pyproject.toml of a folder (absolute). */
export function asManifest(folder: string, doc: Document): Manifest | Trouble {
  const path = join(folder, 'pyproject.toml');
  const broken = doc.problems.find(({ code }) => !TAKEN.has(code));
  // uv reads TOML 1.1 escapes too.
  if (broken?.code === 'toml-escape')
    return { unknown: `\`${path}\` has an escape that not every TOML parser takes` };
  if (broken) return { fails: `Failed to parse: \`${path}\`: ${broken.message}` };
  const failed = (why: string) => ({ fails: `Failed to parse: \`${path}\`: ${why}` });
  const project = readProject(doc);
  if (typeof project === 'string') return failed(project);
  const groups = readGroups(doc);
  if (typeof groups === 'string') return failed(groups);
  const sources = readSources(doc);
  if (typeof sources === 'string') return { ...failed(sources), uvAlone: true };
  const flags = ['managed', 'package'].map((key) => valueAt(doc.root, 'tool', 'uv', key));
  if (flags.some((value) => value !== undefined && value.kind !== 'boolean'))
    return { ...failed('`managed` and `package` must be booleans'), uvAlone: true };
  const [managed, isPackage] = flags.map((value) => (value?.kind === 'boolean' ? value.value : undefined));
  const workspace = readWorkspace(doc);
  if (typeof workspace === 'string') return { ...failed(workspace), uvAlone: true };
  const wrong = modelErrors(doc);
  if (wrong !== undefined) return { ...failed(wrong), uvAlone: true };
  return {
    folder,
    doc,
    project,
    groups,
    sources,
    workspace,
    managed: managed !== false,
    package: isPackage,
    hasBuildSystem: doc.root.entries.has('build-system'),
  };
}

/** What `[project]` says; undefined where there is none, a text where uv refuses it. */
function readProject(doc: Document): ProjectPart | string | undefined {
  const value = doc.root.entries.get('project')?.value;
  if (value === undefined) return undefined;
  if (value.kind !== 'table') return 'invalid type for `project`, expected a table';
  const [name, version, requiresPython] = ['name', 'version', 'requires-python'].map(
    (key) => value.entries.get(key)?.value,
  );
  if (name === undefined)
    return '`pyproject.toml` is using the `[project]` table, but the required `project.name` field is not set';
  if (name.kind !== 'string' || !isName(name.value))
    return 'Not a valid package or extra name in `project.name`';
  const dynamic = stringList(doc, 'project', 'dynamic');
  const dependencies = stringList(doc, 'project', 'dependencies');
  if (dynamic === 'wrong' || dependencies === 'wrong') return 'expected a sequence of strings in `project`';
  if (version === undefined && !dynamic?.includes('version'))
    return '`pyproject.toml` is using the `[project]` table, but the required `project.version` field is neither set nor present in the `project.dynamic` list';
  if (version !== undefined && (version.kind !== 'string' || normalizeVersion(version.value) === undefined))
    return '`project.version` is no version';
  if (
    requiresPython !== undefined &&
    (requiresPython.kind !== 'string' || readSpecifiers(requiresPython.value) === undefined)
  )
    return '`project.requires-python` is no specifier';
  const optional = readOptional(doc);
  if (typeof optional === 'string') return optional;
  return {
    name: normalizeName(name.value),
    version: version?.kind === 'string' ? normalizeVersion(version.value) : undefined,
    dynamic: dynamic ?? [],
    requiresPython: requiresPython?.kind === 'string' ? requiresPython.value : undefined,
    dependencies,
    optional,
  };
}

function readOptional(doc: Document): ReadonlyMap<string, readonly string[]> | string | undefined {
  const value = valueAt(doc.root, 'project', 'optional-dependencies');
  if (value === undefined) return undefined;
  if (value.kind !== 'table') return 'invalid type for `project.optional-dependencies`, expected a table';
  const out = new Map<string, readonly string[]>();
  for (const extra of value.entries.keys()) {
    const list = stringList(doc, 'project', 'optional-dependencies', extra);
    if (list === 'wrong' || list === undefined)
      return `expected a sequence of strings for extra \`${extra}\``;
    if (!isName(extra)) return `Not a valid package or extra name: \`${extra}\``;
    if (out.has(normalizeName(extra))) return `duplicate normalized extra name \`${normalizeName(extra)}\``;
    out.set(normalizeName(extra), list);
  }
  return out;
}

function readGroups(doc: Document): ReadonlyMap<string, readonly GroupEntry[]> | string {
  const value = doc.root.entries.get('dependency-groups')?.value;
  const out = new Map<string, readonly GroupEntry[]>();
  if (value === undefined) return out;
  if (value.kind !== 'table') return 'invalid type for `dependency-groups`, expected a table';
  for (const [name, entry] of value.entries) {
    const normalized = normalizeName(name);
    if (!isName(name)) return `Not a valid package or extra name: \`${name}\``;
    if (entry.value.kind !== 'array') return `expected a sequence for group \`${name}\``;
    if (out.has(normalized)) return `duplicate dependency group: \`${normalized}\``;
    const items: GroupEntry[] = [];
    for (const item of entry.value.items) {
      const include = item.kind === 'table' ? item.entries.get('include-group')?.value : undefined;
      if (item.kind === 'string') items.push(item.value);
      else if (include?.kind === 'string') items.push({ include: normalizeName(include.value) });
      else return `group \`${name}\` contains an unknown dependency object specifier`;
    }
    out.set(normalized, items);
  }
  return out;
}

function readWorkspace(doc: Document): Manifest['workspace'] | string {
  const table = tableAt(doc.root, 'tool', 'uv', 'workspace');
  if (table === undefined)
    return valueAt(doc.root, 'tool', 'uv', 'workspace') === undefined
      ? undefined
      : 'invalid type for `tool.uv.workspace`, expected a table';
  const unknown = [...table.entries.keys()].find((key) => key !== 'members' && key !== 'exclude');
  if (unknown !== undefined) return `unknown field \`${unknown}\`, expected \`members\` or \`exclude\``;
  const members = stringList(doc, 'tool', 'uv', 'workspace', 'members');
  const exclude = stringList(doc, 'tool', 'uv', 'workspace', 'exclude');
  if (members === 'wrong' || exclude === 'wrong')
    return 'expected a sequence of strings in `tool.uv.workspace`';
  return { members: members ?? [], exclude: exclude ?? [] };
}

/** The strings of an array; undefined where nothing is there, `wrong` for anything else. */
function stringList(doc: Document, ...path: readonly string[]): readonly string[] | 'wrong' | undefined {
  const value = valueAt(doc.root, ...path);
  if (value === undefined) return undefined;
  const strings = stringsOf(arrayAt(doc.root, ...path));
  if (value.kind !== 'array' || strings.length !== value.items.length) return 'wrong';
  return strings.map((item) => item.value);
}

/** A table of `[tool.uv]` as plain values; undefined where it is not there. */
export function uvSetting(manifest: Manifest, key: string): unknown {
  const value = valueAt(manifest.doc.root, 'tool', 'uv', key);
  return value && plain(value);
}
