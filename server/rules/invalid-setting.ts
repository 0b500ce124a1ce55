import { nearest } from '../project/nearest.ts';
import { shown } from '../pyproject/defect.ts';
import { kindOf } from '../schema/expected.ts';
import type { Violation, WrongValue } from '../schema/validate.ts';
import type { Document } from '../toml/document.ts';
import { removeEntry, replaceString } from '../toml/edit.ts';
import type { Span } from '../toml/span.ts';
import type { Finding, Fix, Rule } from './rule.ts';
import { consequenceWords, isPassedOver, settingName, tableName, tablePlace } from './setting-words.ts';
import { placeIn } from './string-defects.ts';

/** What the reader makes of it is in the schema, measured with the version that its table names. */
export const invalidSetting: Rule = {
  code: 'invalid-setting',
  severity: 'error',

  *check(project) {
    const { doc } = project;
    for (const each of project.settings) {
      if (isPassedOver(project, each)) continue;
      if (each.kind === 'wrong')
        yield {
          at: placeOf(doc, each),
          severity: each.severity,
          message: `${wordsOf(each)}: ${consequenceWords(doc, each, each.consequence)}`,
          fixes: [...fixes(doc, each)],
        };
      // A table that is being typed lacks what it will have.
      else if (each.kind === 'missing' && doc.problems.length === 0)
        yield {
          at: tablePlace(each.table),
          severity: each.severity,
          message: `${tableName(each.path)} has no ${shown(each.name)}: ${consequenceWords(doc, each, each.consequence)}`,
        };
      else yield* ofKeys(doc, each);
    }
  },
};

/** What is wrong with keys whatever their values. */
function* ofKeys(doc: Document, each: Violation): Iterable<Finding> {
  const consequence = consequenceWords(doc, each, each.consequence);
  if (each.kind === 'formless' && doc.problems.length === 0)
    yield {
      at: tablePlace(each.table),
      severity: each.severity,
      message: `${tableName(each.path)} has none of ${each.names.map(shown).join(', ')}: ${consequence}`,
    };
  if (each.kind === 'misnamed')
    yield {
      at: each.entry.key.at,
      severity: each.severity,
      message: `${shown(each.entry.key.name)} ${each.misfit.words.replace(/^this /, '')}: ${consequence}`,
    };
  if (each.kind !== 'clash') return;
  const { table, entry, other } = each;
  yield {
    at: entry.key.at,
    severity: each.severity,
    message: `${shown(other.key.name)} and ${shown(entry.key.name)} exclude each other: ${consequence}`,
    related: [{ at: other.key.at, message: `the ${shown(other.key.name)}` }],
    fixes: [entry, other].map(({ key: { name } }) => ({
      title: `Remove ${shown(name)}`,
      safe: false,
      edits: () => removeEntry(doc, table, name),
    })),
  };
}

function placeOf(doc: Document, { node, misfit }: WrongValue): Span {
  return node.kind === 'string' && misfit?.at ? placeIn(doc, node, misfit.at) : node.at;
}

function wordsOf({ path, node, expected, choices, misfit }: WrongValue): string {
  if (misfit && misfit.words !== '') return misfit.words;
  // The text "false" is told by its type: its name would be that of the boolean.
  if (node.kind === 'string' && expected !== 'a boolean' && (misfit || choices.length > 0))
    return `${settingName(path)} is ${shown(node.value)}, not ${expected}`;
  const isNumber = node.kind === 'integer' || node.kind === 'float';
  const found = isNumber && expected.startsWith(kindOf(node)) ? `\`${node.value}\`` : kindOf(node);
  return `${settingName(path)} is ${found}, not ${expected}`;
}

function* fixes(doc: Document, { node, choices, expected }: WrongValue): Iterable<Fix> {
  const written = doc.text.slice(node.at.start, node.at.end);
  if (node.kind === 'string') {
    const near = nearest(node.value, choices);
    if (near !== undefined)
      yield { title: `Write \`${near}\``, safe: false, edits: () => replaceString(doc, node, near) };
    else if (expected === 'a boolean' && /^(?:true|false)$/i.test(node.value))
      yield inPlace(node.at, node.value.toLowerCase());
    else if (expected.startsWith('a list of strings')) yield inPlace(node.at, `[${written}]`);
  } else if (expected === 'a string' && /^(?:integer|float|boolean|datetime)$/.test(node.kind))
    yield inPlace(node.at, `"${written}"`);
}

function inPlace(at: Span, text: string): Fix {
  return { title: `Write \`${text}\``, safe: false, edits: () => [{ ...at, text }] };
}
