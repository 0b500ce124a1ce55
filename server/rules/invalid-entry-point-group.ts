import { isGroup } from '../pyproject/entry-point.ts';
import { tableAt } from '../toml/document.ts';
import { backendName } from './declared-scripts.ts';
import type { Rule } from './rule.ts';

const NONE = /(?!)/;

/** Those that check a group's name, and what they accept; the others were seen to build (facts of `EP-*-group` in the oracle's matrix). */
const STRICT: ReadonlyMap<string, RegExp> = new Map([
  ['setuptools', NONE],
  ['poetry-core', NONE],
  ['pdm-backend', NONE],
  ['scikit-build-core', NONE],
  ['meson-python', NONE],
  ['uv-build', /^[\p{L}\p{N}._]+$/u],
]);

export const invalidEntryPointGroup: Rule = {
  code: 'invalid-entry-point-group',
  severity: 'information',

  *check(project) {
    const { table } = project.metadata;
    if (!table) return;
    for (const name of ['scripts', 'gui-scripts', 'entry-points']) {
      const entry = table.entries.get(name);
      if (entry && entry.value.kind !== 'table')
        yield {
          at: entry.value.at,
          severity: 'error',
          message: `no backend builds this: \`project.${name}\` is a table`,
        };
    }
    const backend = backendName(project);
    const accepts = backend === undefined ? undefined : STRICT.get(backend);
    for (const [group, { key, value }] of tableAt(table, 'entry-points')?.entries ?? []) {
      if (value.kind !== 'table')
        yield {
          at: value.at,
          severity: 'error',
          message: `no backend builds this: the group \`${group}\` is a table of names and object references`,
        };
      else if (isGroup(group)) continue;
      else if (/[\r\n\]]/.test(group))
        yield {
          at: key.at,
          severity: 'warning',
          message: `readers of \`entry_points.txt\` do not find this group`,
        };
      else if (accepts && !accepts.test(group))
        yield {
          at: key.at,
          severity: 'error',
          message: `${backend} refuses to build ${named(group)}: a group is letters, digits and \`_\` with dots between them`,
        };
      else
        yield {
          at: key.at,
          message: `most backends refuse ${named(group)}: it is letters, digits and \`_\` with dots between them`,
        };
    }
  },
};

function named(group: string): string {
  return group === '' ? 'a group without a name' : `the group \`${group}\``;
}
