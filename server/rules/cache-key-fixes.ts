/** The fixes that the rules about `cache-keys` share. */
import { join, normalize } from '../files/files.ts';
import type { Project } from '../project/project.ts';
import { normalizeName } from '../pyproject/name.ts';
import { type ArrayValue, arrayAt, type Document, stringsOf, tableAt, valueAt } from '../toml/document.ts';
import { appendItems, insertItem, quote, setKey } from '../toml/edit.ts';
import type { Edit } from '../toml/span.ts';
import { type CacheKeys, DEFAULT_FILES, DEFAULT_FOLDER } from '../uv/cache-keys.ts';
import { compileGlobs, type Globs, isGlob, keyTaking } from '../uv/glob.ts';
import type { Fix } from './rule.ts';

/** Names for a message: all of up to three, else the first two and how many more. */
export function listed(names: readonly string[]): string {
  const shown = (names.length > 3 ? names.slice(0, 2) : names).map((name) => `\`${name}\``);
  if (names.length > 3) shown.push(`${names.length - 2} more`);
  const last = shown.pop() ?? '';
  return shown.length > 0 ? `${shown.join(', ')} and ${last}` : last;
}

/** Adds paths and globs to the keys, in the style of those that are there; the four defaults first where there are none. */
export function addKeys(project: Project, paths: readonly string[], safe = true): readonly Fix[] {
  const { doc, cacheKeys } = project;
  if (!hasRoom(project)) return [];
  const title = cacheKeys.entry
    ? `Add ${listed(paths)} to \`cache-keys\``
    : `Add \`cache-keys\` with uv's defaults and ${listed(paths)}`;
  return [{ title, safe, edits: () => edits(doc, cacheKeys, paths.map(keyText(cacheKeys))) }];
}

/** Puts the manifest in front of the keys. */
export function addManifest(project: Project): readonly Fix[] {
  const { doc, cacheKeys } = project;
  const { array } = cacheKeys;
  if (!array || !hasRoom(project)) return [];
  const text = keyText(cacheKeys)('pyproject.toml');
  return [
    {
      title: 'Add `pyproject.toml` to `cache-keys`',
      safe: true,
      edits: () => (array.ofTables ? appendBlocks(doc, array, [text]) : insertItem(doc, array, 0, text)),
    },
  ];
}

/** Adds a key that is no path, as TOML text. */
export function addTable(project: Project, text: string, safe: boolean): readonly Fix[] {
  const { doc, cacheKeys } = project;
  if (!hasRoom(project)) return [];
  const title = cacheKeys.entry
    ? `Add \`${text}\` to \`cache-keys\``
    : `Add \`cache-keys\` with uv's defaults and \`${text}\``;
  return [{ title, safe, edits: () => edits(doc, cacheKeys, [text]) }];
}

/** Whether a setting makes uv build the project at every sync, whatever the keys say. */
export function isReinstalled({ doc, metadata }: Project): boolean {
  const uv = tableAt(doc.root, 'tool', 'uv');
  const always = uv && valueAt(uv, 'reinstall');
  if (always?.kind === 'boolean' && always.value) return true;
  const name = normalizeName(metadata.name?.value ?? '');
  const listed = stringsOf(uv && arrayAt(uv, 'reinstall-package'));
  return listed.some(({ value }) => normalizeName(value) === name);
}

/** Makes uv build the project at each sync: for a backend whose inputs cannot be named, or whose hooks disagree. */
export function reinstallEachTime({ doc, folder, metadata, cacheKeyMatches }: Project): readonly Fix[] {
  const name = metadata.name?.value;
  const { lock } = cacheKeyMatches.tree;
  // In a workspace uv takes its settings from the root's pyproject.toml alone.
  if (name === undefined || (lock !== undefined && lock !== join(folder, 'uv.lock'))) return [];
  const above = [valueAt(doc.root, 'tool'), valueAt(doc.root, 'tool', 'uv')];
  const there = valueAt(doc.root, 'tool', 'uv', 'reinstall-package');
  const isList = there?.kind === 'array' && there.closed;
  if ((there && !isList) || above.some((value) => value && value.kind !== 'table')) return [];
  return [
    {
      title: `Add \`${name}\` to \`reinstall-package\`: every \`uv sync\` and \`uv run\` then builds it`,
      safe: false,
      edits: () =>
        isList
          ? appendItems(doc, there, [JSON.stringify(name)])
          : setKey(doc, ['tool', 'uv', 'reinstall-package'], `[${JSON.stringify(name)}]`),
    },
  ];
}

