import { nearest } from '../project/nearest.ts';
import { shown } from '../pyproject/defect.ts';
import type { UnknownKey } from '../schema/validate.ts';
import type { Document } from '../toml/document.ts';
import { removeEntry, renameKey } from '../toml/edit.ts';
import { MODEL_KEYS } from '../uv/settings-keys.ts';
import type { Fix, Rule } from './rule.ts';
import { consequenceWords, isPassedOver, tableName } from './setting-words.ts';

/** What the reader makes of it is in the schema, measured with the version that its table names. */
export const unknownSetting: Rule = {
  code: 'unknown-setting',
  severity: 'error',

  *check(project) {
    const { doc } = project;
    for (const each of project.settings) {
      if (each.kind !== 'unknown') continue;
      const { entry, path, unknown } = each;
      const near = meant(each);
      const isUnseen = isPassedOver(project, each);
      // What is about the project would hold here.
      if (isUnseen && !(path.length === 2 && MODEL_KEYS.has(near ?? ''))) continue;
      const severity = near === undefined ? unknown.severity : (unknown.near ?? unknown.severity);
      if (severity === undefined) continue;
      yield {
        at: entry.key.at,
        severity,
        message: `${tableName(path)} has no ${shown(entry.key.name)}: ${isUnseen ? 'uv ignores it' : consequenceWords(doc, each, unknown.consequence)}`,
        fixes: [...fixes(doc, each, near, severity === 'error')],
      };
    }
  },
};

/** The key, not there yet, that was meant. */
function meant({ table, entry, known }: UnknownKey): string | undefined {
  return nearest(
    entry.key.name,
    known.filter((name) => !table.entries.has(name)),
  );
}

function* fixes(
  doc: Document,
  { table, entry }: UnknownKey,
  near: string | undefined,
  refused: boolean,
): Iterable<Fix> {
  const { name } = entry.key;
  if (near !== undefined)
    yield { title: `Rename to \`${near}\``, safe: false, edits: () => renameKey(doc, entry, near) };
  else if (refused)
    yield {
      title: `Remove ${shown(name)}`,
      safe: false,
      edits: () => removeEntry(doc, table, name, { withBody: true }),
    };
}
