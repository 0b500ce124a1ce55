/** The words of the rules about outdated artefacts: for each difference the line concerned, and the consequence. */
import type { Difference } from '../project/artifact.ts';
import type { Trace } from '../project/installations.ts';
import type { Project } from '../project/project.ts';
import { normalizeName } from '../pyproject/name.ts';
import { requirementName } from '../pyproject/requirement.ts';
import { entryAt, stringAt, stringsOf, type Table, tableAt } from '../toml/document.ts';
import type { Span } from '../toml/span.ts';
import { listed } from './cache-key-fixes.ts';
import { selector } from './wheel-modules.ts';

/** A difference, with the place in the artefact that shows it. */
export interface Shown {
  readonly difference: Difference;
  readonly trace?: Trace | undefined;
}

export interface Said {
  readonly at: Span;
  /** The same for those that are told together. */
  readonly kind: string;
  /** What is named, unquoted. */
  readonly names: readonly string[];
  /** The words before the place. */
  readonly before: (names: string, many: boolean) => string;
  readonly after?: string;
}

/** What is said of an artefact: what stands at one line and has the same words around its names is said in one. */
export function saidTogether(
  all: readonly Shown[],
  project: Project,
): readonly (Said & { readonly shown: readonly Shown[] })[] {
  const lines = new Map<string, Said & { readonly names: string[]; readonly shown: Shown[] }>();
  for (const each of all) {
    const said = saidOf(each.difference, all, project);
    if (!said) continue;
    const key = `${said.at.start} ${said.kind}`;
    const line = lines.get(key) ?? { ...said, names: [], shown: [] };
    lines.set(key, line);
    line.names.push(...said.names);
    line.shown.push(each);
  }
  return [...lines.values()];
}

