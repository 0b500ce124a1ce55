/** What an installed distribution says of itself, compared with pyproject.toml: entry points, version, dependencies. */
import type { Metadata } from '../artifacts/metadata.ts';
import type { EntryPointsFile } from '../artifacts/wheel.ts';
import {
  type Comparable,
  comparableRequirement,
  comparableSpecifiers,
} from '../pyproject/comparable-requirement.ts';
import { normalizeName } from '../pyproject/name.ts';
import { sameVersion } from '../pyproject/version.ts';
import { arrayAt, stringAt, stringsOf, tableAt } from '../toml/document.ts';
import type { Difference } from './artifact.ts';
import type { Project } from './project.ts';

/** What a wheel, an installed distribution or an `*.egg-info` says of itself; undefined: it cannot be told. */
export interface Described {
  readonly version: string | undefined;
  readonly metadata: Metadata | undefined;
  readonly entryPoints: EntryPointsFile | undefined;
}

/** Where the metadata is not what a build would write now; only what can be told is compared. */
export function compareMetadata(there: Described, project: Project): readonly Difference[] {
  // A backend that is not known may fill in whatever it likes.
  if (!project.metadata.table || !project.backend) return [];
  return [
    ...compareVersion(there, project),
    ...(there.entryPoints ? compareEntryPoints(there.entryPoints, project) : []),
    ...compareRequirements(there, project),
  ];
}

/** Of an editable installation: hatchling, pdm-backend and whey let it require `editables`, whatever is declared. */
export function withoutEditables(differences: readonly Difference[]): readonly Difference[] {
  return differences.filter(
    (each) =>
      each.about !== 'requirement' || each.how !== 'extra' || !/^editables(?![\w.-])/.test(each.written),
  );
}

function* compareVersion({ metadata, version }: Described, project: Project): Iterable<Difference> {
  const there = metadata?.version ?? version ?? '';
  const here = isDynamic(project, 'version')
    ? project.dynamic?.fields.get('version')?.value
    : project.metadata.version?.value;
  if (here !== undefined && there !== '' && !sameVersion(there, here))
    yield { about: 'version', there, clause: `it has version ${there}, the project is now ${here}` };
}

function* compareEntryPoints(there: EntryPointsFile, project: Project): Iterable<Difference> {
  if (['scripts', 'gui-scripts', 'entry-points'].some((field) => isDynamic(project, field))) return;
  // poetry-core reads tables of its own beside the standard ones.
  const poetry = tableAt(project.doc.root, 'tool', 'poetry');
  if (poetry?.entries.has('scripts') || poetry?.entries.has('plugins')) return;
  const declared = new Set<string>();
  for (const { group, entry, reference } of project.metadata.scripts) {
    if (reference === undefined) return;
    const { name } = entry.key;
    declared.add(`${group}\n${name}`);
    const built = there.get(group)?.get(name);
    const what = wordsFor(group, name);
    const about = 'entry-point';
    if (built === undefined) yield { about, how: 'missing', group, name, clause: `${what} is not in it yet` };
    else if (bare(built) !== bare(reference.value)) {
      const clause = `${what} is \`${built}\` in it, not \`${reference.value}\``;
      yield { about, how: 'changed', group, name, there: built, clause };
    }
  }
  for (const [group, names] of there)
    for (const [name, reference] of names)
      if (!declared.has(`${group}\n${name}`)) {
        const clause = `${wordsFor(group, name)} is still in it`;
        yield { about: 'entry-point', how: 'extra', group, name, there: reference, clause };
      }
}

function wordsFor(group: string, name: string): string {
  return group === 'console_scripts' || group === 'gui_scripts'
    ? `the command \`${name}\``
    : `\`${name}\` of \`${group}\``;
}

/** Blanks mean nothing in a reference. */
function bare(reference: string): string {
  return reference.replace(/\s+/g, '');
}

