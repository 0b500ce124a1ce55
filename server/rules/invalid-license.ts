import type { Kind } from '../backends/metadata/oddity-kinds.ts';
import type { JudgedOddity } from '../backends/metadata.ts';
import { keepsBelow } from '../backends/pins.ts';
import { nearest } from '../project/nearest.ts';
import type { Project } from '../project/project.ts';
import { shown } from '../pyproject/defect.ts';
import { type LicenseDefect, licenseDefects } from '../pyproject/license-expression.ts';
import { LICENSE_EXCEPTIONS, LICENSE_IDS } from '../pyproject/spdx.ts';
import { kindOf } from '../schema/expected.ts';
import { type Entry, entryAt, type StringValue, type Table } from '../toml/document.ts';
import { removeEntry, replacePart, replaceString } from '../toml/edit.ts';
import { isBuilt } from '../uv/workspace.ts';
import { FIRST_WITH_EXPRESSIONS } from './license-versions.ts';
import { kindsOf, oddEntry, oddOf, oddValue, type Told } from './odd-metadata.ts';
import { uploadRefusal } from './refusals.ts';
import type { Consequence, Finding, Fix, Related, Rule } from './rule.ts';
import { placeIn } from './string-defects.ts';

/** What `deprecated-license` and the rules about `license-files` have to say is theirs. */
const KINDS = kindsOf(
  (kind) => kind.startsWith('license-') && !/^license-(?:files|text|file$|classifier)/.test(kind),
);

/** Tried with every known backend; packaging 26.4 is what setuptools, hatchling, scikit-build-core, meson-python and the Python Package Index read expressions with. */
export const invalidLicense: Rule = {
  code: 'invalid-license',
  severity: 'error',

  *check(project) {
    yield* tooOld(project);
    const license = entryAt(project.doc.root, 'project', 'license');
    if (!license) return;
    for (const told of oddOf(project, KINDS)) {
      const { value } = license;
      const consequence = consequenceOf(told, project);
      if (!consequence) continue;
      if (value.kind === 'string') yield* ofExpression(project, value, consequence);
      else {
        const finding = ofTable(project, told.oddity, license);
        const message = `${finding?.message}: ${consequence.words}`;
        if (finding) yield { ...finding, severity: consequence.severity, message };
      }
    }
  },
};

/** Kinds of texts that the index refuses in `License-Expression`. */
const REFUSED_BY_INDEX: ReadonlySet<Kind> = new Set<Kind>(['license-no-identifier', 'license-words']);
/** They write any text as an expression; poetry-core writes what is none as the old free text. */
const WRITE_ANYTHING: ReadonlySet<string> = new Set(['pdm-backend', 'maturin']);
/** They look identifiers up, so that an unknown one stops the build. */
const LOOK_UP: ReadonlySet<string> = new Set([
  ...['setuptools', 'hatchling', 'flit-core', 'uv-build', 'scikit-build-core', 'meson-python'],
]);

function consequenceOf({ oddity, consequence }: Told, project: Project): Consequence | undefined {
  const { backend, doc } = project;
  if (consequence) return consequence;
  if (!backend || !isBuilt(doc)) return undefined;
  const { kind, verdict } = oddity;
  if (verdict === 'taken' && REFUSED_BY_INDEX.has(kind)) {
    if (WRITE_ANYTHING.has(backend.name)) return uploadRefusal(project);
    return { severity: 'information', words: `${backend.name} writes it as free text, not as an expression` };
  }
  // The lists of the backends may be newer than ours.
  return kind === 'license-unknown' && verdict === undefined && LOOK_UP.has(backend.name)
    ? { severity: 'warning', words: `${backend.name} refuses to build` }
    : undefined;
}

function* ofExpression(
  { doc, backend }: Project,
  node: StringValue,
  { severity, words }: Consequence,
): Iterable<Finding> {
  if (node.value.trim() === '') {
    yield { at: node.at, severity, message: `the licence is empty: ${words}` };
    return;
  }
  for (const defect of licenseDefects(node.value)) {
    // Only uv_build minds the case of names, only it and flit_core old names, only flit_core small operators.
    if (!minds(defect, backend?.name)) continue;
    yield {
      at: placeIn(doc, node, defect.at),
      severity,
      message: `${defect.words}: ${words}`,
      fixes: meantBy(defect, node).map((text) => replacing({ doc }, node, defect, text)),
    };
  }
}

function minds({ kind }: LicenseDefect, backend: string | undefined): boolean {
  if (kind === 'case') return backend === 'uv-build';
  if (kind === 'deprecated') return backend === 'uv-build' || backend === 'flit-core';
  return kind !== 'operator' || backend === 'flit-core';
}

