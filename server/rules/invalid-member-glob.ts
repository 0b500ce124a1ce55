import type { Project } from '../project/project.ts';
import { type ArrayValue, arrayAt, type StringValue, stringsOf } from '../toml/document.ts';
import { appendItems, quote, removeItem, replacePart, replaceString } from '../toml/edit.ts';
import { spanWithin } from '../toml/offsets.ts';
import type { Edit } from '../toml/span.ts';
import { patternDefect } from '../uv/tree-globs.ts';
import type { Finding, Fix, Rule } from './rule.ts';
import { uvTable } from './uv-tables.ts';

/** The globs of `[tool.uv.workspace]` are those of Rust's crate `glob` 0.3.4: no braces, no negation, no escapes (tried with uv 0.13.9). */
export const invalidMemberGlob: Rule = {
  code: 'invalid-member-glob',
  severity: 'error',

  *check(project) {
    if (!uvTable(project.doc)) return;
    for (const key of ['members', 'exclude'] as const) {
      const array = arrayAt(project.doc.root, 'tool', 'uv', 'workspace', key);
      for (const [i, node] of stringsOf(array).entries()) {
        if (!array) continue;
        const defect = patternDefect(node.value);
        if (defect) yield refused(project, node, defect);
        else if (findsNothing(project, key, i)) yield* literally(project, key, array, node);
      }
    }
  },
};

function refused(
  { doc }: Project,
  node: StringValue,
  { at, words, end }: { readonly at: number; readonly end: number; readonly words: string },
): Finding {
  const part = { start: at, end };
  const text = node.value.slice(at, end);
  const mend = /^\*{3,}$/.test(text) ? '**' : undefined;
  return {
    at: spanWithin(doc, node, at, end),
    message: `every uv command in the workspace stops: ${words}`,
    fixes: mend
      ? [{ title: 'Replace by `**`', safe: false, edits: () => replacePart(doc, node, part, mend) }]
      : [],
  };
}

/** A name on the disk may hold such characters: what finds something is meant as it is written. */
function findsNothing({ uvWorkspace }: Project, key: 'members' | 'exclude', i: number): boolean {
  return key === 'exclude' || uvWorkspace.members?.[i]?.length === 0;
}

/** Words of other glob languages that mean themselves here. */
function* literally(
  { doc }: Project,
  key: 'members' | 'exclude',
  array: ArrayValue,
  node: StringValue,
): Iterable<Finding> {
  const { value } = node;
  const braces = /\{[^{}]*,[^{}]*\}/.exec(value);
  if (braces) {
    const { index } = braces;
    const end = index + braces[0].length;
    yield {
      at: spanWithin(doc, node, index, end),
      severity: 'warning',
      message: `uv takes \`${braces[0]}\` for the very name of a folder: \`${key}\` knows no braces`,
      fixes: spread(
        doc,
        array,
        node,
        value.slice(0, index),
        braces[0].slice(1, -1).split(','),
        value.slice(end),
      ),
    };
    return;
  }
  if (!value.startsWith('!')) return;
  yield {
    at: spanWithin(doc, node, 0, 1),
    severity: 'warning',
    message: `uv takes \`!\` for the first letter of a folder's name: \`${key}\` knows no negation, which is what \`exclude\` is for`,
    fixes: key === 'members' ? moved(doc, array, node) : [],
  };
}

function spread(
  doc: Project['doc'],
  array: ArrayValue,
  node: StringValue,
  before: string,
  choices: readonly string[],
  after: string,
): readonly Fix[] {
  const [first, ...rest] = choices.map((choice) => before + choice.trim() + after);
  if (first === undefined || array.items.at(-1) !== node) {
    const texts = choices.map((choice) => quote(before + choice.trim() + after, node));
    const edits = () => [{ ...node.at, text: texts.join(', ') }];
    return [{ title: `Write ${texts.map((text) => `\`${text}\``).join(', ')}`, safe: false, edits }];
  }
  const edits = (): readonly Edit[] => [
    ...replaceString(doc, node, first),
    ...appendItems(
      doc,
      array,
      rest.map((text) => quote(text, node)),
    ),
  ];
  const shown = [first, ...rest].map((text) => `\`${text}\``).join(', ');
  return [{ title: `Write ${shown}`, safe: false, edits }];
}

function moved(doc: Project['doc'], array: ArrayValue, node: StringValue): readonly Fix[] {
  const exclude = arrayAt(doc.root, 'tool', 'uv', 'workspace', 'exclude');
  if (!exclude) return [];
  const text = quote(node.value.slice(1), node);
  return [
    {
      title: `Move \`${node.value.slice(1)}\` to \`exclude\``,
      safe: false,
      edits: () => [...removeItem(doc, array, node), ...appendItems(doc, exclude, [text])],
    },
  ];
}
