/** What an installed distribution says of itself, compared with pyproject.toml: entry points, version, dependencies. */
import type { Installed } from '../artifacts/environment.ts';
import { type EntryPointsFile, parseEntryPoints } from '../artifacts/wheel.ts';
import { type Files, join } from '../files/files.ts';
import {
  type Comparable,
  comparableRequirement,
  comparableSpecifiers,
} from '../pyproject/comparable-requirement.ts';
import { normalizeName } from '../pyproject/name.ts';
import { sameVersion } from '../pyproject/version.ts';
import { arrayAt, stringAt, stringsOf, tableAt } from '../toml/document.ts';
import type { Project } from './project.ts';

/** Why the metadata is not what a build would write now, one clause each; only what can be told is compared. */
export async function compareMetadata(
  installed: Installed,
  project: Project,
  files: Files,
): Promise<readonly string[]> {
  // A backend that is not known may fill in whatever it likes.
  if (!project.metadata.table || !project.backend) return [];
  const written = await files.read(join(installed.distInfo, 'entry_points.txt'));
  const entryPoints =
    'text' in written ? parseEntryPoints(written.text) : 'absent' in written ? new Map() : undefined;
  return [
    ...compareVersion(installed, project),
    ...(entryPoints && installed.form === 'dist-info' ? compareEntryPoints(entryPoints, project) : []),
    ...compareRequirements(installed, project),
  ];
}

function* compareVersion({ metadata, version }: Installed, project: Project): Iterable<string> {
  const there = metadata?.version ?? version;
  const here = isDynamic(project, 'version')
    ? project.dynamic?.fields.get('version')?.value
    : project.metadata.version?.value;
  if (here !== undefined && there !== '' && !sameVersion(there, here))
    yield `it has version ${there}, the project is now ${here}`;
}

function* compareEntryPoints(there: EntryPointsFile, project: Project): Iterable<string> {
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
    if (built === undefined) yield `${what} is not in it yet`;
    else if (bare(built) !== bare(reference.value))
      yield `${what} is \`${built}\` in it, not \`${reference.value}\``;
  }
  for (const [group, names] of there)
    for (const name of names.keys())
      if (!declared.has(`${group}\n${name}`)) yield `${wordsFor(group, name)} is still in it`;
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

function* compareRequirements({ metadata }: Installed, project: Project): Iterable<string> {
  const table = project.metadata.table;
  if (!metadata || !table) return;
  if (!isDynamic(project, 'requires-python')) {
    const [here, there] = [stringAt(table, 'requires-python')?.value ?? '', metadata.requiresPython ?? ''];
    if (comparableSpecifiers(here) !== comparableSpecifiers(there))
      yield `it asks for Python \`${there || 'any'}\`, the project for \`${here || 'any'}\``;
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
    yield* compareSets(here, there, project.backend?.name === 'uv-build');
  if (optional) return;
  const provided = new Set(metadata.providesExtra.map(normalizeName));
  const named = new Set(extras.map(({ key }) => normalizeName(key.name)));
  for (const name of named) if (!provided.has(name)) yield `the extra \`${name}\` is not in it yet`;
  for (const name of provided) if (!named.has(name)) yield `the extra \`${name}\` is still in it`;
}

/** uv_build writes markers in a normal form of its own, so there only their being there is compared. */
function* compareSets(
  here: readonly Comparable[],
  there: readonly Comparable[],
  markersDiffer: boolean,
): Iterable<string> {
  const key = ({ text, marker, extra }: Comparable) =>
    [text, markersDiffer ? marker !== '' : marker, extra ?? ''].join('\n');
  const [declared, built] = [new Set(here.map(key)), new Set(there.map(key))];
  for (const each of here) if (!built.has(key(each))) yield `it does not require \`${each.written}\` yet`;
  for (const each of there) if (!declared.has(key(each))) yield `it still requires \`${each.written}\``;
}

function isDynamic({ metadata }: Project, field: string): boolean {
  return metadata.dynamic.some(({ value }) => value === field);
}
