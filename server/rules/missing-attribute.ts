import { readReference } from '../pyproject/entry-point.ts';
import type { Document, StringValue } from '../toml/document.ts';
import { replaceString } from '../toml/edit.ts';
import { fails, isScript, partsOf } from './declared-scripts.ts';
import type { Fix, Rule } from './rule.ts';

export const missingAttribute: Rule = {
  code: 'missing-attribute',
  severity: 'error',

  *check({ doc, entryPoints, contents }) {
    const certain = contents?.certainty === 'certain';
    for (const declared of entryPoints) {
      const { target, reference } = declared;
      if (target.kind !== 'no-attribute' || reference === undefined) continue;
      const { path, attribute, near } = target;
      if (!certain && near === undefined) continue;
      const first = readReference(reference.value).reference?.attribute?.split('.')[0] === attribute;
      const exception = isScript(declared) && first ? 'ImportError' : 'AttributeError';
      yield {
        at: partsOf(doc, reference).attribute,
        severity: certain ? (isScript(declared) ? 'error' : 'warning') : 'information',
        message: `\`${path}\` has no \`${attribute}\`: ${fails(declared, exception)}`,
        fixes: near === undefined ? [] : [renameAttribute(doc, reference, near)],
      };
    }
  },
};

function renameAttribute(doc: Document, reference: StringValue, attribute: string): Fix {
  const at = readReference(reference.value).reference?.attributeAt;
  const { value } = reference;
  const text = at ? value.slice(0, at.start) + attribute + value.slice(at.end) : value;
  return {
    title: `Replace by \`"${text}"\``,
    safe: false,
    edits: () => replaceString(doc, reference, text),
  };
}
