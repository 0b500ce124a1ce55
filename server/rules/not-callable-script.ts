import { calledScripts } from './declared-scripts.ts';
import type { Rule } from './rule.ts';

export const notCallableScript: Rule = {
  code: 'not-callable-script',
  severity: 'error',

  *check(project) {
    for (const { command, attribute, at, definition, target, related } of calledScripts(project)) {
      const what = target.isModule
        ? 'a module'
        : definition?.kind === 'variable' && definition.value?.kind === 'literal'
          ? `\`${short(definition.value.text)}\``
          : undefined;
      if (what === undefined) continue;
      yield {
        at,
        message: `the command \`${command}\` fails with a \`TypeError\`: \`${attribute}\` is ${what} and cannot be called`,
        related,
      };
    }
  },
};

function short(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 30 ? `${line.slice(0, 29)}…` : line;
}
