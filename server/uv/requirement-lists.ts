/** The lists of `[tool.uv]` that hold requirements. */
import type { OtherList, Setting } from '../pyproject/declared-strings.ts';
import { arrayAt, type Document, type Table, tableAt, type Value } from '../toml/document.ts';

/** uv 0.13.9: "Failed to parse: `pyproject.toml`", at every command in the project, `uv build` among them. */
const REFUSES = { kind: 'setting', severity: 'error', consequence: 'uv refuses the project' } as const;
/** uv 0.13.9: "warning: Failed to parse `pyproject.toml` during settings discovery", and it goes on without them. */
const DROPS = {
  kind: 'setting',
  severity: 'warning',
  consequence: 'uv warns and drops its settings in `[tool.uv]`',
} as const;

/** What each list is for, by its key. */
const LISTS: ReadonlyMap<string, Setting> = new Map<string, Setting>([
  ['dev-dependencies', { ...REFUSES, sense: 'installs' }],
  ['constraint-dependencies', { ...REFUSES, sense: 'restricts' }],
  ['build-constraint-dependencies', { ...REFUSES, sense: 'restricts' }],
  ['override-dependencies', { ...REFUSES, sense: 'replaces' }],
  ['upgrade-package', { ...DROPS, sense: 'describes' }],
]);

/** Reads them, those of `[tool.uv.pip]` too; lists and items of other kinds are left out. */
export function uvRequirementLists(doc: Document): readonly OtherList[] {
  const uv = tableAt(doc.root, 'tool', 'uv');
  if (!uv) return [];
  const lists: OtherList[] = [];
  for (const [key, setting] of LISTS) lists.push(...listOf(setting, uv.entries.get(key)?.value));
  for (const table of [uv, tableAt(uv, 'pip')]) {
    if (!table) continue;
    const described: Setting = { ...DROPS, sense: 'describes' };
    if (table !== uv) lists.push(...listOf(described, table.entries.get('upgrade-package')?.value));
    for (const { value } of tableAt(table, 'extra-build-dependencies')?.entries.values() ?? [])
      lists.push(...listOf(described, value));
    for (const item of arrayAt(table, 'dependency-metadata')?.items ?? [])
      if (item.kind === 'table') lists.push(...listOf(described, item.entries.get('requires-dist')?.value));
  }
  return lists;
}

function listOf(list: Setting, value: Value | undefined): readonly OtherList[] {
  if (value?.kind !== 'array') return [];
  const items = value.items.flatMap((item) => {
    const node = item.kind === 'table' ? item.entries.get('requirement')?.value : item;
    return node?.kind === 'string' ? [{ node, item }] : [];
  });
  const inner = value.items.flatMap((item) => (item.kind === 'table' ? changed(list, item) : []));
  return [{ list, array: value, items }, ...inner];
}

/** `override-dependencies = [{ package = { name = "a" }, dependencies = ["b"] }]`: what one package asks for. */
function changed(list: Setting, item: Table): readonly OtherList[] {
  if (list.sense !== 'replaces') return [];
  return listOf({ ...list, sense: 'describes' }, item.entries.get('dependencies')?.value);
}
