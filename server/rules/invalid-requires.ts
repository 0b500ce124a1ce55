import { quote } from '../toml/edit.ts';
import type { Rule } from './rule.ts';

/** pip, build and uv check the type (measured: pip 26.3, build 1.6.1, uv 0.13.8); what the strings say is judged by the rules about requirements. */
export const invalidRequires: Rule = {
  code: 'invalid-requires',
  severity: 'error',

  *check({ buildSystem: { table } }) {
    const requires = table?.entries.get('requires')?.value;
    if (requires === undefined) return;
    if (requires.kind !== 'array') {
      const list = requires.kind === 'string' ? `[${quote(requires.value, requires)}]` : undefined;
      yield {
        at: requires.at,
        message: 'pip, build and uv refuse to build: `requires` is no list of strings',
        fixes: list
          ? [{ title: `Replace by \`${list}\``, safe: true, edits: () => [{ ...requires.at, text: list }] }]
          : [],
      };
      return;
    }
    for (const item of requires.items) {
      if (item.kind !== 'string') {
        yield {
          at: item.at,
          message: 'pip, build and uv refuse to build: `requires` holds something that is no string',
        };
      }
    }
  },
};
