import { nearest } from '../project/nearest.ts';
import type { Project } from '../project/project.ts';
import { type Entry, tableAt, type Value } from '../toml/document.ts';
import { renameKey } from '../toml/edit.ts';
import type { Mistake } from '../uv/cache-keys.ts';
import { isBuilt } from '../uv/workspace.ts';
import type { Fix, Rule } from './rule.ts';
import { areSettingsElsewhere } from './setting-words.ts';

/**
 * Measured with uv 0.13.8 (test/oracle/cache-keys.oracle.ts): one malformed key and uv builds nothing; where it would not
 * build anyway, it warns and takes no setting of `[tool.uv]`.
 */
export const invalidCacheKey: Rule = {
  code: 'invalid-cache-key',
  severity: 'error',

  *check(project) {
    const { doc, cacheKeys } = project;
    if (!isBuilt(doc) && areSettingsElsewhere(project)) return;
    for (const mistake of cacheKeys.mistakes) {
      const fix = repair(project, mistake);
      yield {
        at: mistake.at,
        severity: isBuilt(doc) ? 'error' : 'warning',
        message: isBuilt(doc)
          ? `\`uv sync\`, \`uv run\` and \`uv pip install\` stop here: ${mistake.says}`
          : `uv warns and drops its settings in \`[tool.uv]\`: ${mistake.says}`,
        fixes: fix ? [fix] : [],
      };
    }
  },
};

/** Other words for the four fields that people write. */
const MEANT: Readonly<Record<string, string>> = {
  files: 'file',
  path: 'file',
  paths: 'file',
  glob: 'file',
  pattern: 'file',
  directory: 'dir',
  folder: 'dir',
  environment: 'env',
  var: 'env',
  rev: 'commit',
  tag: 'tags',
};

function repair({ doc, cacheKeys }: Project, mistake: Mistake): Fix | undefined {
  if (mistake.unknown) {
    const { name, known } = mistake.unknown;
    const word = MEANT[name] ?? nearest(name, known);
    const entry = keyAt(cacheKeys.entry?.value, mistake.at.start);
    if (word === undefined || !known.includes(word) || !entry) return undefined;
    return { title: `Rename to \`${word}\``, safe: false, edits: () => renameKey(doc, entry, word) };
  }
  const value = cacheKeys.entry?.value;
  const wraps = value?.kind === 'string' || (value?.kind === 'table' && value.form === 'inline');
  if (!wraps || value.at !== mistake.at) return undefined;
  const text = `[${doc.text.slice(value.at.start, value.at.end)}]`;
  return { title: 'Make it a list', safe: true, edits: () => [{ ...value.at, text }] };
}

/** The entry of a table in the list, or in one of its tables, whose name begins here. */
function keyAt(value: Value | undefined, start: number): Entry | undefined {
  for (const table of value?.kind === 'array' ? value.items : []) {
    if (table.kind !== 'table') continue;
    if (table.form === 'inline' && (start < table.at.start || table.at.end <= start)) continue;
    const inner = tableAt(table, 'git');
    for (const entry of [...table.entries.values(), ...(inner?.entries.values() ?? [])]) {
      if (entry.key.at.start === start) return entry;
    }
  }
  return undefined;
}
