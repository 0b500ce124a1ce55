/** Name, version and entry points of a wheel before it is built, and whether the backend takes what `[project]` says. */
import type { Files, Text } from '../files/files.ts';
import { hasUnlistedLicense } from '../pyproject/license.ts';
import { FIELDS, readProjectTable } from '../pyproject/project-table.ts';
import { requirementKind } from '../pyproject/requirement.ts';
import { normalizeVersion } from '../pyproject/version.ts';
import { type Document, type Table, tableAt, valueAt } from '../toml/document.ts';
import type {
  Backend,
  DynamicField,
  DynamicSupport,
  Elsewhere,
  EntryPointGroups,
  Refusal,
} from './backend.ts';
import { hatchlingPermits } from './hatchling/permits.ts';
import { scriptsBesideProgram } from './maturin/scripts.ts';
import { declaredEntryPoints } from './metadata/entry-points-txt.ts';
import { oddities } from './metadata/oddities.ts';
import type { Oddity } from './metadata/oddity.ts';
import { bothSays } from './metadata/verdict-both.ts';
import { type Verdict, verdict } from './metadata/verdicts.ts';
import { undeclaredMetadata } from './setuptools/undeclared.ts';

export interface Metadata {
  readonly name: string | undefined;
  /** Normalised, as in the wheel's name. */
  readonly version: string | undefined;
  /** As entry_points.txt will have them: no group without an entry. */
  readonly entryPoints: EntryPointGroups | undefined;
  /** The metadata is certain to fail the build. */
  readonly fails?: Refusal;
  /** What the backend may refuse, one clause each: where there is any, it is not certain that it builds. */
  readonly doubts: readonly string[];
  /** What most probably stops the build and may not: where there is any, nothing is told of the wheel. */
  readonly stops: readonly string[];
  readonly oddities: readonly JudgedOddity[];
}

/** Something odd in `[project]`, with what the backend makes of it. */
export interface JudgedOddity extends Oddity {
  readonly verdict: Verdict;
}

/** What is known of the metadata, from which the answer is made. */
interface Sources {
  readonly backend: Backend;
  readonly doc: Document;
  readonly project: Table | undefined;
  readonly declared: ReadonlySet<string>;
  readonly support: DynamicSupport;
  readonly elsewhere: Elsewhere | undefined;
}

/** What a backend makes of the project's metadata. */
export async function readMetadata(backend: Backend, doc: Document, files: Files): Promise<Metadata> {
  const project = tableAt(doc.root, 'project');
  const declared = new Set(readProjectTable(doc).dynamic.map(({ value }) => value));
  const support = await backend.dynamicFields(doc, files);
  const elsewhere = await backend.elsewhere?.(doc, files);
  const sources: Sources = { backend, doc, project, declared, support, elsewhere };
  const odd = await judgeOddities(sources, files);
  const judged = [
    ...odd.flatMap((oddity) => judgementOf(oddity, backend)),
    ...judgeDynamic(sources),
    ...(await judgeRequirementFiles(sources, files)),
    ...(backend.name === 'setuptools' ? await undeclaredMetadata(doc, files) : []),
    ...(backend.name === 'maturin' ? await scriptsBesideProgram(doc, files) : []),
  ];
  const version = findVersion(sources);
  const [fails] = judged.filter((each) => typeof each === 'object' && 'says' in each);
  const doubts = judged.filter((each) => typeof each === 'string');
  const risks = [...support.fields].flatMap(([field, { mayFail }]) =>
    declared.has(field) && mayFail !== undefined ? [mayFail] : [],
  );
  const found = declared.has('version') ? support.fields.get('version')?.value : undefined;
  if (found !== undefined && normalizeVersion(found) === undefined)
    risks.push(`what is found for the version, \`${found}\`, is none`);
  const stops = judged.flatMap((each) => (typeof each === 'object' && 'stops' in each ? [each.stops] : []));
  if (version === undefined) doubts.push('the version is not known before the build');
  return {
    name: readProjectTable(doc).name?.value ?? elsewhere?.name,
    version,
    entryPoints: findEntryPoints(sources),
    ...(fails && { fails }),
    doubts: [...new Set(doubts)],
    stops: [...stops, ...risks],
    oddities: odd,
  };
}

