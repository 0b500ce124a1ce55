import type { Refusal } from '../backends/backend.ts';
import type { Project } from '../project/project.ts';
import { normalizeName } from '../pyproject/name.ts';
import { type Document, entryAt, type Value, valueAt } from '../toml/document.ts';
import { type Span, contains as within } from '../toml/span.ts';
import { isBuilt } from '../uv/workspace.ts';
import { deprecatedLicense } from './deprecated-license.ts';
import { duplicateExtra } from './duplicate-extra.ts';
import { dynamicWithoutSource } from './dynamic-without-source.ts';
import { forbiddenDynamicField } from './forbidden-dynamic-field.ts';
import { forbiddenEntryPointGroup } from './forbidden-entry-point-group.ts';
import { invalidEntryPointGroup } from './invalid-entry-point-group.ts';
import { invalidEntryPointName } from './invalid-entry-point-name.ts';
import { invalidExtraName } from './invalid-extra-name.ts';
import { invalidImportName } from './invalid-import-name.ts';
import { invalidKeyword } from './invalid-keyword.ts';
import { invalidLicense } from './invalid-license.ts';
import { invalidLicenseGlob } from './invalid-license-glob.ts';
import { invalidMarker } from './invalid-marker.ts';
import { invalidObjectReference } from './invalid-object-reference.ts';
import { invalidPerson } from './invalid-person.ts';
import { invalidProjectName } from './invalid-project-name.ts';
import { invalidProjectValue } from './invalid-project-value.ts';
import { invalidReadme } from './invalid-readme.ts';
import { invalidRequirement } from './invalid-requirement.ts';
import { invalidSpecifier } from './invalid-specifier.ts';
import { invalidUrl } from './invalid-url.ts';
import { invalidVersion } from './invalid-version.ts';
import { missingDynamicFile } from './missing-dynamic-file.ts';
import { missingRequires } from './missing-requires.ts';
import { missingVersion } from './missing-version.ts';
import type { Fix, Rule } from './rule.ts';
import { scriptNameWithPath } from './script-name-with-path.ts';
import { findPackages } from './selection-fixes.ts';
import { isSaidOfSettings } from './setting-words.ts';
import { staticAndDynamic } from './static-and-dynamic.ts';
import { undeclaredDynamicSource } from './undeclared-dynamic-source.ts';
import { unknownClassifier } from './unknown-classifier.ts';
import { unknownDynamicField } from './unknown-dynamic-field.ts';
import { unknownOwnExtra } from './unknown-own-extra.ts';
import { unknownProjectKey } from './unknown-project-key.ts';
import { unmatchedLicenseFile } from './unmatched-license-file.ts';
import { unsupportedDynamicField } from './unsupported-dynamic-field.ts';

/** A backend in the project may write what it wraps another one for, so nothing is said of those. */
export const failingBuild: Rule = {
  code: 'failing-build',
  severity: 'error',

  *check(project) {
    const { doc, folder, backend, inTree } = project;
    const refusal =
      inTree || !isBuilt(doc) || isPoetryApplication(doc) || saysNothing(project)
        ? undefined
        : refusalOf(project);
    const at = refusal && placeOf(project, refusal);
    if (!backend || !refusal || !at) return;
    yield {
      at,
      message: `${backend.name} refuses to build: \`${wordsOf(refusal, folder)}\`${absence(doc, refusal)}`,
      fixes: oneOfMany(project, refusal.says),
    };
  },
};

/** Poetry's own way to say that a project is not to be built; what asks for a build all the same was not the author's wish. */
function isPoetryApplication(doc: Document): boolean {
  const mode = valueAt(doc.root, 'tool', 'poetry', 'package-mode');
  return mode?.kind === 'boolean' && !mode.value;
}

