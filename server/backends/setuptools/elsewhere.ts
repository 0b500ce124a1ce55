/** Name, version and entry points that setup.py, setup.cfg or a file give (config/setupcfg.py, _entry_points.py; 84.2.1). */
import { type Files, join } from '../../files/files.ts';
import { readProjectTable } from '../../pyproject/project-table.ts';
import type { PyValue } from '../../python/literals.ts';
import { arrayAt, type Document, stringsOf as stringsIn, tableAt } from '../../toml/document.ts';
import type { Elsewhere, EntryPointGroups } from '../backend.ts';
import { cfgList } from './cfg.ts';
import { type Distribution, readDistribution } from './distribution.ts';
import { finalName } from './name.ts';
import { stringsIn as stringsInArray } from './options.ts';
import { isBlank, stringsOf } from './options-older.ts';
import { olderVersion } from './version.ts';

type Groups = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** What the older places say. */
export async function elsewhere(doc: Document, files: Files): Promise<Elsewhere> {
  const told = await readDistribution(doc, files);
  if ('unread' in told) return { unclear: ['name', 'version', 'entryPoints'] };
  if ('fails' in told) return { unclear: [] };
  const name = readProjectTable(doc).name
    ? told.setupCfg.get('metadata')?.get('name')
    : await finalName(doc, files, told);
  const version = await olderVersion(doc, files, told);
  const entryPoints = await olderEntryPoints(doc, files, told);
  const unclear: Elsewhere['unclear'][number][] = [];
  if (name === undefined && !readProjectTable(doc).name) unclear.push('name');
  if (version === 'unclear') unclear.push('version');
  if (entryPoints === 'unclear') unclear.push('entryPoints');
  return {
    ...(name !== undefined && { name }),
    ...(version !== undefined && version !== 'unclear' && { version }),
    ...(entryPoints !== undefined && entryPoints !== 'unclear' && { entryPoints }),
    unclear,
  };
}

async function olderEntryPoints(
  doc: Document,
  files: Files,
  told: Distribution,
): Promise<EntryPointGroups | 'unclear' | undefined> {
  const declared = new Set(stringsIn(arrayAt(doc.root, 'project', 'dynamic')).map(({ value }) => value));
  const file = tableAt(doc.root, 'tool', 'setuptools', 'dynamic', 'entry-points')?.entries.get('file')?.value;
  if (file && ['entry-points', 'scripts', 'gui-scripts'].some((field) => declared.has(field)))
    return fromFiles(file.kind === 'string' ? [file.value] : (stringsInArray(file) ?? []), files);
  const given = told.keywords?.get('entry_points');
  if (given && !isBlank(given)) return fromScript(given) ?? 'unclear';
  const section = told.setupCfg.get('options.entry_points');
  const text = told.setupCfg.get('options')?.get('entry_points');
  if (section && text !== undefined) return 'unclear';
  if (section)
    return fromLists(new Map([...section].map(([group, lines]) => [group, cfgList(lines)]))) ?? 'unclear';
  if (text === undefined) return undefined;
  const from = /^file:(.*)$/.exec(text)?.[1];
  return from === undefined
    ? (fromText(text) ?? 'unclear')
    : fromFiles(
        from.split(',').map((path) => path.trim()),
        files,
      );
}

async function fromFiles(paths: readonly string[], files: Files): Promise<Groups | 'unclear'> {
  const texts: string[] = [];
  for (const path of paths) {
    const file = await files.read(join('.', path));
    if ('trouble' in file) return 'unclear';
    if ('text' in file) texts.push(file.text);
  }
  return fromText(texts.join('\n')) ?? 'unclear';
}

function fromScript(value: PyValue): Groups | undefined {
  if (value.kind === 'string') return fromText(value.value);
  if (value.kind !== 'dict') return undefined;
  const lists = new Map<string, readonly string[]>();
  for (const [group, items] of value.entries) {
    const list = items.kind === 'string' ? items.value.split('\n') : stringsOf(items);
    if (group.kind !== 'string' || !list) return undefined;
    lists.set(group.value, list);
  }
  return fromLists(lists);
}

/** Lines like `name = module:function` by group; undefined where one is something else. */
function fromLists(lists: ReadonlyMap<string, readonly string[]>): Groups | undefined {
  const groups = new Map<string, Map<string, string>>();
  for (const [group, lines] of lists) {
    const names = new Map<string, string>();
    for (const line of lines.map((each) => each.trim())) {
      if (line === '' || line.startsWith('#')) continue;
      const [, name = '', reference = ''] = /^([^=]+?)\s*=\s*(\S.*)$/.exec(line) ?? [];
      if (name === '') return undefined;
      names.set(name, reference);
    }
    if (names.size > 0) groups.set(group, names);
  }
  return groups;
}

/** The text of an entry_points.txt. */
function fromText(text: string): Groups | undefined {
  const lists = new Map<string, string[]>();
  let group: string | undefined;
  for (const line of text.split(/\r?\n/).map((each) => each.trim())) {
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue;
    const header = /^\[(.+)\]$/.exec(line)?.[1];
    if (header !== undefined) group = header;
    else if (group === undefined) return undefined;
    else lists.set(group, [...(lists.get(group) ?? []), line]);
  }
  return fromLists(lists);
}
