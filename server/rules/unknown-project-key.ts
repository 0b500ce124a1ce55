import type { Kind } from '../backends/metadata/oddity-kinds.ts';
import { nearest } from '../project/nearest.ts';
import type { Project } from '../project/project.ts';
import { FIELDS } from '../pyproject/project-table.ts';
import { isSpecifierSet } from '../pyproject/specifier.ts';
import type { Entry, Table, Value } from '../toml/document.ts';
import { quote, removeEntry, renameKey } from '../toml/edit.ts';
import { isTaken, oddEntry, oddOf } from './odd-metadata.ts';
import { asPerson } from './people-texts.ts';
import type { Consequence, Fix, Rule } from './rule.ts';

const KINDS: ReadonlySet<Kind> = new Set<Kind>(['unknown-key']);

const KEYS = ['name', 'dynamic', ...FIELDS];

/** Words of setuptools, Poetry and others that are spelt too differently to be taken for a slip. */
const MEANT: ReadonlyMap<string, string> = new Map([
  ['python', 'requires-python'],
  ['python-requires', 'requires-python'],
  ['python-version', 'requires-python'],
  ['author', 'authors'],
  ['maintainer', 'maintainers'],
  ['classifier', 'classifiers'],
  ['keyword', 'keywords'],
  ['url', 'urls'],
  ['project-urls', 'urls'],
  ['summary', 'description'],
  ['license-file', 'license-files'],
  ['licence', 'license'],
  ['licence-files', 'license-files'],
  ['extras', 'optional-dependencies'],
  ['extras-require', 'optional-dependencies'],
  ['extra-requires', 'optional-dependencies'],
  ['optional-dependency', 'optional-dependencies'],
  ['requires', 'dependencies'],
  ['requirements', 'dependencies'],
  ['install-requires', 'dependencies'],
  ['dependency', 'dependencies'],
  ['console-scripts', 'scripts'],
  ['gui-script', 'gui-scripts'],
  ['plugins', 'entry-points'],
]);

/** Addresses that belong into `urls`, with the labels that indexes know. */
const LABELS: ReadonlyMap<string, string> = new Map([
  ['homepage', 'Homepage'],
  ['home-page', 'Homepage'],
  ['repository', 'Repository'],
  ['documentation', 'Documentation'],
  ['changelog', 'Changelog'],
  ['source', 'Source'],
  ['issues', 'Issues'],
  ['bug-tracker', 'Issues'],
  ['url', 'Homepage'],
]);

/** Tables that a key was meant for. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ['dependency-groups', 'dependency-groups'],
  ['dev-dependencies', 'dependency-groups'],
  ['packages', 'tool.setuptools'],
  ['package-data', 'tool.setuptools'],
  ['package-dir', 'tool.setuptools'],
  ['py-modules', 'tool.setuptools'],
  ['include-package-data', 'tool.setuptools'],
  ['zip-safe', 'tool.setuptools'],
  ['build-backend', 'build-system'],
  ['backend-path', 'build-system'],
]);

/** More are not told of one file, nor is it asked what they mean. */
const MOST_KEYS = 50;

/** Refused by setuptools, flit_core 4 and scikit-build-core; pip, uv and the other backends read on (measured). */
export const unknownProjectKey: Rule = {
  code: 'unknown-project-key',
  severity: 'warning',

  *check(project) {
    const { doc, metadata, backend } = project;
    const { table } = metadata;
    if (!table || doc.problems.length > 0) return;
    let told = 0;
    for (const { oddity, consequence } of oddOf(project, KINDS)) {
      if (++told > MOST_KEYS) break;
      const entry = oddEntry(project, oddity);
      if (!entry) continue;
      const { name } = entry.key;
      const ignored =
        isTaken(oddity) && backend ? `${backend.name}, pip and uv ignore it` : 'pip and uv ignore it';
      const belongs = ELSEWHERE.get(folded(name));
      const meant = meantKey(table, name);
      const missing = missingFor(project, meant);
      const where = belongs === undefined ? '' : `, it belongs in \`[${belongs}]\``;
      yield {
        at: entry.key.at,
        severity: consequence?.severity ?? missing?.severity ?? 'warning',
        message: `\`[project]\` has no \`${name}\`${where}: ${consequence?.words ?? missing?.words ?? ignored}`,
        fixes: fixesOf(project, table, entry, meant),
      };
    }
  },
};

