import type { Project } from '../project/project.ts';
import { shown } from '../pyproject/defect.ts';
import { kindOf } from '../schema/expected.ts';
import { type ArrayValue, arrayAt, type StringValue, type Value } from '../toml/document.ts';
import { quote, removeItem } from '../toml/edit.ts';
import { buildRefusal } from './refusals.ts';
import type { Consequence, Finding, Fix, Rule } from './rule.ts';
import { placeIn } from './string-defects.ts';

/** Backends join the keywords with commas, and PyPI takes them apart again (packaging/metadata.py `_parse_keywords`). */
export const invalidKeyword: Rule = {
  code: 'invalid-keyword',
  severity: 'information',

  *check(project) {
    const keywords = arrayAt(project.doc.root, 'project', 'keywords');
    for (const item of keywords?.items ?? []) if (keywords) yield* judge(project, keywords, item);
  },
};

function* judge(project: Project, array: ArrayValue, item: Value): Iterable<Finding> {
  if (item.kind !== 'string') {
    const { severity, words } = buildRefusal(project, 'keyword-type') ?? ODD_TYPE;
    yield {
      at: item.at,
      severity,
      message: `the keyword is ${kindOf(item)}, not a string: ${words}`,
      fixes: asString(item),
    };
    return;
  }
  const { doc } = project;
  const { value, at } = item;
  const comma = value.indexOf(',');
  const words = value
    .split(',', 50)
    .map((word) => word.trim())
    .filter((word) => word !== '');
  if (words.length === 0) {
    const fixes = [{ title: 'Remove the keyword', safe: true, edits: () => removeItem(doc, array, item) }];
    yield {
      at,
      message: 'the keyword is empty, so nobody finds the project by it',
      tags: ['unnecessary'],
      fixes,
    };
  } else if (comma >= 0)
    yield {
      at: placeIn(doc, item, { start: comma, end: comma + 1 }),
      message: 'the comma ends a keyword: an index reads more than one in it',
      fixes: apart(item, words),
    };
  else if (/[\r\n]/.test(value)) {
    const start = value.search(/[\r\n]/);
    yield {
      at: placeIn(doc, item, { start, end: start + 1 }),
      severity: 'warning',
      message: 'the line break ends the keywords in the metadata',
    };
  }
}

const ODD_TYPE: Consequence = { severity: 'warning', words: 'most backends refuse to build' };

function asString(item: Value): readonly Fix[] {
  if (item.kind !== 'integer' && item.kind !== 'boolean' && item.kind !== 'float') return [];
  const text = quote(`${item.value}`);
  return [{ title: `Replace by ${shown(text)}`, safe: false, edits: () => [{ ...item.at, text }] }];
}

function apart(item: StringValue, words: readonly string[]): readonly Fix[] {
  if (words.length > 30) return [];
  const text = words
    .map((word) => quote(word, { ...item, quote: item.quote.startsWith("'") ? "'" : '"' }))
    .join(', ');
  return [
    { title: 'Write each keyword as a string of its own', safe: true, edits: () => [{ ...item.at, text }] },
  ];
}
