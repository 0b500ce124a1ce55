import type { Kind } from '../backends/metadata/oddity-kinds.ts';
import type { Project } from '../project/project.ts';
import { shown } from '../pyproject/defect.ts';
import { isName } from '../pyproject/name.ts';
import { kindOf } from '../schema/expected.ts';
import type { StringValue, Table } from '../toml/document.ts';
import { replaceString } from '../toml/edit.ts';
import type { Span } from '../toml/span.ts';
import { oddEntry, oddOf, oddValue } from './odd-metadata.ts';
import type { Finding, Rule } from './rule.ts';
import { placeIn } from './string-defects.ts';
import { meantKey } from './unknown-project-key.ts';

const KINDS: ReadonlySet<Kind> = new Set<Kind>([
  'name-missing',
  'name-type',
  'name-empty',
  'name-odd',
  'name-invalid',
]);

/** uv 0.13.9 refuses all of them whatever is done with the project, and so does every known backend, but for letters of other scripts. */
export const invalidProjectName: Rule = {
  code: 'invalid-project-name',
  severity: 'error',

  *check(project) {
    const { doc, metadata } = project;
    for (const { oddity, consequence } of oddOf(project, KINDS)) {
      if (!consequence) continue;
      const { severity, words } = consequence;
      const value = oddValue(project, oddity);
      if (!value) {
        // What is unfinished lacks what it will have.
        if (doc.problems.length === 0 && metadata.entry && !isMisspelt(metadata.table))
          yield { at: metadata.entry.key.at, severity, message: `\`[project]\` has no \`name\`: ${words}` };
      } else if (value.kind !== 'string') {
        const at = oddEntry(project, oddity)?.value.at ?? value.at;
        yield { at, severity, message: `\`name\` is ${kindOf(value)}, not a string: ${words}` };
      } else yield { ...defectOf(project, value, words), severity };
    }
  },
};

/** Where another key stands for it, that is said there. */
function isMisspelt(table: Table | undefined): boolean {
  return table !== undefined && [...table.entries.keys()].some((key) => meantKey(table, key) === 'name');
}

function defectOf({ doc }: Project, node: StringValue, consequence: string): Finding {
  const { value } = node;
  if (value.trim() === '') return { at: node.at, message: `\`name\` is empty: ${consequence}` };
  const { at, words } = wrongPart(value);
  const meant = nearName(value);
  return {
    at: placeIn(doc, node, at),
    message: `${words}: ${consequence}`,
    fixes:
      meant === undefined
        ? []
        : [
            {
              title: `Replace by \`"${meant}"\``,
              safe: false,
              edits: () => replaceString(doc, node, meant),
            },
          ],
  };
}

/** The first characters that no name may have, or those at which none may begin or end. */
function wrongPart(name: string): { readonly at: Span; readonly words: string } {
  const within = /[^A-Za-z0-9._-]+/.exec(name);
  if (within) {
    const [wrong] = within;
    const at = { start: within.index, end: within.index + wrong.length };
    const what = /^\s+$/.test(wrong) ? 'a blank' : shown(wrong);
    return { at, words: `a name cannot hold ${what}` };
  }
  const [before = ''] = /^[._-]*/.exec(name) ?? [];
  if (before !== '')
    return { at: { start: 0, end: before.length }, words: `a name cannot begin with ${shown(before)}` };
  const end = name.length;
  const start = lastLetter(name) + 1;
  return { at: { start, end }, words: `a name cannot end with ${shown(name.slice(start))}` };
}

function lastLetter(name: string): number {
  let at = name.length - 1;
  while (at >= 0 && '._-'.includes(name.charAt(at))) at--;
  return at;
}

/** The name with hyphens for what it cannot hold; undefined where letters would be lost. */
function nearName(name: string): string | undefined {
  if (name.length > 200 || /[^\s\x21-\x7E]/.test(name)) return undefined;
  const near = name
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[._-]+/, '')
    .replace(/[._-]+$/, '');
  return isName(near) ? near : undefined;
}