/** A file of settings for other tools, or one that was begun: no field, no package and no script says what setuptools is to build. */
function saysNothing({ doc, metadata, backend, otherSettings }: Project): boolean {
  if (backend?.name !== 'setuptools' || metadata.table || valueAt(doc.root, 'tool', 'setuptools'))
    return false;
  return !/^\[(?:metadata|options)|setup\(/m.test(otherSettings);
}

/** Rules that say better what is wrong with metadata. */
const OF_METADATA: readonly Rule[] = [
  unknownDynamicField,
  forbiddenDynamicField,
  staticAndDynamic,
  unsupportedDynamicField,
  dynamicWithoutSource,
  missingDynamicFile,
  undeclaredDynamicSource,
  invalidEntryPointGroup,
  invalidEntryPointName,
  forbiddenEntryPointGroup,
  scriptNameWithPath,
  invalidObjectReference,
  missingRequires,
];

/** Rules about what is odd in `[project]`, with the kinds of which they say what is refused. */
const OF_KINDS: readonly (readonly [rule: Rule, kinds: RegExp])[] = [
  [invalidProjectName, /^name-/],
  [unknownProjectKey, /^unknown-key$/],
  [invalidProjectValue, /-(?:type|item|table|lines|date)$/],
  [missingVersion, /^version-missing$/],
  [invalidReadme, /^readme-/],
  [invalidLicense, /^license-(?!files|classifier)/],
  [deprecatedLicense, /^license-classifier/],
  [invalidLicenseGlob, /^license-files-outside$/],
  [unmatchedLicenseFile, /^license-files-(?:no-match|pattern-none)$/],
];

/** Whether a rule finds anything. */
function speaks(rule: Rule, project: Project): boolean {
  for (const _ of rule.check(project)) return true;
  return false;
}

function isSaidOf(project: Project, fails: Refusal): boolean {
  const kind = project.oddities.find(({ verdict }) => verdict === fails)?.kind;
  return kind !== undefined && OF_KINDS.some(([rule, kinds]) => kinds.test(kind) && speaks(rule, project));
}

/** Rules that say what is wrong at the letter, where it is the field that the backend refuses. */
const OF_STRINGS: readonly Rule[] = [
  invalidVersion,
  invalidSpecifier,
  invalidRequirement,
  invalidMarker,
  unknownOwnExtra,
  invalidPerson,
  invalidUrl,
  invalidKeyword,
  invalidExtraName,
  duplicateExtra,
  invalidImportName,
  unknownClassifier,
];

function isSaidWithin(project: Project, { keys }: Refusal): boolean {
  const entry = entryAt(project.doc.root, ...keys);
  const places = entry ? [wholeOf(entry.value), entry.key.at] : [];
  return OF_STRINGS.some((rule) =>
    [...rule.check(project)].some((finding) => places.some((at) => within(at, finding.at))),
  );
}

/** An array of tables with the lines below its last header. */
function wholeOf(value: Value): Span {
  const last = value.kind === 'array' && value.ofTables ? value.items.at(-1) : undefined;
  const below = last?.kind === 'table' ? [...last.entries.values()].map(({ at }) => at.end) : [];
  return { start: value.at.start, end: Math.max(value.at.end, ...below) };
}

/** Why the selection of files, or the metadata, is certain to fail the build. */
function refusalOf(project: Project): Refusal | undefined {
  const { wheel, wheelMetadata, contents, metadata, doc } = project;
  const isSaid = () => OF_METADATA.some((rule) => speaks(rule, project));
  const selection =
    wheel?.certainty === 'certain' && wheel.fails
      ? wheel.fails
      : contents?.certainty === 'certain'
        ? contents.fails
        : undefined;
  if (selection) {
    const { keys } = selection;
    // What is wrong in Cargo.toml, meson.build or CMakeLists.txt is not mended here.
    if (keys[0] === 'build-system' || (keys.includes('dynamic') && isSaid())) return undefined;
    if (isSaidOfSettings(project, keys)) return undefined;
    if (keys[0] === 'project' && keys[1] === 'name' && speaks(invalidProjectName, project)) return undefined;
    return selection;
  }
  // A file without the table is one that was begun, and what is unfinished lacks what it will have.
  if (!metadata.table?.entries.size || doc.problems.length > 0) return undefined;
  const fails = wheelMetadata?.fails;
  if (!fails) return undefined;
  const isTold = (each: Refusal) => isSaidOf(project, each) || isSaidWithin(project, each);
  if (!isTold(fails) && !isSaidOfSettings(project, fails.keys) && !isSaid()) return fails;
  const unknown = unknownField(project);
  return unknown && !isTold(unknown) ? unknown : undefined;
}

/** A standard field that the backend does not know, whatever it holds: that what else is wrong is told elsewhere says nothing of it. */
function unknownField({ oddities }: Project): Refusal | undefined {
  for (const { kind, verdict } of oddities)
    if (typeof verdict === 'object' && /^import-name(?:s|spaces)(?:-none)?$/.test(kind)) return verdict;
  return undefined;
}

/** A value may stand in it in full. */
const LONGEST = 400;

/** What the backend says, as part of a clause. */
export function wordsOf({ says }: Refusal, folder: string): string {
  const words = says.length > LONGEST ? `${says.slice(0, LONGEST - 1)}…` : says;
  return words
    .replaceAll(`${folder}/`, '')
    .replace(/^error: /, '')
    .replace(/:? https:\S+$/, '')
    .replaceAll('`', "'");
}

/** Which field is not there, where the backend's first line leaves that out. */
function absence({ root }: Document, { says, keys }: Refusal): string {
  const [table, field, ...more] = keys;
  if (table !== 'project' || field === undefined || more.length > 0) return '';
  return entryAt(root, table, field) || says.includes(field) ? '' : `, as \`project.${field}\` is not there`;
}

/** The value or the key to mend; the table that it belongs in where it is missing. */
function placeOf({ doc, metadata, buildSystem }: Project, { keys, says }: Refusal): Span | undefined {
  const value = valueAt(doc.root, ...keys);
  const isKey = /unrecogni[sz]ed|unknown|unexpected/i.test(says);
  const cause = value?.kind === 'string' && !isKey ? value : entryAt(doc.root, ...keys)?.key;
  const table = keys[0] === 'project' ? metadata.entry?.key : undefined;
  return (cause ?? table ?? metadata.name ?? buildSystem.backend)?.at;
}

/** Where setuptools cannot choose between folders, and one of them has the project's name. */
function oneOfMany({ doc, metadata: { name }, backend }: Project, says: string): readonly Fix[] {
  const list = /^error: Multiple top-level packages discovered in a flat-layout: \[(.*)\]/.exec(says)?.[1];
  if (backend?.name !== 'setuptools' || list === undefined || !name) return [];
  const names = list.split(', ').map((each) => each.slice(1, -1));
  const own = names.find((each) => normalizeName(each) === normalizeName(name.value));
  return own === undefined ? [] : findPackages(doc, own, '', names);
}
