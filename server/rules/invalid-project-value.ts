import type { Kind } from '../backends/metadata/oddity-kinds.ts';
import type { JudgedOddity } from '../backends/metadata.ts';
import type { Project } from '../project/project.ts';
import { isSpecifierSet } from '../pyproject/specifier.ts';
import { normalizeVersion } from '../pyproject/version.ts';
import { kindOf } from '../schema/expected.ts';
import type { Document, StringValue, Value } from '../toml/document.ts';
import { quote, replaceString } from '../toml/edit.ts';
import { dotted, oddOf, oddValue } from './odd-metadata.ts';
import { asPerson } from './people-texts.ts';
import type { Finding, Fix, Rule } from './rule.ts';
import { placeIn } from './string-defects.ts';

const STRINGS = 'a list of strings';

/** What is wanted where a value is of another type. */
const WANTED: ReadonlyMap<Kind, string> = new Map<Kind, string>([
  ['project-type', 'a table'],
  ['version-type', 'a string'],
  ['description-type', 'a string'],
  ['python-type', 'a string'],
  ['license-files-type', STRINGS],
  ['license-files-table', STRINGS],
  ['license-files-item', 'a string'],
  ['people-type', 'a list of tables'],
  ['keywords-type', STRINGS],
  ['classifiers-type', STRINGS],
  ['urls-type', 'a table of strings'],
  ['urls-date', 'a table of strings'],
  ['dependencies-type', STRINGS],
  ['dependency-type', 'a string'],
  ['extras-type', 'a table of arrays'],
  ['extra-type', STRINGS],
  ['extra-dependency-type', 'a string'],
  ['import-names-type', STRINGS],
  ['import-namespaces-type', STRINGS],
  ['dynamic-type', STRINGS],
  ['dynamic-item', 'a string'],
]);

const KINDS: ReadonlySet<Kind> = new Set<Kind>([...WANTED.keys(), 'description-lines']);

/** The types of PEP 621. Every known backend that reads a field looks at its type; uv looks at those that it reads itself. */
export const invalidProjectValue: Rule = {
  code: 'invalid-project-value',
  severity: 'error',

  *check(project) {
    const seen = new Set<Value>();
    for (const { oddity, consequence } of oddOf(project, KINDS)) {
      const value = oddValue(project, oddity);
      if (!consequence || !value || seen.has(value)) continue;
      seen.add(value);
      const { severity, words } = consequence;
      const wanted = WANTED.get(oddity.kind);
      if (wanted === undefined) {
        if (value.kind === 'string') yield { ...ofLines(project, value, words), severity };
        continue;
      }
      yield {
        at: value.at,
        severity,
        message: `${subject(oddity)} is ${kindOf(value)}, not ${wanted}: ${words}`,
        fixes: fixesOf(project.doc, oddity, value, wanted),
      };
    }
  },
};

function subject({ keys, parts }: JudgedOddity): string {
  const path = `\`${dotted(keys)}\``;
  return parts.index === undefined ? path : `item ${parts.number} of ${path}`;
}

/** uv_build and scikit-build-core refuse a description of more than one line. */
function ofLines({ doc }: Project, node: StringValue, consequence: string): Finding {
  const start = node.value.indexOf('\n');
  const line = node.value.trim().replace(/\s*\n\s*/g, ' ');
  return {
    at: placeIn(doc, node, { start, end: start + 1 }),
    message: `the description has more than one line: ${consequence}`,
    fixes: [
      {
        title: 'Write it in one line',
        safe: false,
        edits: () => {
          const text = quote(line, { ...node, quote: '"' });
          return line.includes('\n') ? replaceString(doc, node, line) : [{ ...node.at, text }];
        },
      },
    ],
  };
}

/** The value in the type that is wanted, where it is plain what is meant. */
function fixesOf(doc: Document, { kind, keys }: JudgedOddity, value: Value, wanted: string): readonly Fix[] {
  const text = wanted === 'a string' ? asString(kind, value, doc) : asArray(kind, keys, value);
  if (text === undefined || text.length > 500) return [];
  const title = `Replace by \`${text.replaceAll('`', "'")}\``;
  return [{ title, safe: false, edits: () => [{ ...value.at, text }] }];
}

function asString(kind: Kind, value: Value, { text: all }: Document): string | undefined {
  if (value.kind === 'array' || value.kind === 'table' || value.kind === 'string') return undefined;
  const text = all.slice(value.at.start, value.at.end);
  if (kind === 'version-type') return normalizeVersion(text) === undefined ? undefined : quote(text);
  if (kind !== 'python-type') return undefined;
  return isSpecifierSet(`>=${text}`) ? quote(`>=${text}`) : undefined;
}

function asArray(kind: Kind, keys: readonly string[], value: Value): string | undefined {
  if (value.kind !== 'string' || value.value.trim() === '') return undefined;
  if (kind === 'people-type') return `[${asPerson(value.value)}]`;
  if (kind === 'keywords-type') return listOf(value.value.split(','));
  const field = keys[1] ?? '';
  const isList = field !== 'urls' && kind !== 'extras-type';
  return isList ? `[${quote(value.value, { ...value, quote: '"' })}]` : undefined;
}

function listOf(texts: readonly string[]): string {
  return `[${texts.map((text) => quote(text.trim())).join(', ')}]`;
}
