import { shown } from '../pyproject/defect.ts';
import { normalizeName } from '../pyproject/name.ts';
import { staticVersion } from '../pyproject/project-table.ts';
import { meets } from '../pyproject/specifier-meaning.ts';
import { readVersion } from '../pyproject/version.ts';
import { removeItem } from '../toml/edit.ts';
import type { Rule } from './rule.ts';
import { placeIn } from './string-defects.ts';

/** Tried with pip 26.3 and uv 0.13.9: the project itself satisfies the requirement, or nothing does. */
export const selfDependency: Rule = {
  code: 'self-dependency',
  severity: 'warning',

  *check({ doc, metadata, strings }) {
    const own = metadata.name && normalizeName(metadata.name.value);
    const list = strings.lists.find((each) => each.list.kind === 'dependencies');
    if (own === undefined || own === '') return;
    const version = readVersion(staticVersion(doc) ?? '');
    for (const { node, array, tree, distribution } of list?.requirements ?? []) {
      const { name, extras, url, clauses, marker, defects } = tree;
      if (!name || distribution !== own || extras.length > 0 || url || defects.length > 0) continue;
      const unmet = version && clauses.find((clause) => meets(version, clause) === false);
      yield {
        at: placeIn(doc, node, unmet ? unmet.at : name.at),
        severity: unmet && !marker ? 'error' : 'warning',
        message: unmet
          ? `the project requires another version of itself: pip and uv cannot install it`
          : `the project requires itself: nothing is installed for this, even if an index has another ${shown(own)}`,
        fixes: [
          { title: `Remove ${shown(node.value)}`, safe: false, edits: () => removeItem(doc, array, node) },
        ],
      };
    }
  },
};
