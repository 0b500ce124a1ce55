import { shown } from '../pyproject/defect.ts';
import { clauseText } from '../pyproject/requirement-identity.ts';
import { readSpecifierSet } from '../pyproject/specifier.ts';
import { contradiction, isUnsatisfiable } from '../pyproject/specifier-meaning.ts';
import { type Document, type StringValue, stringAt } from '../toml/document.ts';
import { replaceString } from '../toml/edit.ts';
import { spanWithin } from '../toml/offsets.ts';
import type { Finding, Rule } from './rule.ts';
import { uvTable } from './uv-tables.ts';

/** A bare version asks for exactly itself (uv-configuration/src/required_version.rs; "Required uv version `==0.13` does not match", uv 0.13.9). */
export const unmetUvVersion: Rule = {
  code: 'unmet-uv-version',
  severity: 'error',

  *check({ doc, uvWorkspace }) {
    const table = uvTable(doc);
    const node = table && stringAt(table, 'required-version');
    // In a member it is not read at all, which `misplaced-uv-setting` says; nor is it beside a uv.toml.
    if (!node || node.value.length > 200 || uvWorkspace.above || uvWorkspace.hasUvToml) return;
    const bare = /^\s*\d/.test(node.value);
    const { clauses, defects } = readSpecifierSet(bare ? `==${node.value.trim()}` : node.value);
    if (defects.length > 0) return;
    if (isUnsatisfiable(clauses) === true) yield contradicting(doc, node, clauses);
    else yield* oneRelease(doc, node);
  },
};

function contradicting(
  doc: Document,
  node: StringValue,
  clauses: ReturnType<typeof readSpecifierSet>['clauses'],
): Finding {
  const [one, two] = contradiction(clauses) ?? [];
  const bare = /^\s*\d/.test(node.value);
  return {
    at: two && !bare ? spanWithin(doc, node, two.at.start, two.at.end) : node.at,
    message:
      one && two
        ? `every uv command stops: no version of uv is both ${shown(clauseText(one))} and ${shown(clauseText(two))}`
        : 'every uv command stops: no version of uv meets this',
  };
}

/** `0.13` and `==0.13` are met by 0.13.0 alone, which is rarely meant. */
function* oneRelease(doc: Document, node: StringValue): Iterable<Finding> {
  const [, release] = /^\s*(?:==)?\s*(\d+(?:\.\d+)?)\s*$/.exec(node.value) ?? [];
  if (release === undefined) return;
  yield {
    at: node.at,
    severity: 'information',
    message: `only uv ${release.includes('.') ? release : `${release}.0`}.0 meets this, and no later \`${release}.x\``,
    fixes: [
      {
        title: `Replace by \`==${release}.*\``,
        safe: false,
        edits: () => replaceString(doc, node, `==${release}.*`),
      },
    ],
  };
}
