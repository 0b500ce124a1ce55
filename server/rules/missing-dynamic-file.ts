import type { Project } from '../project/project.ts';
import { type StringValue, type Value, valueAt } from '../toml/document.ts';
import type { Span } from '../toml/span.ts';
import type { Rule } from './rule.ts';

export const missingDynamicFile: Rule = {
  code: 'missing-dynamic-file',
  severity: 'error',

  *check(project) {
    const { metadata, backend, dynamic } = project;
    for (const node of metadata.dynamic) {
      const support = dynamic?.fields.get(node.value);
      for (const { path, fails } of support?.missing ?? []) {
        const silently =
          node.value === 'version'
            ? 'the version silently becomes 0.0.0'
            : `\`${node.value}\` silently lacks it`;
        yield {
          at: place(project, node, path, support?.configuredAt),
          severity: fails ? 'error' : 'warning',
          message: `${fails ? `${backend?.name} stops` : silently}: there is no \`${path}\``,
        };
      }
    }
  },
};

/** The string that names the file where there is one, else the configured value, else the item of `dynamic`. */
function place(
  { doc }: Project,
  node: StringValue,
  path: string,
  configured: readonly string[] | undefined,
): Span {
  const value = configured && valueAt(doc.root, ...configured);
  if (!value) return node.at;
  return (named(value, path) ?? value).at;
}

function named(value: Value, path: string): Value | undefined {
  if (value.kind === 'string') return value.value.replace(/^\.\//, '') === path ? value : undefined;
  const inside =
    value.kind === 'array'
      ? value.items
      : value.kind === 'table'
        ? [...value.entries.values()].map((entry) => entry.value)
        : [];
  for (const item of inside) {
    const found = named(item, path);
    if (found) return found;
  }
  return undefined;
}
