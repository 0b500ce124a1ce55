/**
 * What of `[tool.uv]` uv reads as part of the project itself. A wrong value here stops uv ("Failed to parse"), where a wrong
 * setting is only dropped. Tried out key by key with `uv lock` of 0.13.9 and 0.8.24.
 */
import { isName } from '../pyproject/name.ts';
import { type Document, plain, valueAt } from '../toml/document.ts';
import { isTable } from '../toml/read.ts';
import { fitsKind } from './settings-keys.ts';

/** Why uv stops at `[tool.uv]` of a project that it takes for the project or a member; undefined where it does not, or it cannot be told. */
export function modelErrors(doc: Document): string | undefined {
  const value = valueAt(doc.root, 'tool', 'uv');
  if (value === undefined) return undefined;
  const table = plain(value);
  if (!isTable(table)) return '`tool.uv` is no table';
  for (const [key, fits] of MODEL) {
    const own = table[key];
    if (own === undefined || fits(own)) continue;
    return `\`tool.uv.${key}\` has a value that uv does not take`;
  }
  return undefined;
}

const isNamed = (value: unknown) => typeof value === 'string' && isName(value);
const isText = (value: unknown) => typeof value === 'string';
const isFlag = (value: unknown) => typeof value === 'boolean';
const isRequirements = (value: unknown) => fitsKind('requirements', value) !== false;

/** false only where uv is certain to refuse the value. */
const MODEL: readonly (readonly [string, (value: unknown) => boolean])[] = [
  ['package', isFlag],
  ['managed', isFlag],
  ['default-groups', (value) => value === 'all' || (Array.isArray(value) && value.every(isNamed))],
  [
    'sources',
    (value) => isTable(value) && Object.entries(value).every(([name, of]) => isName(name) && isSources(of)),
  ],
  ['workspace', isWorkspace],
  ['override-dependencies', isRequirements],
  ['constraint-dependencies', isRequirements],
  ['build-constraint-dependencies', isRequirements],
  ['exclude-dependencies', isRequirements],
  ['dev-dependencies', isRequirements],
  ['environments', isMarkers],
  ['required-environments', isMarkers],
  ['conflicts', (value) => Array.isArray(value) && value.every(Array.isArray)],
  ['dependency-groups', (value) => isTable(value) && Object.values(value).every(isTable)],
  ['index', (value) => Array.isArray(value) && value.every((item) => isTable(item) && isText(item.url))],
];

function isMarkers(value: unknown): boolean {
  return Array.isArray(value) ? value.every(isText) : isText(value);
}

function isWorkspace(value: unknown): boolean {
  if (!isTable(value)) return false;
  return Object.entries(value).every(
    ([key, globs]) => (key === 'members' || key === 'exclude') && Array.isArray(globs) && globs.every(isText),
  );
}

/** One source or a list of them, each of one of five kinds (uv-workspace/src/pyproject.rs, `Source`). */
function isSources(value: unknown): boolean {
  if (Array.isArray(value)) return value.every((item) => isTable(item) && isSource(item));
  return isTable(value) && isSource(value);
}

function isSource(source: Readonly<Record<string, unknown>>): boolean {
  const kinds = KINDS.filter((kind) => source[kind] !== undefined);
  if (kinds.length !== 1) return false;
  return Object.entries(source).every(([key, value]) => {
    if (FLAGS.has(key)) return isFlag(value);
    if (key === 'index') return isText(value);
    return TEXTS.has(key) && isText(value);
  });
}

const KINDS = ['git', 'url', 'path', 'index', 'workspace'];
const FLAGS = new Set(['workspace', 'editable', 'package', 'lfs']);
const TEXTS = new Set('git url path subdirectory rev tag branch marker extra group'.split(' '));
