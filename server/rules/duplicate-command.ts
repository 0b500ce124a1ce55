import type { DeclaredEntryPoint } from '../pyproject/project-table.ts';
import { isScript } from './declared-scripts.ts';
import type { Rule } from './rule.ts';

export const duplicateCommand: Rule = {
  code: 'duplicate-command',
  severity: 'warning',

  *check({ metadata }) {
    const before = new Map<string, DeclaredEntryPoint>();
    for (const declared of metadata.scripts) {
      if (!isScript(declared)) continue;
      const { name, at } = declared.entry.key;
      const other = before.get(name.toLowerCase());
      before.set(name.toLowerCase(), other ?? declared);
      if (!other) continue;
      const first = other.entry.key;
      const related = [{ at: first.at, message: `\`${first.name}\` is declared here` }];
      if (first.name !== name)
        yield {
          at,
          severity: 'information',
          related,
          message: `\`${name}\` and \`${first.name}\` are one file where case does not count: one replaces the other on Windows and macOS`,
        };
      else if (other.group !== declared.group)
        yield {
          at,
          related,
          message: `this command replaces the one of \`project.scripts\`: both are one file`,
        };
    }
  },
};
