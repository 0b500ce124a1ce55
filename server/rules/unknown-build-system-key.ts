import { nearest } from '../project/nearest.ts';
import type { Table } from '../toml/document.ts';
import { removeEntry, renameKey } from '../toml/edit.ts';
import type { Fix, Rule } from './rule.ts';

const KEYS = ['requires', 'build-backend', 'backend-path'];
/** Words that people write for them and that are spelt too differently to be taken for a slip. */
const MEANT: ReadonlyMap<string, string> = new Map([
  ['requirements', 'requires'],
  ['require', 'requires'],
  ['build-requires', 'requires'],
  ['dependencies', 'requires'],
  ['backend', 'build-backend'],
  ['build', 'build-backend'],
  ['path', 'backend-path'],
]);

/** build 1.6.1: "Unknown properties: …"; pip 26.3 and uv 0.13.8 read on. */
export const unknownBuildSystemKey: Rule = {
  code: 'unknown-build-system-key',
  severity: 'warning',

  *check({ doc, buildSystem: { table } }) {
    for (const entry of table?.entries.values() ?? []) {
      const { name, at } = entry.key;
      if (!table || KEYS.includes(name)) continue;
      const near = meantKey(table, name);
      const fix: Fix = near
        ? { title: `Rename to \`${near}\``, safe: false, edits: () => renameKey(doc, entry, near) }
        : { title: `Remove \`${name}\``, safe: false, edits: () => removeEntry(doc, table, name) };
      yield {
        at,
        message: `\`build\` refuses the project and pip and uv ignore the key: \`[build-system]\` has no \`${name}\``,
        fixes: [fix],
      };
    }
  },
};

/** The key of `[build-system]`, not there yet, that a name which is none of them stands for. */
export function meantKey(table: Table, name: string): string | undefined {
  if (KEYS.includes(name)) return undefined;
  const absent = KEYS.filter((key) => !table.entries.has(key));
  const meant = MEANT.get(name);
  return meant !== undefined && absent.includes(meant) ? meant : nearest(name, absent);
}