function* compareRequirements({ metadata }: Described, project: Project): Iterable<Difference> {
  const table = project.metadata.table;
  if (!metadata || !table) return;
  if (!isDynamic(project, 'requires-python')) {
    const [here, there] = [stringAt(table, 'requires-python')?.value ?? '', metadata.requiresPython ?? ''];
    const clause = `it asks for Python \`${there || 'any'}\`, the project for \`${here || 'any'}\``;
    if (comparableSpecifiers(here) !== comparableSpecifiers(there))
      yield { about: 'requires-python', there, clause };
  }
  const [plain, optional] = [isDynamic(project, 'dependencies'), isDynamic(project, 'optional-dependencies')];
  const declared: string[] = [];
  const extras = [...(tableAt(table, 'optional-dependencies')?.entries.values() ?? [])];
  if (!plain) declared.push(...stringsOf(arrayAt(table, 'dependencies')).map(({ value }) => value));
  const here = declared.map((text) => comparableRequirement(text));
  if (!optional)
    for (const { key, value } of extras)
      for (const item of value.kind === 'array' ? stringsOf(value) : [])
        here.push(comparableRequirement(item.value, key.name));
  const there = metadata.requiresDist
    .map((text) => comparableRequirement(text))
    .filter((each) => each === undefined || !(each.extra === undefined ? plain : optional));
  if (here.every((each) => each !== undefined) && there.every((each) => each !== undefined))
    yield* compareSets(here, there, project.backend?.name ?? '');
  if (optional) return;
  const provided = new Set(metadata.providesExtra.map(normalizeName));
  const named = new Set(extras.map(({ key }) => normalizeName(key.name)));
  const about = 'extra';
  for (const name of named)
    if (!provided.has(name))
      yield { about, how: 'missing', name, clause: `the extra \`${name}\` is not in it yet` };
  for (const name of provided)
    if (!named.has(name)) yield { about, how: 'extra', name, clause: `the extra \`${name}\` is still in it` };
}

/** uv_build and maturin write markers in a normal form of their own, so there only their being there is compared. */
const REWORDING: ReadonlySet<string> = new Set(['uv-build', 'maturin']);

function* compareSets(
  here: readonly Comparable[],
  there: readonly Comparable[],
  backend: string,
): Iterable<Difference> {
  const markersDiffer = REWORDING.has(backend);
  const words = backend === 'poetry-core' ? inPoetry(here) : (text: string) => text;
  const key = ({ text, marker, extra }: Comparable) =>
    [words(text), markersDiffer ? marker !== '' : marker, extra ?? ''].join('\n');
  const [declared, built] = [new Set(here.map(key)), new Set(there.map(key))];
  const about = 'requirement';
  for (const each of here)
    if (!built.has(key(each))) {
      const { written, extra } = each;
      yield { about, how: 'missing', written, extra, clause: `it does not require \`${written}\` yet` };
    }
  for (const each of there)
    if (!declared.has(key(each))) {
      const { written, extra } = each;
      yield { about, how: 'extra', written, extra, clause: `it still requires \`${written}\`` };
    }
}

/**
 * Requirements as poetry-core 2.5.0 writes them: `~=1.4.2` becomes `>=1.4.2,<1.5.0`, and of several bounds on one side only
 * the narrowest stays, so that the specifiers of those are not compared.
 */
function inPoetry(declared: readonly Comparable[]): (text: string) => string {
  const parts = (text: string) => {
    const [head = text, list = ''] = /^([^\]]*\])(?!@)(.*)$/s.exec(text)?.slice(1) ?? [];
    const specifiers = list.split(',').flatMap((each) => {
      const start = /^~=(.*)$/.exec(each)?.[1];
      return start === undefined ? [each] : [`>=${start}`, `<${nextOf(start)}`];
    });
    return { head, specifiers };
  };
  const narrowed = new Set<string>();
  for (const { text } of declared) {
    const { head, specifiers } = parts(text);
    const count = (pattern: RegExp) => specifiers.filter((each) => pattern.test(each)).length;
    if (count(/^>/) > 1 || count(/^</) > 1 || (specifiers.length > 1 && count(/^==/) > 0)) narrowed.add(head);
  }
  return (text) => {
    const { head, specifiers } = parts(text);
    return narrowed.has(head) ? head : head + specifiers.sort().join();
  };
}

/** `1.4.2` → `1.5.0`: the version that `~=` ends before. */
function nextOf(version: string): string {
  const release = (/^(?:\d+!)?[\d.]*\d/.exec(version)?.[0] ?? version).split('.');
  const last = release.length - 2;
  return release.map((part, i) => (i < last ? part : i === last ? `${Number(part) + 1}` : '0')).join('.');
}

function isDynamic({ metadata }: Project, field: string): boolean {
  return metadata.dynamic.some(({ value }) => value === field);
}