/** What comes of a field that has to be there and is only misspelt. */
function missingFor(project: Project, meant: string | undefined): Consequence | undefined {
  if (meant !== 'name' && meant !== 'version') return undefined;
  const [told] = oddOf(project, new Set<Kind>([`${meant}-missing`]));
  return told?.consequence;
}

/** The field, not there yet, that a name which is none of them stands for. */
export function meantKey(table: Table, name: string): string | undefined {
  if (KEYS.includes(name) || table.entries.size > KEYS.length + MOST_KEYS) return undefined;
  const absent = KEYS.filter((key) => !table.entries.has(key));
  const meant = MEANT.get(folded(name));
  if (meant !== undefined) return absent.includes(meant) ? meant : undefined;
  return LABELS.has(folded(name)) || ELSEWHERE.has(folded(name)) ? undefined : nearest(name, absent);
}

function folded(name: string): string {
  return name.toLowerCase().replace(/[_.]/g, '-');
}

function fixesOf({ doc }: Project, table: Table, entry: Entry, meant: string | undefined): readonly Fix[] {
  const { key, value } = entry;
  const label = LABELS.get(folded(key.name));
  if (label !== undefined && value.kind === 'string') {
    const isStatement = table.form === 'header' && entry.at.start === key.at.start;
    if (table.entries.has('urls') || !isStatement) return [];
    const title = `Rename to \`urls.${label}\``;
    return [{ title, safe: false, edits: () => [{ ...key.at, text: `urls.${label}` }] }];
  }
  if (meant === undefined) {
    const edits = () => removeEntry(doc, table, key.name);
    const isOnOneLine = value.kind !== 'table' || value.form === 'inline';
    return isOnOneLine && !ELSEWHERE.has(folded(key.name))
      ? [{ title: `Remove \`${key.name}\``, safe: false, edits }]
      : [];
  }
  const text = asField(meant, value);
  if (text === undefined) return [];
  if (text === '')
    return [{ title: `Rename to \`${meant}\``, safe: false, edits: () => renameKey(doc, entry, meant) }];
  return [
    {
      title: `Replace by \`${meant} = ${text}\``,
      safe: false,
      edits: () => [...renameKey(doc, entry, meant), { ...value.at, text }],
    },
  ];
}

/** The value as the field wants it: '' where it is right, undefined where it cannot be made so. */
function asField(field: string, value: Value): string | undefined {
  const wanted = SHAPES.get(field) ?? 'string';
  if (field === 'readme' || field === 'license')
    return value.kind === 'string' || value.kind === 'table' ? '' : undefined;
  // Poetry's carets are no specifiers.
  if (field === 'requires-python' && value.kind === 'string' && !isSpecifierSet(value.value))
    return undefined;
  if (value.kind === wanted) return '';
  if (value.kind !== 'string' || wanted !== 'array') return undefined;
  return PEOPLE.has(field) ? `[${asPerson(value.value)}]` : `[${quote(value.value, value)}]`;
}

const PEOPLE: ReadonlySet<string> = new Set(['authors', 'maintainers']);

const SHAPES: ReadonlyMap<string, Value['kind']> = new Map([
  ...(['urls', 'scripts', 'gui-scripts', 'entry-points', 'optional-dependencies'] as const).map(
    (field) => [field, 'table'] as const,
  ),
  ...(
    [
      ...['dynamic', 'authors', 'maintainers', 'keywords', 'classifiers'],
      ...['dependencies', 'license-files', 'import-names', 'import-namespaces'],
    ] as const
  ).map((field) => [field, 'array'] as const),
]);
