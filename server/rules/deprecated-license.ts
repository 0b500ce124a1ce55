import type { Kind } from '../backends/metadata/oddity-kinds.ts';
import { keepsBelow } from '../backends/pins.ts';
import type { Project } from '../project/project.ts';
import { licenseDefects } from '../pyproject/license-expression.ts';
import { exactLicense, meantLicenses, successorsOf } from '../pyproject/license-names.ts';
import { contains } from '../pyproject/specifier-meaning.ts';
import { arrayAt, entryAt, stringAt, stringsOf, type Table } from '../toml/document.ts';
import { quote, removeItem, renameKey, replacePart } from '../toml/edit.ts';
import { isBuilt } from '../uv/workspace.ts';
import { FIRST_WITH_EXPRESSIONS } from './license-versions.ts';
import { oddOf, type Told } from './odd-metadata.ts';
import type { Finding, Fix, Rule } from './rule.ts';
import { placeIn } from './string-defects.ts';

const KINDS: ReadonlySet<Kind> = new Set<Kind>([
  'license-text',
  'license-file',
  'license-deprecated',
  'license-classifier-with-expression',
]);

/** PEP 639. setuptools 84.2.1 warns of tables at every build and means to drop them on 2027-02-18; the others take them in silence. */
export const deprecatedLicense: Rule = {
  code: 'deprecated-license',
  severity: 'hint',

  *check(project) {
    const { doc, backend, inTree } = project;
    if (!backend || inTree || !isBuilt(doc) || doc.problems.length > 0) return;
    for (const told of oddOf(project, KINDS)) {
      const { kind, verdict } = told.oddity;
      if (verdict === undefined || isTooOld(project)) continue;
      if (kind === 'license-classifier-with-expression') yield* clash(project, told);
      else if (kind !== 'license-deprecated') yield* ofTable(project, kind);
      else if (verdict === 'taken') yield* ofName(project);
    }
  },
};

/** A version that knows only the table is none to blame its users for. */
function isTooOld({ doc, backend }: Project): boolean {
  const first = backend && FIRST_WITH_EXPRESSIONS.get(backend.name);
  return (
    first !== undefined &&
    backend !== undefined &&
    keepsBelow(doc, backend.name, first.files ?? first.string ?? '0')
  );
}

/** `License ::` classifiers beside an expression say the same twice. */
function* clash(project: Project, { consequence, oddity }: Told): Iterable<Finding> {
  const { doc, backend } = project;
  const array = arrayAt(doc.root, 'project', 'classifiers');
  const license = entryAt(doc.root, 'project', 'license');
  for (const node of stringsOf(array)) {
    if (!array || !license || !node.value.startsWith('License ::')) continue;
    const words = consequence?.words ?? `${backend?.name} takes both, setuptools and flit_core would refuse`;
    yield {
      at: node.at,
      severity: consequence?.severity ?? 'hint',
      message: `a \`License ::\` classifier stands beside the expression in \`license\`: ${words}`,
      tags: oddity.verdict === 'taken' ? ['deprecated'] : [],
      related: [{ at: license.key.at, message: 'the expression' }],
      fixes: [{ title: 'Remove the classifier', safe: false, edits: () => removeItem(doc, array, node) }],
    };
  }
}

function* ofTable(project: Project, kind: Kind): Iterable<Finding> {
  const { doc, backend, oddities } = project;
  const license = entryAt(doc.root, 'project', 'license');
  if (license?.value.kind !== 'table') return;
  // What is refused is told by another rule.
  if (oddities.some((odd) => odd.keys[1] === 'license' && typeof odd.verdict === 'object')) return;
  const isSetuptools = backend?.name === 'setuptools';
  const says = isSetuptools
    ? 'setuptools warns at every build, and means to refuse it'
    : 'PEP 639 has replaced it';
  const instead = kind === 'license-text' ? 'an SPDX expression' : '`license-files`';
  yield {
    at: license.key.at,
    severity: !isSetuptools ? 'hint' : needsNewPython(project) ? 'warning' : 'information',
    message: `a table in \`license\` is deprecated in favour of ${instead}: ${says}`,
    tags: ['deprecated'],
    fixes: kind === 'license-text' ? asExpression(project, license.value) : asFiles(project, license.value),
  };
}

/** The first setuptools with anything else needs Python 3.9, so whoever builds with an older one cannot do without the table. */
function needsNewPython({ strings: { requiresPython } }: Project): boolean {
  return requiresPython !== undefined && contains(requiresPython.value, '3.8.20') === false;
}

function asExpression({ doc }: Project, table: Table): readonly Fix[] {
  const text = stringAt(table, 'text');
  if (!text || table.form !== 'inline' || table.entries.size > 1) return [];
  const known = licenseDefects(text.value).length === 0 ? [text.value.trim()] : meantOf(text.value.trim());
  const array = arrayAt(doc.root, 'project', 'classifiers');
  const classifiers = stringsOf(array).filter(({ value }) => value.startsWith('License ::'));
  const [classifier] = classifiers;
  if (classifiers.length > 1) return [];
  return known.map((id) => ({
    title: `Replace by \`${quote(id)}\`${classifier ? ' and remove the classifier' : ''}`,
    safe: false,
    edits: () => [
      { ...table.at, text: quote(id) },
      ...(array && classifier ? removeItem(doc, array, classifier) : []),
    ],
  }));
}

function meantOf(text: string): readonly string[] {
  const exact = exactLicense(text);
  if (exact === undefined) return meantLicenses(text);
  const successors = successorsOf(exact);
  return successors.length > 0 ? successors : [exact];
}

function asFiles({ doc, metadata }: Project, table: Table): readonly Fix[] {
  const file = stringAt(table, 'file');
  const entry = entryAt(doc.root, 'project', 'license');
  const isPlain = table.form === 'inline' && table.entries.size === 1;
  if (!file || !entry || !isPlain || metadata.table?.entries.has('license-files')) return [];
  if (!/^[\w.-]+(?:\/[\w.-]+)*$/.test(file.value) || /(?:^|\/)\.\.?(?:\/|$)/.test(file.value)) return [];
  const text = `[${quote(file.value)}]`;
  return [
    {
      title: `Replace by \`license-files = ${text}\``,
      safe: false,
      edits: () => [...renameKey(doc, entry, 'license-files'), { ...table.at, text }],
    },
  ];
}

/** Old names of the GNU licences do not say whether later versions are meant. */
function* ofName({ doc }: Project): Iterable<Finding> {
  const node = stringAt(doc.root, 'project', 'license');
  if (!node) return;
  for (const { kind, at, words, meant } of licenseDefects(node.value)) {
    if (kind !== 'deprecated') continue;
    yield {
      at: placeIn(doc, node, at),
      severity: 'information',
      message: `${words}: it does not say whether later versions are meant`,
      tags: ['deprecated'],
      fixes: meant.map((text) => ({
        title: `Replace by \`${text}\``,
        safe: false,
        edits: () => replacePart(doc, node, at, text),
      })),
    };
  }
}
