import type { Project } from '../project/project.ts';
import { shown } from '../pyproject/defect.ts';
import { isName } from '../pyproject/name.ts';
import { type Entry, type Table, tableAt } from '../toml/document.ts';
import { renameKey } from '../toml/edit.ts';
import { spanWithinKey } from '../toml/offsets.ts';
import type { Span } from '../toml/span.ts';
import { buildRefusal } from './refusals.ts';
import type { Consequence, Fix, Rule } from './rule.ts';

/** uv 0.13.9 refuses the whole project ("Not a valid package or extra name"); of the backends some only write the name. */
export const invalidExtraName: Rule = {
  code: 'invalid-extra-name',
  severity: 'error',

  *check(project) {
    const extras = tableAt(project.doc.root, 'project', 'optional-dependencies');
    for (const entry of extras?.entries.values() ?? []) {
      const { name } = entry.key;
      if (!extras || isName(name)) continue;
      const { severity, words } = consequence(project);
      yield {
        at: placeOf(entry),
        severity,
        message: `${shown(name)} is no name of an extra${reason(name)}: ${words}`,
        fixes: fixes(project, extras, entry),
      };
    }
  },
};

function consequence(project: Project): Consequence {
  const refusal = buildRefusal(project, 'extra-invalid');
  return refusal
    ? { ...refusal, words: `uv refuses the project, and ${refusal.words}` }
    : { severity: 'warning', words: 'uv refuses the project and PyPI the upload' };
}

/** The characters that are in the way: one that no name has, else one at an end. */
function placeOf({ key }: Entry): Span {
  if (key.name.length > 200) return key.at;
  const found = /[^A-Za-z0-9._-]+/.exec(key.name) ?? /^[._-]+|[._-]+$/.exec(key.name);
  const start = found?.index ?? 0;
  return spanWithinKey(key, start, start + (found?.[0].length ?? 0));
}

function reason(name: string): string {
  if (name === '') return ', since it is empty';
  const [odd] = /[^A-Za-z0-9._-]/.exec(name) ?? [];
  return odd === undefined ? ', since it begins or ends with none of `A-Z`, `a-z` and `0-9`' : '';
}

function fixes({ doc }: Project, extras: Table, entry: Entry): readonly Fix[] {
  // What is left of a word in other letters is no word.
  if (/[^\0-\x7f]/.test(entry.key.name)) return [];
  const meant = entry.key.name
    .slice(0, 200)
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[._-]+|[._-]+$/g, '');
  if (!isName(meant) || extras.entries.has(meant)) return [];
  return [{ title: `Rename to ${shown(meant)}`, safe: false, edits: () => renameKey(doc, entry, meant) }];
}