function meantBy({ kind, meant, at }: LicenseDefect, { value }: StringValue): readonly string[] {
  const names = kind === 'unknown' ? LICENSE_IDS : kind === 'exception' ? LICENSE_EXCEPTIONS : undefined;
  if (meant.length > 0 || !names || at.end - at.start > 40) return meant;
  const word = value.slice(at.start, at.end);
  const near = /[a-z]{3}/i.test(word) ? nearest(word, names) : undefined;
  return near === undefined ? [] : [near];
}

function replacing(
  { doc }: Pick<Project, 'doc'>,
  node: StringValue,
  { kind, at }: LicenseDefect,
  text: string,
): Fix {
  return {
    title: `Replace by \`${text.trim()}\``,
    safe: kind === 'case' || kind === 'operator',
    edits: () => replacePart(doc, node, at, text),
  };
}

function ofTable(project: Project, oddity: JudgedOddity, license: Entry): Finding | undefined {
  const { doc } = project;
  const entry = oddEntry(project, oddity);
  const value = oddValue(project, oddity);
  const table = license.value.kind === 'table' ? license.value : undefined;
  if (!entry || !value) return undefined;
  const { name } = entry.key;
  switch (oddity.kind) {
    case 'license-type':
      return { at: value.at, message: `\`license\` is ${kindOf(value)}, neither a string nor a table` };
    case 'license-part-type':
      return { at: value.at, message: `\`license.${name}\` is ${kindOf(value)}, not a string` };
    case 'license-key': {
      const edits = () => (table ? removeEntry(doc, table, name) : []);
      const fixes = [{ title: `Remove \`${name}\``, safe: false, edits }];
      return { at: entry.key.at, message: `\`license\` has no \`${name}\``, fixes };
    }
    case 'license-both':
      return {
        at: table?.entries.get('text')?.key.at ?? entry.key.at,
        message: '`license` has both `file` and `text`',
        fixes: table
          ? [{ title: 'Remove `text`', safe: false, edits: () => removeEntry(doc, table, 'text') }]
          : [],
      };
    case 'license-neither':
      return { at: entry.key.at, message: '`license` has neither `file` nor `text`' };
    default:
      return ofFile(project, oddity, table);
  }
}

function ofFile(
  { doc, metadata }: Project,
  { kind, parts }: JudgedOddity,
  table: Table | undefined,
): Finding | undefined {
  const entry = table?.entries.get('file');
  const node = entry?.value;
  if (kind === 'license-table-with-files' && table) {
    const files = metadata.table?.entries.get('license-files');
    return {
      at: metadata.table?.entries.get('license')?.key.at ?? table.at,
      message: '`license` is a table beside `license-files`, not an SPDX expression',
      related: files ? [{ at: files.key.at, message: '`license-files`' }] : [],
    };
  }
  if (node?.kind !== 'string') return undefined;
  if (kind === 'license-outside')
    return { at: node.at, message: `${shown(node.value)} leads out of the project` };
  if (kind !== 'license-file-missing') return undefined;
  const near = parts.near ?? '';
  const fix: Fix = {
    title: `Replace by \`"${near}"\``,
    safe: false,
    edits: () => replaceString(doc, node, near),
  };
  return { at: node.at, message: `${shown(node.value)} does not exist`, fixes: near === '' ? [] : [fix] };
}

/** What the version that `requires` leaves open does not know yet. */
function* tooOld(project: Project): Iterable<Finding> {
  const { doc, backend, inTree, metadata } = project;
  const first = backend && !inTree && isBuilt(doc) ? FIRST_WITH_EXPRESSIONS.get(backend.name) : undefined;
  const license = metadata.table?.entries.get('license')?.value;
  const files = metadata.table?.entries.get('license-files')?.value;
  const related = relatedTo(doc);
  if (
    license?.kind === 'string' &&
    first?.string !== undefined &&
    keepsBelow(doc, backend?.name ?? '', first.string)
  )
    yield {
      at: license.at,
      message: `\`license\` is a string: ${backend?.name} below ${first.string} refuses to build`,
      related,
    };
  else if (
    files?.kind === 'array' &&
    first?.files !== undefined &&
    keepsBelow(doc, backend?.name ?? '', first.files)
  )
    yield {
      at: files.at,
      message: `\`license-files\` is a list: ${backend?.name} below ${first.files} refuses to build`,
      related,
    };
}

function relatedTo(doc: Project['doc']): readonly Related[] {
  const requires = entryAt(doc.root, 'build-system', 'requires');
  return requires ? [{ at: requires.value.at, message: 'the version that is required' }] : [];
}