/** Whether a key can be written: nothing else stands in its place, and the list has an end. */
function hasRoom({ doc, cacheKeys: { entry, array } }: Project): boolean {
  if (array) return array.closed;
  const above = [valueAt(doc.root, 'tool'), valueAt(doc.root, 'tool', 'uv')];
  return !entry && above.every((value) => value === undefined || value.kind === 'table');
}

function edits(doc: Project['doc'], { entry, array }: CacheKeys, items: readonly string[]) {
  if (array?.ofTables) return appendBlocks(doc, array, items);
  if (array) return appendItems(doc, array, items);
  if (entry) return [];
  const defaults = [...DEFAULT_FILES.map((file) => `"${file}"`), `{ dir = "${DEFAULT_FOLDER}" }`];
  const all = [...defaults, ...items];
  const line = `[${all.join(', ')}]`;
  return setKey(doc, ['tool', 'uv', 'cache-keys'], line.length <= 88 ? line : many(all));
}

/** A `[[tool.uv.cache-keys]]` for each item, behind the last one and with its header. */
function appendBlocks(
  { text }: Document,
  { items: tables }: ArrayValue,
  items: readonly string[],
): readonly Edit[] {
  const last = tables[tables.length - 1];
  if (last?.kind !== 'table') return [];
  const end = Math.max(last.at.end, ...[...last.entries.values()].map(({ at }) => at.end));
  const rest = /[^\r\n]*/.exec(text.slice(end))?.[0] ?? '';
  const line = text.includes('\r\n') ? '\r\n' : '\n';
  const header = text.slice(last.at.start, last.at.end);
  const blocks = items.map((item) => {
    const body = item.startsWith('{') ? item.slice(1, -1).trim() : `file = ${item}`;
    return `${line}${line}${header}${line}${body}`;
  });
  return [{ start: end + rest.length, end: end + rest.length, text: blocks.join('') }];
}

function many(items: readonly string[]): string {
  return `[\n${items.map((item) => `    ${item},\n`).join('')}]`;
}

/** The way in which the list writes a path: a string, or a table where all its paths are tables. */
function keyText({ keys }: CacheKeys): (path: string) => string {
  const paths = keys.flatMap((key) => (key.kind === 'file' || key.kind === 'glob' ? [key] : []));
  const like = keys.flatMap((key) => ('value' in key ? [key.value] : []))[0];
  const inTables = paths.length > 0 && paths.every(({ node }) => node.kind === 'table');
  return (path) => {
    const text = like ? quote(path, like) : JSON.stringify(path);
    return inTables ? `{ file = ${text} }` : text;
  };
}

/**
 * The keys that cover some files: their names, or one glob for each folder that holds nothing else. `owned` are the
 * folders of which that is known. A glob is only written where it leaves the meaning of the other keys alone.
 */
export function keysFor(
  { cacheKeys, folder }: Project,
  files: readonly string[],
  owned: ReadonlySet<string>,
): readonly string[] {
  const globs = [...owned]
    .map((path) => ({ path, inside: files.filter((file) => file.startsWith(`${path}/`)) }))
    .filter(({ inside }) => inside.length > 1)
    .flatMap(({ path, inside }) => oneGlob(path, inside) ?? [])
    .filter((glob) => leavesOthers(cacheKeys, glob));
  const compiled = compileGlobs(globs);
  const rest = files.filter((file) => keyTaking(compiled, join(folder, file), folder) === undefined);
  return [...globs, ...rest.filter((file) => !isGlob(file))];
}

function oneGlob(path: string, files: readonly string[]): string | undefined {
  if (isGlob(path) || normalize(path) === '') return undefined;
  const suffixes = [...new Set(files.map((file) => /[^/](\.[^./]+)$/.exec(file)?.[1]))];
  if (suffixes.includes(undefined) || suffixes.length > 1) return undefined;
  return `${path}/**/*${suffixes[0]}`;
}

/** More keys than people write: that all of them keep their meaning would take too long to see. */
const MOST_KEYS = 200;

/** Whether a glob can join the list and every other one still means what it meant. */
export function leavesOthers({ keys, globs }: CacheKeys, glob: string, instead?: number): boolean {
  if (keys.length > MOST_KEYS) return false;
  const texts = keys.map((key, i) => (key.kind === 'glob' && i !== instead ? key.value.value : undefined));
  const after = compileGlobs([...texts, glob]);
  return keys.every((_, i) => i === instead || meaning(globs, i) === meaning(after, i));
}

/** How a key is read: where, and anchored or not. */
function meaning({ clusters }: Globs, key: number): string {
  return clusters
    .flatMap(({ base, patterns }) =>
      patterns
        .filter((pattern) => pattern.key === key)
        .map(
          ({ text, floating }) => `${floating ? `${base}/` : ''}${floating}${normalize(`${base}/${text}`)}`,
        ),
    )
    .join();
}
