/** What poetry-core refuses in the metadata of `[tool.poetry]` (poetry-core 2.5.0, `factory.py`, `masonry/metadata.py`). */
import { type Files, join } from '../../files/files.ts';
import { normalizeVersion } from '../../pyproject/version.ts';
import {
  type Document,
  type Entry,
  stringAt,
  stringsOf,
  type Table,
  tableAt,
  valueAt,
} from '../../toml/document.ts';
import type { Refusal } from '../backend.ts';
import { readmes } from './elsewhere.ts';

export interface Trouble {
  readonly fails?: Refusal;
  readonly doubts: readonly string[];
}

/** Readme files that are not there, people without names, constraints that may not be understood. */
export async function metadataTrouble(doc: Document, files: Files): Promise<Trouble> {
  const table = tableAt(doc.root, 'tool', 'poetry');
  if (!table) return { doubts: [] };
  const project = tableAt(doc.root, 'project');
  const version = project?.entries.has('version') ? undefined : stringAt(table, 'version')?.value;
  if (version && normalizeVersion(version) === undefined)
    return {
      fails: refusal(`Invalid version '${version}' on package ${nameOf(doc)}`, 'version'),
      doubts: [],
    };
  const person = project?.entries.has('authors') ? undefined : badPerson(table, 'authors');
  const other = project?.entries.has('maintainers') ? undefined : badPerson(table, 'maintainers');
  const fails = person ?? other ?? (await badReadme(doc, files));
  return { ...(fails && { fails }), doubts: [...constraintDoubts(table, project)] };
}

function nameOf(doc: Document): string {
  return (
    stringAt(doc.root, 'project', 'name')?.value ?? stringAt(doc.root, 'tool', 'poetry', 'name')?.value ?? ''
  );
}

function refusal(says: string, ...keys: readonly string[]): Refusal {
  return { says, keys: ['tool', 'poetry', ...keys] };
}

/** Only the first one is taken apart. */
function badPerson(table: Table, key: 'authors' | 'maintainers'): Refusal | undefined {
  const people = valueAt(table, key);
  const [first] = people?.kind === 'array' ? stringsOf(people) : [];
  if (!first || /^[^<>]+(?: <.+?>)?\n?$/.test(first.value)) return undefined;
  const form = 'Must be in the format: John Smith <john@example.com>';
  return refusal(`Invalid ${key.slice(0, -1)} string. ${form}`, key);
}

async function badReadme(doc: Document, files: Files): Promise<Refusal | undefined> {
  for (const path of readmes(doc)) {
    const content = await files.read(path, 64 * 1024 * 1024);
    const at = join(files.folder, path);
    if ('absent' in content) return refusal(`Readme path \`${at}\` does not exist.`, 'readme');
    if ('text' in content) continue;
    if (content.trouble.code === 'folder') return refusal(`Readme path \`${at}\` is a directory.`, 'readme');
    if (content.trouble.code === 'denied') return refusal(`Readme path \`${at}\` is not readable.`, 'readme');
    if (content.trouble.code === 'encoding')
      return refusal(`'utf-8' codec can't decode the readme \`${at}\``, 'readme');
  }
  return undefined;
}

/** A number with the usual suffixes, behind one of the operators that poetry knows. */
const NUMBER = String.raw`v?\d+(?:\.\d+)*(?:(?:a|b|rc|alpha|beta)\.?\d*)?(?:\.?(?:post|dev)\d*)?`;
const SINGLE = new RegExp(
  String.raw`^(?:\*|(?:\^|~|~=|[<>=!]=|[<>]|=)?\s*${NUMBER}|(?:==|!=)?\s*\d+(?:\.\d+){0,2}\.\*)$`,
);

/** Whether a constraint is certainly understood. */
function isPlain(constraint: string): boolean {
  return constraint
    .replace(/([<>=!~^])\s+/g, '$1')
    .trim()
    .split(/\s*\|\|?\s*/)
    .every((either) => either.split(/\s*,\s*|\s+/).every((each) => SINGLE.test(each)));
}

function* constraintDoubts(table: Table, project: Table | undefined): Iterable<string> {
  const dependencies = tableAt(table, 'dependencies');
  if (!dependencies) return;
  for (const [name, entry] of dependencies.entries) {
    if (!/^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/.test(name))
      yield `poetry may refuse the name \`${name}\``;
    else if (!isUnderstood(entry)) yield `poetry may not understand the constraint of \`${name}\``;
  }
  const own = stringAt(dependencies, 'python')?.value;
  const standard = project && stringAt(project, 'requires-python')?.value;
  if (own !== undefined && standard !== undefined && own !== standard)
    yield '`tool.poetry.dependencies.python` may allow more than `requires-python`, which poetry refuses';
}

function isUnderstood({ value }: Entry): boolean {
  if (value.kind === 'string') return isPlain(value.value);
  if (value.kind === 'array') return value.items.every((item) => item.kind === 'table' && isPlainTable(item));
  return value.kind === 'table' && isPlainTable(value);
}

/** Markers, addresses and other versions of Python have grammars of their own. */
function isPlainTable(table: Table): boolean {
  const plainKeys = ['version', 'optional', 'extras', 'allow-prereleases', 'source', 'path', 'develop'];
  if ([...table.entries.keys()].some((key) => !plainKeys.includes(key))) return false;
  const version = stringAt(table, 'version')?.value;
  return version === undefined || isPlain(version);
}
