/** The requirements in `uv.lock`, read as those of a pyproject.toml are, and compared with them. */

import { join } from '../files/files.ts';
import { normalizeName } from '../pyproject/name.ts';
import { stringsIn } from '../toml/read.ts';
import { sameMeaning } from './lock-marker-meaning.ts';
import { readMarker } from './lock-markers.ts';
import { type Sense, sameTogether } from './lock-requirement-meaning.ts';
import { canonicalSpecifiers, type PythonRange, readSpecifiers } from './lock-versions.ts';
import type { Lowered } from './tree-lowering.ts';
import type { Place } from './tree-places.ts';

/** A table of the lock, unchecked. */
export type WireTable = Readonly<Record<string, unknown>>;

/** The same, another, or: why it cannot be told. */
export type Comparison = 'same' | 'different' | { readonly unknown: string };

/** What uv finds; undefined: this holds. */
export type Verdict = { readonly outdated: string } | { readonly unknown: string } | undefined;

/** A comparison as a verdict; `what` begins the clause. */
export function verdictOf(compared: Comparison, what: string): Verdict {
  if (compared === 'same') return undefined;
  return compared === 'different' ? { outdated: `${what} has changed` } : compared;
}

/** How requirements are compared. */
export interface Measure {
  /** The folder of the lock, absolute. */
  readonly root: string;
  readonly range: PythonRange;
  /** By what they mean together, as since 0.13; else each by itself. */
  readonly together: boolean;
  /** Folders of wheels that are given absolute stand so in the lock, as since 0.11; else all are relative to it. */
  readonly keepsAbsolute: boolean;
}

/** Compares what is required now with what a lock holds (uv-resolver/src/lock/mod.rs `satisfies_requires_dist`). */
export function compareRequirements(
  now: readonly Lowered[],
  locked: readonly WireTable[],
  measure: Measure,
  sense: Sense = 'requirements',
): Comparison {
  const { root, range } = measure;
  const compared = compareOneByOne(now, locked, root, range);
  if (!measure.together || compared === 'same') return compared;
  const read = locked.map((table) => readWire(table, root)).filter((lowered) => lowered !== undefined);
  if (read.length < locked.length) return compared;
  const same = sameTogether(now, read, range, sense);
  if (same === undefined) return { unknown: 'whether other words for a requirement still mean the same' };
  return same ? 'same' : 'different';
}

/** As sets. */
function compareOneByOne(
  now: readonly Lowered[],
  locked: readonly WireTable[],
  root: string,
  range: PythonRange,
): Comparison {
  const read = locked.map((table) => readWire(table, root));
  const sure = read.filter((lowered) => lowered !== undefined);
  if (sure.length < read.length)
    return { unknown: 'the lock holds a requirement of a kind that is not modelled' };
  const [mine, theirs] = [byKey(now), byKey(sure)];
  if (mine.size !== theirs.size || [...mine.keys()].some((key) => !theirs.has(key))) return 'different';
  let doubt: Comparison = 'same';
  for (const [key, list] of mine) {
    const others = theirs.get(key) ?? [];
    const answers = [
      ...list.map((one) => isAmong(one, others, range)),
      ...others.map((one) => isAmong(one, list, range)),
    ];
    if (answers.includes(false)) return 'different';
    if (answers.includes(undefined))
      doubt = { unknown: `whether the markers of \`${list[0]?.name}\` still mean the same` };
  }
  return doubt;
}

function isAmong(one: Lowered, others: readonly Lowered[], range: PythonRange): boolean | undefined {
  const answers = others.map((other) => sameMeaning(one.marker, other.marker, range));
  if (answers.includes(true)) return true;
  return answers.includes(undefined) ? undefined : false;
}

/** Requirements that are the same but for their markers. */
function byKey(all: readonly Lowered[]): ReadonlyMap<string, readonly Lowered[]> {
  const out = new Map<string, Lowered[]>();
  for (const lowered of all) {
    const key = JSON.stringify([lowered.name, lowered.extras, placeKey(lowered.place)]);
    out.set(key, [...(out.get(key) ?? []), lowered]);
  }
  return out;
}

/** A text that is the same for places that uv holds to be equal. */
function placeKey(place: Place): string {
  if (place.kind === 'registry')
    return `registry ${place.specifiers} ${place.index === undefined ? '' : href(place.index)}`;
  if (place.kind === 'directory') return `directory ${place.path} ${place.editable} ${place.virtual}`;
  if (place.kind === 'file') return `file ${place.path}`;
  if (place.kind === 'url') return `url ${href(place.url)} ${place.subdirectory ?? ''}`;
  const { git = '', ...keys } = place.keys;
  return `git ${href(git.replace(/^git\+/, ''))} ${JSON.stringify(Object.entries(keys).sort())}`;
}

function href(url: string): string {
  return URL.canParse(url) ? new URL(url).href : url;
}

/** A requirement of the lock; undefined where it is of a kind that is not modelled. */
function readWire(table: WireTable, root: string): Lowered | undefined {
  const { name, marker, extras = [] } = table;
  if (typeof name !== 'string' || (marker !== undefined && typeof marker !== 'string')) return undefined;
  const condition = marker === undefined ? true : readMarker(marker);
  const place = placeOf(table, root);
  if (condition === undefined || place === undefined || 'conflict' in table) return undefined;
  const names = stringsIn(extras).map(normalizeName);
  return { name: normalizeName(name), extras: [...new Set(names)].sort(), marker: condition, place };
}

function placeOf(table: WireTable, root: string): Place | undefined {
  const text = (key: string): string | undefined => {
    const value = table[key];
    return typeof value === 'string' ? value : undefined;
  };
  const [editable, directory, virtual, file] = ['editable', 'directory', 'virtual', 'path'].map(text);
  if (editable !== undefined)
    return { kind: 'directory', path: join(root, editable), editable: true, virtual: false };
  if (virtual !== undefined)
    return { kind: 'directory', path: join(root, virtual), editable: false, virtual: true };
  if (directory !== undefined)
    return { kind: 'directory', path: join(root, directory), editable: false, virtual: false };
  const git = text('git');
  if (git !== undefined) return gitPlace(git);
  if (file !== undefined) return { kind: 'file', path: join(root, file) };
  const url = text('url');
  if (url !== undefined) return { kind: 'url', url, subdirectory: text('subdirectory') };
  const clauses = readSpecifiers(text('specifier') ?? '');
  if (clauses === undefined) return undefined;
  const index = text('index');
  if (index !== undefined && !/^https?:/.test(index)) return undefined;
  return { kind: 'registry', specifiers: canonicalSpecifiers(clauses), index };
}

function gitPlace(text: string): Place | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const keys = Object.fromEntries(url.searchParams);
  url.search = '';
  url.hash = '';
  return { kind: 'git', keys: { git: url.href, ...keys } };
}
