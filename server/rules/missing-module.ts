import { readReference } from '../pyproject/entry-point.ts';
import { fails, isScript, partsOf } from './declared-scripts.ts';
import { renameModule } from './misspelt-module.ts';
import type { Rule } from './rule.ts';

export const missingModule: Rule = {
  code: 'missing-module',
  severity: 'error',

  *check({ doc, entryPoints, contents }) {
    const certain = contents?.certainty === 'certain';
    for (const declared of entryPoints) {
      const { target, reference } = declared;
      if (target.kind !== 'no-module' || reference === undefined) continue;
      const { module, path, near } = target;
      // script-without-function says it all, and has the remedy.
      if (isScript(declared) && readReference(reference.value).reference?.attribute === undefined) continue;
      if (!certain && near === undefined) continue;
      yield {
        at: partsOf(doc, reference).module,
        severity: certain ? (isScript(declared) ? 'error' : 'warning') : 'information',
        message: certain
          ? `${path === undefined ? `the wheel has no module \`${module}\`` : `the wheel leaves out \`${path}\``}: ${fails(declared, 'ModuleNotFoundError')}`
          : `the wheel has \`${near}\` and probably no \`${module}\`: ${fails(declared, 'ModuleNotFoundError')}`,
        fixes: near === undefined ? [] : [renameModule(doc, reference, near)],
      };
    }
  },
};