/** A refusal, a doubt as a clause, or what most probably stops the build. */
type Judgement = Refusal | string | { readonly stops: string };

/** What is odd in `[project]`; what comes from elsewhere or is permitted by a setting is taken. */
async function judgeOddities(sources: Sources, files: Files): Promise<readonly JudgedOddity[]> {
  const { backend, doc } = sources;
  const permits = backend.name === 'hatchling' ? await hatchlingPermits(doc, files) : undefined;
  return (await oddities(doc, files)).map((oddity) => {
    const { kind } = oddity;
    const isTaken = isSupplied(kind, sources) || permits?.has(kind) === true;
    return {
      ...oddity,
      verdict: isTaken ? 'taken' : (nowhere(kind, sources) ?? verdict(backend.name, oddity, doc)),
    };
  });
}

/** What follows for the build from something odd: nothing where it is taken. */
function judgementOf({ kind, keys, parts, verdict }: JudgedOddity, { name }: Backend): readonly Judgement[] {
  if (verdict === 'taken') return [];
  if (!verdict && kind === 'license-unknown' && hasUnlistedLicense(parts.value ?? ''))
    return [{ stops: `\`${parts.value}\` holds no licence that is known to SPDX` }];
  return [verdict ?? `it is not known whether ${name} takes this \`${keys.join('.')}\``];
}

/** What is missing in `[project]` and comes from elsewhere. */
function isSupplied(kind: string, { support, elsewhere }: Sources): boolean {
  if (kind === 'no-project') return elsewhere?.name !== undefined && elsewhere.version !== undefined;
  if (kind !== 'version-missing') return false;
  return support.fields.get('version')?.undeclared === 'used' || elsewhere?.version !== undefined;
}

/** poetry-core without a table of either kind. */
function nowhere(kind: string, { backend, doc }: Sources): Refusal | undefined {
  if (kind !== 'no-project' || backend.name !== 'poetry-core') return undefined;
  return tableAt(doc.root, 'tool', 'poetry') ? undefined : { says: NO_NAME, keys: ['project'] };
}

const NO_NAME = 'Either [project.name] or [tool.poetry.name] is required in package mode.';

/** What the backend refuses or may refuse of the fields in `dynamic`. */
function* judgeDynamic({ backend, doc, project, declared, support }: Sources): Iterable<Judgement> {
  for (const field of FIELDS) {
    if (!declared.has(field)) continue;
    const known = support.fields.get(field);
    const refused = known?.outcome === 'refused';
    if (project?.entries.has(field) && !refused) {
      const both = support.both(field);
      if (both === 'refuses') yield { says: bothSays(backend.name, field, doc), keys: ['project', field] };
      else if (both === undefined)
        yield `it is not known whether ${backend.name} takes \`${field}\` that is static and dynamic`;
    } else {
      yield* judgeField(backend.name, field, known);
      if (field === 'version') yield* judgeVersion(known);
    }
  }
}

function* judgeField(backend: string, field: string, known: DynamicField | undefined): Iterable<Judgement> {
  const keys = known?.configuredAt ?? ['project', 'dynamic'];
  const words = `it is not known whether ${backend} can fill the dynamic \`${field}\``;
  if (!known || known.outcome === undefined) yield words;
  else if (known.outcome === 'refused' || known.outcome === 'unconfigured') {
    if (known.onlyIsolated) yield { stops: `nothing in \`requires\` brings what fills \`${field}\`` };
    else yield { says: known.says ?? words, keys };
  }
  for (const { path, fails, says } of known?.missing ?? [])
    if (fails) yield { says: says ?? `\`${path}\` does not exist`, keys };
}

