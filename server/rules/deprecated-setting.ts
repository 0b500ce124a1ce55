import type { DeprecatedKey } from '../schema/validate.ts';
import type { Document } from '../toml/document.ts';
import { renameKey } from '../toml/edit.ts';
import { moveDevDependencies } from './migrations.ts';
import type { Fix, Rule } from './rule.ts';
import { isPassedOver, settingName } from './setting-words.ts';

/** What the reader says of it is in the schema, measured with the version that its table names. */
export const deprecatedSetting: Rule = {
  code: 'deprecated-setting',
  severity: 'warning',

  *check(project) {
    const { doc } = project;
    for (const each of project.settings) {
      if (each.kind !== 'deprecated' || isPassedOver(project, each)) continue;
      const { entry, path, severity, consequence, deprecation } = each;
      yield {
        at: entry.key.at,
        severity,
        message: `${settingName(path)} ${severity === 'error' ? 'was removed' : 'is deprecated'}: ${consequence}, and ${deprecation.instead} takes its place`,
        tags: ['deprecated'],
        fixes: [...fixes(doc, each)],
      };
    }
  },
};

function* fixes(
  doc: Document,
  { path, table, entry, deprecation: { rename } }: DeprecatedKey,
): Iterable<Fix> {
  const moved = path.join('.') === 'tool.uv.dev-dependencies' ? moveDevDependencies(doc) : undefined;
  if (moved) yield { title: 'Move to `dependency-groups.dev`', safe: false, edits: () => moved };
  if (rename !== undefined && !table.entries.has(rename))
    yield { title: `Rename to \`${rename}\``, safe: false, edits: () => renameKey(doc, entry, rename) };
}
