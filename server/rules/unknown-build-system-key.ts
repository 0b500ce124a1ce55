import { nearest } from '../project/nearest.ts';
import { removeEntry, renameKey } from '../toml/edit.ts';
import type { Fix, Rule } from './rule.ts';

const KEYS = ['requires', 'build-backend', 'backend-path'];

/** build 1.6.1: "Unknown properties: …"; pip 26.3 and uv 0.13.8 read on. */
export const unknownBuildSystemKey: Rule = {
  code: 'unknown-build-system-key',
  severity: 'warning',

  *check({ doc, buildSystem: { table } }) {
    for (const entry of table?.entries.values() ?? []) {
      const { name, at } = entry.key;
      if (!table || KEYS.includes(name)) continue;
      const near = nearest(
        name,
        KEYS.filter((key) => !table.entries.has(key)),
      );
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
