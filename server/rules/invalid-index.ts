import type { Project } from '../project/project.ts';
import type { Table, Value } from '../toml/document.ts';
import { removeEntry } from '../toml/edit.ts';
import type { Finding, Rule } from './rule.ts';
import { declaredIndexes } from './uv-tables.ts';

/** What uv asks of the indexes together ("duplicate index name", "found multiple indexes with `default = true`"; tried with 0.13.9). */
export const invalidIndex: Rule = {
  code: 'invalid-index',
  severity: 'error',

  *check(project) {
    yield* twice(project);
    yield* twoDefaults(project);
    yield* nameless(project);
  },
};

const STOPS = 'every uv command in the project stops';

function* twice({ doc }: Project): Iterable<Finding> {
  const first = new Map<string, Value>();
  for (const { name } of declaredIndexes(doc)) {
    if (!name) continue;
    const before = first.get(name.value);
    if (before)
      yield {
        at: name.at,
        message: `${STOPS}: two indexes are named \`${name.value}\``,
        related: [{ at: before.at, message: 'the other one' }],
      };
    else first.set(name.value, name);
  }
}

function* twoDefaults({ doc }: Project): Iterable<Finding> {
  let first: Table | undefined;
  for (const { table } of declaredIndexes(doc)) {
    const entry = table.entries.get('default');
    if (entry?.value.kind !== 'boolean' || !entry.value.value) continue;
    const before = first?.entries.get('default');
    if (before)
      yield {
        at: entry.at,
        message: `${STOPS}: only one index may say \`default = true\``,
        related: [{ at: before.at, message: 'the other one' }],
        fixes: [
          { title: 'Remove `default = true`', safe: false, edits: () => removeEntry(doc, table, 'default') },
        ],
      };
    else first = table;
  }
}

function* nameless({ doc }: Project): Iterable<Finding> {
  for (const { table, name } of declaredIndexes(doc)) {
    const entry = table.entries.get('explicit');
    if (name || table.entries.has('name') || entry?.value.kind !== 'boolean' || !entry.value.value) continue;
    yield {
      at: entry.at,
      message: `${STOPS}: an index that is \`explicit\` needs a \`name\`, by which sources ask for it`,
    };
  }
}
