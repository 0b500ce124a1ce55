import type { Project } from '../project/project.ts';
import { shown } from '../pyproject/defect.ts';
import { isName, normalizeName } from '../pyproject/name.ts';
import { type Entry, tableAt, valueAt } from '../toml/document.ts';
import { buildRefusal, buildsAlone } from './refusals.ts';
import type { Rule } from './rule.ts';

/** uv 0.13.9 refuses the whole project ("duplicate normalized extra name"); pip takes both lists for one extra. */
export const duplicateExtra: Rule = {
  code: 'duplicate-extra',
  severity: 'error',

  *check(project) {
    const [first, ...more] = pairsIn(project);
    if (!first) return;
    const [before, { key }] = first;
    const refusal = isPermitted(project) ? undefined : buildRefusal(project, 'extras-clash');
    const others =
      more.length === 0
        ? ''
        : `, and ${more.length} more ${more.length === 1 ? 'name repeats another' : 'names repeat others'}`;
    yield {
      at: key.at,
      severity: refusal ? 'error' : 'warning',
      message: `${shown(key.name)} is the same extra as ${shown(before.key.name)}${others}: uv refuses the project${refusal ? `, and ${refusal.words}` : ''}`,
      related: [
        { at: before.key.at, message: `${shown(before.key.name)} is here` },
        ...more.slice(0, MOST_NAMED).map(([other, again]) => ({
          at: again.key.at,
          message: `${shown(again.key.name)} is the same as ${shown(other.key.name)}`,
        })),
      ],
    };
  },
};

/** So many further pairs are shown where they stand. */
const MOST_NAMED = 20;

/** Each extra whose name was there before, after the first one of this name; sqlalchemy keeps eleven old spellings. */
function pairsIn({ doc }: Project): readonly (readonly [Entry, Entry])[] {
  const extras = tableAt(doc.root, 'project', 'optional-dependencies');
  const seen = new Map<string, Entry>();
  const pairs: [Entry, Entry][] = [];
  for (const entry of extras?.entries.values() ?? []) {
    const normal = normalizeName(entry.key.name);
    const before = seen.get(normal);
    if (!before) seen.set(normal, entry);
    else if (isName(entry.key.name)) pairs.push([before, entry]);
  }
  return pairs;
}

/** hatchling joins the lists where it is told to, in pyproject.toml or in hatch.toml. */
function isPermitted(project: Project): boolean {
  if (buildsAlone(project) !== 'hatchling') return false;
  const setting = valueAt(project.doc.root, 'tool', 'hatch', 'metadata', 'allow-ambiguous-features');
  return (
    (setting?.kind === 'boolean' && setting.value) ||
    project.otherSettings.includes('allow-ambiguous-features')
  );
}
