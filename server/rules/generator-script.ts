import { calledScripts } from './declared-scripts.ts';
import type { Rule } from './rule.ts';

export const generatorScript: Rule = {
  code: 'generator-script',
  severity: 'error',

  *check(project) {
    for (const { command, attribute, at, definition, related } of calledScripts(project)) {
      if (definition?.kind !== 'function' || definition.async || !definition.generator) continue;
      if ((definition.signature?.required.length ?? 0) > 0) continue;
      yield {
        at,
        message: `the command \`${command}\` runs nothing and exits with 1: \`${attribute}\` is a generator, which nothing iterates over`,
        related,
      };
    }
  },
};
