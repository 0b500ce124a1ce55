/** Where scikit-build-core takes dynamic fields from (1.1.2, `metadata/` and `settings/metadata.py`). */
import type { Files } from '../../files/files.ts';
import { EXTENDABLE_FIELDS, FIELDS } from '../../pyproject/project-table.ts';
import { arrayAt, type Document, stringAt, type Table, tableAt } from '../../toml/document.ts';
import type { DynamicField, DynamicSupport } from '../backend.ts';
import { answers, UNTOLD } from '../dynamic-fields.ts';
import { allows } from '../pins.ts';
import { missingRepository } from '../version-risk.ts';
import { type VersionPattern, versionByPattern } from '../version-source.ts';
import { settingsRefusal } from './providers.ts';

interface Source {
  readonly table: Table;
  readonly at: readonly string[];
}

/** What fills each field. */
export async function skbuildDynamicFields(doc: Document, files: Files): Promise<DynamicSupport> {
  const known = allows(doc, 'scikit-build-core', '1.1');
  const sources = new Map<string, Source>();
  const metadata = ['tool', 'scikit-build', 'metadata'];
  for (const [field, { value }] of tableAt(doc.root, ...metadata)?.entries ?? [])
    if (value.kind === 'table') sources.set(field, { table: value, at: [...metadata, field] });
  for (const table of arrayAt(doc.root, 'tool', 'dynamic-metadata')?.items ?? []) {
    const field = table.kind === 'table' ? stringAt(table, 'field')?.value : undefined;
    if (table.kind === 'table' && field !== undefined)
      sources.set(field, { table, at: ['tool', 'dynamic-metadata'] });
  }
  // Overrides set any of this under conditions.
  const plain = known && !arrayAt(doc.root, 'tool', 'scikit-build', 'overrides');
  const answer = (field: string) => {
    const source = sources.get(field);
    if (source) return known ? filled(field, source, files) : UNTOLD;
    if (!plain || arrayAt(doc.root, 'tool', 'dynamic-metadata')) return UNTOLD;
    return field === 'version'
      ? ({ outcome: 'unconfigured', says: NO_VERSION } as const)
      : ({ outcome: 'empty' } as const);
  };
  const configured = FIELDS.filter((field) => sources.has(field));
  return {
    fields: await answers(doc, answer, configured),
    both: (field) => (known ? (EXTENDABLE_FIELDS.has(field) ? 'extends' : 'refuses') : undefined),
  };
}

const NO_VERSION =
  'project.version is not specified, must be statically present or tool.scikit-build metadata.version.provider configured when dynamic';

async function filled(field: string, { table, at }: Source, files: Files): Promise<DynamicField> {
  const provider = stringAt(table, 'provider')?.value;
  const input = stringAt(table, 'input')?.value;
  const name = /^scikit_build_core\.metadata\.(\w+)$/.exec(provider ?? '')?.[1];
  if (name === 'setuptools_scm') {
    const mayFail = await missingRepository('setuptools-scm', files);
    return {
      outcome: 'filled',
      git: true,
      configuredAt: at,
      words: 'the tags of the repository, by setuptools-scm',
      ...(mayFail !== undefined && { mayFail }),
    };
  }
  const says = name === undefined ? undefined : settingsRefusal(field, name, table);
  if (says !== undefined) return { outcome: 'unconfigured', says, configuredAt: at };
  if (name === 'regex' && input !== undefined) {
    const configuredAt = at[1] === 'scikit-build' ? [...at, 'input'] : at;
    const found = await versionByPattern(
      files,
      input,
      stringAt(table, 'regex')?.value,
      configuredAt,
      PATTERN,
    );
    const { value, ...rest } = found;
    const plain = field === 'version' && !table.entries.has('result') && !table.entries.has('remove');
    if (plain || !found.says) return plain && value !== undefined ? found : rest;
    return { outcome: 'filled', configuredAt, files: [input] };
  }
  return name === undefined ? UNTOLD : { outcome: 'filled', configuredAt: at, words: `\`${provider}\`` };
}

const PATTERN: VersionPattern = {
  usual: /^(__version__|VERSION)(?: ?: ?str)? *= *(['"])v?(?<value>.+?)\2/im,
  group: 'value',
  words: (path, usual) =>
    usual
      ? `the first \`__version__ = …\` or \`VERSION = …\` in \`${path}\``
      : `what \`regex\` finds in \`${path}\``,
  missing: (path) => `[Errno 2] No such file or directory: '${path}'`,
  unmatched: () => "Couldn't find",
};
