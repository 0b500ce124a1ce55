import { readReference } from '../pyproject/entry-point.ts';
import type { Document, StringValue } from '../toml/document.ts';
import { replaceString } from '../toml/edit.ts';
import { fails, partsOf } from './declared-scripts.ts';
import type { Fix, Rule } from './rule.ts';

export const misspeltModule: Rule = {
  code: 'misspelt-module',
  severity: 'information',

  *check({ doc, entryPoints }) {
    for (const declared of entryPoints) {
      const { target, reference } = declared;
      if (target.kind !== 'foreign' || reference === undefined) continue;
      if (target.near === undefined) {
        // Whoever renames the package of a project of its name leaves this behind.
        if (!target.ownName) continue;
        const [top] = target.module.split('.');
        yield {
          at: partsOf(doc, reference).module,
          message: `unless another distribution brings \`${top}\`, ${fails(declared, 'ModuleNotFoundError')}: this one has no module of its own name`,
        };
        continue;
      }
      yield {
        at: partsOf(doc, reference).module,
        message: `unless another distribution brings \`${target.module}\`, ${fails(declared, 'ModuleNotFoundError')}: this one has \`${target.near}\``,
        fixes: [renameModule(doc, reference, target.near)],
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
