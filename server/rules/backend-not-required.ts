import { brings, distributionOf } from '../backends/distributions.ts';
import { arrayAt } from '../toml/document.ts';
import { appendItems } from '../toml/edit.ts';
import type { Rule } from './rule.ts';

export const backendNotRequired: Rule = {
  code: 'backend-not-required',
  severity: 'warning',

  *check({ doc, buildSystem: { backend, requires, table } }) {
    const array = table && arrayAt(table, 'requires');
    if (!backend || !array || table.entries.has('backend-path') || requires.length !== array.items.length)
      return;
    const distribution = distributionOf(backend.value);
    if (
      distribution === undefined ||
      brings(
        requires.map(({ value }) => value),
        distribution,
      ) !== false
    )
      return;
    yield {
      at: backend.at,
      message: `isolated builds cannot import \`${backend.value}\`: nothing in \`requires\` brings \`${distribution}\``,
      related: [{ at: array.at, message: 'this is all that an isolated build installs' }],
      fixes: [
        {
          title: `Add \`"${distribution}"\` to \`requires\``,
          safe: false,
          edits: () => appendItems(doc, array, [`"${distribution}"`]),
        },
      ],
    };
  },
};
