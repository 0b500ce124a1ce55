import { calledScripts } from './declared-scripts.ts';
import type { Rule } from './rule.ts';

export const asyncScript: Rule = {
  code: 'async-script',
  severity: 'error',

  *check(project) {
    for (const { command, attribute, at, definition, related } of calledScripts(project)) {
      if (definition?.kind !== 'function' || !definition.async) continue;
      if ((definition.signature?.required.length ?? 0) > 0) continue;
      yield {
        at,
        message: `the command \`${command}\` runs nothing and exits with 1: \`${attribute}\` is an \`async def\`, which nothing awaits`,
        related,
      };
    }
  },
};
