/**
 * What `entry_points.txt` says: each backend writes the declared entry points in its own way, and what Python reads back
 * is not always what was declared.
 *
 * Written by: setuptools 84.2.1 (config/_apply_pyprojecttoml.py `_unify_entry_points`, _entry_points.py), hatchling 1.33.0
 * (builders/wheel.py `construct_entry_points_file`), flit_core 4.2.0 (common.py), poetry-core 2.5.0 (factory.py
 * `_configure_entry_points`, masonry/builders/wheel.py), pdm-backend 2.5.0 (wheel.py), scikit-build-core 1.1.2
 * (build/_wheelfile.py), meson-python 0.22.1, uv_build 0.13.6 (metadata.rs `to_entry_points`), maturin 1.16.0
 * (metadata.rs, module_writer), whey 0.1.1 (builder.py with dist_meta). Read by importlib.metadata of CPython 3.11.
 */
import { type Table, tableAt } from '../../toml/document.ts';
import type { EntryPointGroups } from '../backend.ts';

/** Groups in the order in which a backend writes them. */
type Groups = readonly (readonly [group: string, entries: Entries])[];
type Entries = ReadonlyMap<string, string>;

const NONE: Entries = new Map();

/** The entry points of `[project]` as Python reads them from the wheel; undefined where it cannot read the file. */
export function declaredEntryPoints(
  backend: string,
  project: Table | undefined,
): EntryPointGroups | undefined {
  return readEntryPoints(write(backend, handedOver(backend, project)));
}

/** The text that a backend writes; a group without entries, which some write and no reader sees, is left out. */
function write(backend: string, groups: Groups): string {
  const equals = TIGHT.has(backend) ? '=' : ' = ';
  // poetry-core takes every blank out of a line.
  const written = (line: string) => (backend === 'poetry-core' ? line.replaceAll(' ', '') : line);
  return groups
    .filter(([, entries]) => entries.size > 0)
    .map(([group, entries]) => {
      const lines = [...entries].map(([name, reference]) => name + equals + reference);
      return [`[${group}]`, ...(UNSORTED.has(backend) ? lines : lines.sort()).map(written), ''].join('\n');
    })
    .join('\n');
}

/** Backends that keep the order of pyproject.toml; it matters where a name is there twice once it is read back. */
const UNSORTED: ReadonlySet<string> = new Set(['maturin', 'scikit-build-core', 'meson-python', 'whey']);

/** Backends that write no blanks beside the `=`; it matters where a name holds another one. */
const TIGHT: ReadonlySet<string> = new Set(['flit-core', 'maturin']);

/** Scripts last, in the place of a group of their name, whether or not there are any. */
const REPLACES: ReadonlySet<string> = new Set(['pdm-backend', 'scikit-build-core', 'meson-python']);
/** Scripts last, in the place of a group of their name where there are any. */
const OVERRIDES: ReadonlySet<string> = new Set(['setuptools', 'flit-core']);

function handedOver(backend: string, project: Table | undefined): Groups {
  const declared = (key: string) => (project ? tableAt(project, key) : undefined);
  const scripts = new Map([
    ['console_scripts', declared('scripts')],
    ['gui_scripts', declared('gui-scripts')],
  ]);
  const others = [...(declared('entry-points')?.entries.values() ?? [])].flatMap(({ key, value }) =>
    value.kind === 'table' ? [[key.name, entriesOf(value)] as const] : [],
  );
  const own = [...scripts].map(([group, table]) => [group, table ? entriesOf(table) : NONE] as const);
  if (REPLACES.has(backend)) return [...new Map([...others, ...own])];
  if (OVERRIDES.has(backend))
    return [...new Map([...others, ...own.filter(([group]) => scripts.get(group))])];
  return [...own, ...others];
}

function entriesOf(table: Table): Entries {
  const entries = new Map<string, string>();
  for (const [name, { value }] of table.entries) if (value.kind === 'string') entries.set(name, value.value);
  return entries;
}

/** What `importlib.metadata` reads from a text (`Sectioned` and `EntryPoints._from_text`); undefined where it fails. */
export function readEntryPoints(text: string): EntryPointGroups | undefined {
  const groups = new Map<string, Map<string, string>>();
  let group: string | undefined;
  for (const line of text.split(LINE_BREAK).map(stripped)) {
    if (line === '' || line.startsWith('#')) continue;
    if (line.startsWith('[') && line.endsWith(']')) {
      group = withoutBrackets(line);
      continue;
    }
    if (group === undefined) continue;
    const equals = line.indexOf('=');
    if (equals < 0) return undefined;
    const entries = groups.get(group) ?? new Map<string, string>();
    groups.set(group, entries.set(stripped(line.slice(0, equals)), stripped(line.slice(equals + 1))));
  }
  return groups;
}

/** As `str.strip('[]')`. */
function withoutBrackets(line: string): string {
  let [start, end] = [0, line.length];
  while (start < end && '[]'.includes(line[start] ?? '')) start++;
  while (end > start && '[]'.includes(line[end - 1] ?? '')) end--;
  return line.slice(start, end);
}

/** Where Python's `str.splitlines` breaks a text. */
const LINE_BREAK = /\r\n|[\n\v\f\r\x1C-\x1E\x85\u2028\u2029]/;

/** Python's `str.strip`, which takes some control characters for white space and a byte order mark for none. */
function stripped(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && isBlank(text[start] ?? '')) start++;
  while (end > start && isBlank(text[end - 1] ?? '')) end--;
  return text.slice(start, end);
}

function isBlank(letter: string): boolean {
  return letter !== '\uFEFF' && /[\s\x1C-\x1F\x85]/.test(letter);
}
