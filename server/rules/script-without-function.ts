import { readReference } from '../pyproject/entry-point.ts';
import { replaceString } from '../toml/edit.ts';
import { isScript } from './declared-scripts.ts';
import type { Rule } from './rule.ts';

export const scriptWithoutFunction: Rule = {
  code: 'script-without-function',
  severity: 'error',

  *check({ doc, entryPoints }) {
    for (const { reference, target, ...declared } of entryPoints) {
      if (!isScript(declared) || reference === undefined) continue;
      const read = readReference(reference.value).reference;
      if (!read || read.attribute !== undefined) continue;
      const meant = target.kind === 'found' || target.kind === 'no-module' ? target.meant : undefined;
      yield {
        at: reference.at,
        message: `\`${read.module}\` names a module and no function in it: pip and uv refuse to install the wheel`,
        fixes:
          meant === undefined
            ? []
            : [
                {
                  title: `Replace by \`"${meant}"\``,
                  safe: target.kind === 'no-module',
                  edits: () => replaceString(doc, reference, meant),
                },
              ],
      };
    }
  },
};
