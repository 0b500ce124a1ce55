import { nearest } from '../project/nearest.ts';
import type { Project } from '../project/project.ts';
import type { List } from '../pyproject/declared-strings.ts';
import { shown } from '../pyproject/defect.ts';
import { normalizeName } from '../pyproject/name.ts';
import { tableAt } from '../toml/document.ts';
import { replacePart } from '../toml/edit.ts';
import type { Rule } from './rule.ts';
import { placeIn } from './string-defects.ts';

/** Of very many that are not there, only the first are compared with all names. */
const MOST_COMPARED = 50;

/** pip 26.3 and uv 0.13.9 warn, if at all, and go on; hatchling 1.33 refuses it among the extras. */
export const unknownOwnExtra: Rule = {
  code: 'unknown-own-extra',
  severity: 'warning',

  *check(project) {
    const { doc, metadata, strings } = project;
    const own = metadata.name && normalizeName(metadata.name.value);
    if (!own || metadata.dynamic.some(({ value }) => value === 'optional-dependencies')) return;
    const declared = [...(tableAt(doc.root, 'project', 'optional-dependencies')?.entries.keys() ?? [])];
    const known = new Set(declared.map(normalizeName));
    let compared = 0;
    for (const { list, requirements } of strings.lists) {
      if (list.kind === 'build' || (list.kind === 'setting' && list.sense !== 'installs')) continue;
      for (const { node, tree, distribution } of requirements) {
        if (distribution !== own || tree.url) continue;
        for (const { text, at } of tree.extras) {
          if (known.has(normalizeName(text))) continue;
          const meant = compared++ < MOST_COMPARED ? nearest(text, declared) : undefined;
          yield {
            at: placeIn(doc, node, at),
            ...consequenceOf(project, list, text),
            fixes:
              meant === undefined
                ? []
                : [
                    {
                      title: `Replace ${shown(text)} by ${shown(meant)}`,
                      safe: false,
                      edits: () => replacePart(doc, node, at, meant),
                    },
                  ],
          };
        }
      }
    }
  },
};

function consequenceOf({ backend }: Project, list: List, extra: string) {
  const refused = list.kind === 'extra' && backend?.name === 'hatchling';
  return {
    severity: refused ? ('error' as const) : ('warning' as const),
    message: `the project has no extra ${shown(extra)}: ${refused ? 'hatchling refuses to build' : 'nothing is installed for it'}`,
  };
}
