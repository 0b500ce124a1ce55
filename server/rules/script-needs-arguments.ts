import type { Definition } from '../python/outline.ts';
import { calledScripts } from './declared-scripts.ts';
import type { Rule } from './rule.ts';

export const scriptNeedsArguments: Rule = {
  code: 'script-needs-arguments',
  severity: 'error',

  *check(project) {
    for (const { command, attribute, at, definition, related, target } of calledScripts(project)) {
      // Arguments may be given their defaults later: `main.__defaults__ = …`.
      if (/__(kw)?defaults__/.test(target.text)) continue;
      const required = definition ? requiredBy(definition) : [];
      if (required.length === 0) continue;
      const names = required.map((name) => `\`${name}\``).join(', ');
      yield {
        at,
        message: `the command \`${command}\` fails with a \`TypeError\`: \`${attribute}\` is called without ${names}`,
        related,
      };
    }
  },
};

/** What a call without arguments lacks; nothing where that cannot be told. */
function requiredBy(definition: Definition): readonly string[] {
  if (definition.kind === 'function') return definition.signature?.required ?? [];
  if (definition.kind !== 'class' || definition.bases?.some((base) => base !== 'object')) return [];
  const init = definition.members?.get('__init__');
  if (definition.members?.has('__new__') || init?.kind !== 'function') return [];
  return init.conditional || init.decorators.length > 0 ? [] : (init.signature?.required.slice(1) ?? []);
}