/** Where a difference is told, and how; undefined where the text has no such line. */
function saidOf(difference: Difference, others: readonly Shown[], project: Project): Said | undefined {
  const { metadata, buildSystem } = project;
  const table = metadata.table;
  const name = metadata.name?.at;
  if (!table || !name) return undefined;
  switch (difference.about) {
    case 'entry-point':
      return ofEntryPoint(difference, project);
    case 'requirement':
      return ofRequirement(difference, others, project);
    case 'version': {
      const at = metadata.version?.at ?? dynamicAt(project, 'version') ?? name;
      return told(at, 'version', `this project stays at version ${difference.there} in`);
    }
    case 'requires-python': {
      const there = difference.there === '' ? 'any Python' : `Python \`${difference.there}\``;
      const at = stringAt(table, 'requires-python')?.at ?? name;
      return told(at, 'requires-python', `this project asks for ${there} in`);
    }
    case 'extra':
      return ofExtra(difference, table, name);
    case 'backend':
      return told(buildSystem.backend?.at ?? name, 'backend', `what \`${difference.there}\` built stays in`);
    case 'lead': {
      const at = (difference.how === 'lost' ? undefined : moduleSetting(project)) ?? name;
      const lost = difference.how === 'lost' ? ', so its modules are not found' : '';
      const rest = difference.clause.replace(/^it /, '').replace(/, which is now (?=`)/, ' instead of ');
      return { ...told(at, rest, 'the project in'), after: ` ${rest}${lost}` };
    }
    case 'files':
      return difference.how === 'lost' ? ofLost(difference.paths, name) : ofFiles(difference, others, name);
    case 'launcher':
      return ofLauncher(difference, project);
  }
}

function told(at: Span, kind: string, before: string): Said {
  return { at, kind, names: [], before: () => before };
}

function ofExtra(
  { how, name }: Extract<Difference, { about: 'extra' }>,
  project: Table,
  otherwise: Span,
): Said {
  const extras = entryAt(project, 'optional-dependencies');
  const declared = extras?.value.kind === 'table' ? [...extras.value.entries.values()] : [];
  const own = declared.find(({ key }) => normalizeName(key.name) === name);
  const at = (how === 'missing' ? own : extras)?.key.at ?? otherwise;
  const before = (names: string, many: boolean) => {
    const what = many ? `the extras ${names}` : `the extra ${names}`;
    if (how === 'missing') return `${what} ${many ? 'do' : 'does'} not exist in`;
    return `${what} ${many ? 'stay' : 'stays'} in`;
  };
  return { at, kind: `extra ${how}`, names: [name], before };
}

function ofLost(paths: readonly string[], at: Span): Said {
  const before = (names: string, many: boolean) => `${names} ${many ? 'are' : 'is'} gone from`;
  return { at, kind: 'lost', names: paths, before };
}

/** All that differs in files is told at once, behind the first of it. */
function ofFiles(first: Difference, others: readonly Shown[], at: Span): Said | undefined {
  const all = others.flatMap(({ difference }) =>
    difference.about === 'files' && difference.how !== 'lost' ? [{ ...difference, how: difference.how }] : [],
  );
  if (all[0]?.clause !== first.clause) return undefined;
  const parts = all.map(({ how, paths }) => FILES[how](listed(paths)));
  const last = parts.pop() ?? '';
  const what = parts.length > 0 ? `${parts.join(', ')} and ${last}` : last;
  const many =
    all.length > 1 ||
    all.some(({ how, paths }) => how === 'changed' || (how === 'missing' && paths.length > 1));
  return { at, kind: 'files', names: [], before: () => `${what} ${many ? 'do' : 'does'} not show in` };
}

const FILES: Readonly<Record<'missing' | 'extra' | 'changed', (names: string) => string>> = {
  changed: (names) => `edits of ${names}`,
  missing: (names) => `the new ${names}`,
  extra: (names) => `the removal of ${names}`,
};

function ofEntryPoint(
  { how, group, name, there = '' }: Extract<Difference, { about: 'entry-point' }>,
  { metadata }: Project,
): Said | undefined {
  const own = group === 'console_scripts' ? 'scripts' : group === 'gui_scripts' ? 'gui-scripts' : undefined;
  const script = own !== undefined;
  const quoted = (names: string, many: boolean) =>
    script ? `the command${many ? 's' : ''} ${names}` : `${names} of \`${group}\``;
  if (how === 'extra') {
    const { table } = metadata;
    const at =
      (table && entryAt(table, ...(own ? [own] : ['entry-points', group]))?.key.at) ?? metadata.name?.at;
    const before = (names: string, many: boolean) => `${quoted(names, many)} ${many ? 'stay' : 'stays'} in`;
    return at && { at, kind: `extra ${group}`, names: [name], before };
  }
  const declared = metadata.scripts.find((each) => each.group === group && each.entry.key.name === name);
  if (!declared) return undefined;
  if (how === 'changed') {
    const at = declared.reference?.at ?? declared.entry.key.at;
    const before = (names: string) =>
      `${quoted(names, false)} still ${script ? 'runs' : 'is'} \`${there}\` in`;
    return { at, kind: 'changed', names: [name], before };
  }
  const before = (names: string) => `${quoted(names, false)} is not found in`;
  return { at: declared.entry.key.at, kind: 'missing', names: [name], before };
}

function ofRequirement(
  { how, written, extra }: Extract<Difference, { about: 'requirement' }>,
  others: readonly Shown[],
  { metadata }: Project,
): Said | undefined {
  const { table } = metadata;
  // Of an extra that is new or gone, one word is enough.
  if (!table || others.some(({ difference }) => difference.about === 'extra' && difference.name === extra))
    return undefined;
  const name = requirementName(written);
  const pair = others.find(
    ({ difference }) =>
      difference.about === 'requirement' &&
      difference.how !== how &&
      difference.extra === extra &&
      requirementName(difference.written) === name,
  )?.difference;
  const short = written.replace(/\s*;.*$/s, '');
  const holder = [...(tableAt(table, 'optional-dependencies')?.entries.values() ?? [])].find(
    ({ key }) => normalizeName(key.name) === extra,
  );
  const list = extra === undefined ? entryAt(table, 'dependencies') : holder;
  const declared = (text: string) =>
    stringsOf(list?.value.kind === 'array' ? list.value : undefined).find(
      ({ value }) => value.trim() === text,
    )?.at;
  if (how === 'missing') {
    const at = declared(written);
    if (!at || pair) return undefined;
    const before = (names: string) => `the project does not require ${names} in`;
    return { at, kind: 'requirement', names: [short], before };
  }
  const changed = pair?.about === 'requirement' ? declared(pair.written) : undefined;
  const at = changed ?? list?.key.at ?? metadata.name?.at;
  const before = (names: string) => `the project still requires ${names} in`;
  return at && { at, kind: 'still', names: [changed ? written : short], before };
}

function ofLauncher(
  { name, clause }: Extract<Difference, { about: 'launcher' }>,
  { metadata }: Project,
): Said | undefined {
  const declared = metadata.scripts.find(
    ({ group, entry }) => /^(?:console|gui)_scripts$/.test(group) && entry.key.name === name,
  );
  return declared && told(declared.entry.key.at, `launcher ${clause}`, `${clause} in`);
}

/** Where a text says what is imported; undefined where the backend looks around by itself. */
function moduleSetting(project: Project): Span | undefined {
  return selector(project)?.key.at;
}

function dynamicAt({ metadata }: Project, field: string): Span | undefined {
  return metadata.dynamic.find(({ value }) => value === field)?.at;
}