/** Nobody builds a wheel of a version that is none; an empty text counts as no version. */
function* judgeVersion(known: DynamicField | undefined): Iterable<Judgement> {
  const { value = '', configuredAt: keys = ['project', 'dynamic'] } = known ?? {};
  if (value !== '' && normalizeVersion(value) === undefined)
    yield { says: `Invalid version: '${value}'`, keys };
}

/** Files of requirements that hold anything else: a backend refuses `-r other.txt`, and what else it reads is its own. */
async function judgeRequirementFiles(sources: Sources, files: Files): Promise<readonly Judgement[]> {
  const { backend, declared, support } = sources;
  const judged: Judgement[] = [];
  for (const field of ['dependencies', 'optional-dependencies']) {
    const { files: paths = [], missing = [] } = support.fields.get(field) ?? {};
    const there = paths.filter((path) => !missing.some((each) => each.path === path));
    for (const path of there) {
      const content = await files.read(path);
      if (holdsRequirements(content)) continue;
      const hasOption = 'text' in content && /^\s*-/m.test(content.text);
      const keys = ['tool', 'setuptools', 'dynamic', field];
      if (hasOption && backend.name === 'setuptools' && declared.has(field))
        judged.push({ says: NO_NAME_FIRST, keys });
      else judged.push(`not all of \`${path}\` is known to be taken`);
    }
  }
  return judged;
}

/** An option of pip in a file that only holds requirements. */
const NO_NAME_FIRST =
  'packaging.requirements.InvalidRequirement: Expected package name at the start of dependency specifier';

function holdsRequirements(content: Text): boolean {
  if (!('text' in content)) return false;
  const lines = content.text.split('\n').map((line) => line.trim());
  return lines.every((line) => line === '' || line.startsWith('#') || requirementKind(line) === 'plain');
}

/** Backends that take `0.0.0` for a version that nothing gives. */
const ZERO: ReadonlySet<string> = new Set(['setuptools', 'pdm-backend']);

function findVersion({ backend, doc, declared, support, elsewhere }: Sources): string | undefined {
  const written = readProjectTable(doc).version?.value;
  // Where both are allowed the static one wins.
  if (written !== undefined) return normalizeVersion(written);
  const field = support.fields.get('version');
  const value =
    field && (declared.has('version') || field.undeclared === 'used')
      ? (field.value ?? (field.outcome === 'empty' && ZERO.has(backend.name) ? '0.0.0' : undefined))
      : undefined;
  if (value !== undefined) return normalizeVersion(value);
  return elsewhere?.version === undefined ? undefined : normalizeVersion(elsewhere.version);
}

const ENTRY_POINT_FIELDS = ['scripts', 'gui-scripts', 'entry-points'] as const;

function findEntryPoints(sources: Sources): EntryPointGroups | undefined {
  const { backend, doc, project, declared, support, elsewhere } = sources;
  const own = declaredEntryPoints(backend.name, project);
  const dynamic = ENTRY_POINT_FIELDS.filter((field) => declared.has(field));
  const silent = dynamic.every((field) => support.fields.get(field)?.outcome === 'empty');
  // poetry-core falls back to its own table whatever is declared.
  const tables = backend.name === 'poetry-core' ? ['scripts', 'plugins'] : [];
  const fallback = tables.some((key) => valueAt(doc.root, 'tool', 'poetry', key) !== undefined);
  if (project && !fallback && silent) return own;
  if (!elsewhere || elsewhere.unclear.includes('entryPoints') || own === undefined) return undefined;
  const { entryPoints } = elsewhere;
  return silent || entryPoints ? merged(own, entryPoints ?? new Map()) : undefined;
}

/** Scripts and other groups each come from `[project]`, or, where it has none, from elsewhere. */
function merged(own: EntryPointGroups, other: EntryPointGroups): EntryPointGroups {
  const isScripts = (group: string) => group === 'console_scripts' || group === 'gui_scripts';
  const hasGroups = [...own.keys()].some((group) => !isScripts(group));
  const taken = [...other].filter(([group]) => (isScripts(group) ? !own.has(group) : !hasGroups));
  return new Map([...own, ...taken]);
}
