import { readReference } from '../pyproject/entry-point.ts';
import type { Document, StringValue } from '../toml/document.ts';
import { replaceString } from '../toml/edit.ts';
import { fails, partsOf } from './declared-scripts.ts';
import type { Fix, Rule } from './rule.ts';

export const misspeltModule: Rule = {
  code: 'misspelt-module',
  severity: 'information',

  *check({ doc, entryPoints, contents }) {
    for (const declared of entryPoints) {
      const { target, reference } = declared;
      if (target.kind !== 'foreign' || reference === undefined) continue;
      const { module, near, ownName } = target;
      // Whoever renames the package of a project of its name leaves that name behind.
      if (near === undefined && (!ownName || contents?.certainty !== 'certain')) continue;
      const wanted = near === undefined ? module.split('.')[0] : module;
      const instead = near === undefined ? 'no module of its own name' : `\`${near}\``;
      yield {
        at: partsOf(doc, reference).module,
        message: `unless another distribution brings \`${wanted}\`, ${fails(declared, 'ModuleNotFoundError')}: this one has ${instead}`,
        fixes: near === undefined ? [] : [renameModule(doc, reference, near)],
      };
    }
  },
};

/** Puts another module into a reference and leaves the rest of it. */
export function renameModule(doc: Document, reference: StringValue, module: string): Fix {
  const read = readReference(reference.value).reference;
  const end = read?.moduleAt.end ?? reference.value.length;
  const text = reference.value.slice(0, read?.moduleAt.start ?? 0) + module + reference.value.slice(end);
  return {
    title: `Replace by \`"${text}"\``,
    safe: false,
    edits: () => replaceString(doc, reference, text),
  };
}
