/** What can be written at the cursor: the next part of an entry point's reference, a value of `build-backend`, a group to include, or one of the words that a tool's setting takes. */
import type { Files } from '../files/files.ts';
import type { Project } from '../project/project.ts';
import { choicesAt } from '../schema/describe.ts';
import type { StringValue } from '../toml/document.ts';
import type { Span } from '../toml/span.ts';
import { backendChoices } from './completion-backends.ts';
import type { Choice } from './completion-choice.ts';
import { attributeChoices, moduleChoices } from './completion-references.ts';
import { groupChoices, isInclude } from './group-includes.ts';
import { type Pointed, pointedAt } from './pointed.ts';

export interface Completions {
  /** The best first. */
  readonly items: readonly Completion[];
  /** There are more, of which some will fit better when more has been typed. */
  readonly incomplete: boolean;
}

export interface Completion extends Choice {
  /** What it takes the place of; the cursor lies in it or at its end. */
  readonly at: Span;
}

/** Undefined where nothing is known of what may stand here. */
export async function completion(
  project: Project,
  offset: number,
  files: Files,
): Promise<Completions | undefined> {
  const pointed = pointedAt(project.doc, offset);
  if (pointed?.value.kind !== 'string' || pointed.on === 'key') return undefined;
  const before = textBefore(project, pointed.value, offset);
  if (before === undefined) return undefined;
  const words = settingChoices(pointed);
  if (words.length > 0) return placed(words, pointed.value.inner, false);
  if (isInclude(pointed)) {
    const after = /^[\w.-]*/.exec(project.doc.text.slice(offset))?.[0] ?? '';
    const at = { start: offset - before.length, end: offset + after.length };
    return placed(groupChoices(project, pointed), at, false);
  }
  if (pointed.items.length > 0) return undefined;
  const group = entryPointGroup(project, pointed);
  if (group !== undefined) return ofReference(project, before, offset, SCRIPTS.has(group));
  if (pointed.path.join('.') !== 'build-system.build-backend') return undefined;
  const choices = await backendChoices(project, files);
  const rest = /^[\p{L}\p{N}_.:]*/u.exec(project.doc.text.slice(offset))?.[0] ?? '';
  return placed(choices, { start: offset - before.length, end: offset + rest.length }, false);
}

function placed(choices: readonly Choice[], at: Span, incomplete: boolean): Completions {
  return { items: choices.map((choice) => ({ ...choice, at })), incomplete };
}

/** The words that the schema of a tool's table has for this place. */
function settingChoices({ path, items }: Pointed): readonly Choice[] {
  if (path[0] !== 'tool') return [];
  const words = items.length === 0 ? [] : choicesAt([...path, `${items.at(-1)}`]);
  const detail = path.join('.');
  return (words.length > 0 ? words : choicesAt(path)).map((label) => ({ label, kind: 'value', detail }));
}

/** What stands between the quotes and the cursor, where it is written as it is meant. */
function textBefore({ doc }: Project, { inner }: StringValue, offset: number): string | undefined {
  if (offset < inner.start || offset > inner.end) return undefined;
  const before = doc.text.slice(inner.start, offset);
  return /[\\\r\n]/.test(before) ? undefined : before;
}

const SCRIPTS: ReadonlySet<string> = new Set(['console_scripts', 'gui_scripts']);

/** The group of the entry point whose reference is pointed at. */
function entryPointGroup({ backend }: Project, { path }: Pointed): string | undefined {
  const [top, second, third = '', ...rest] = path;
  if (top === 'project') {
    if (second === 'scripts' && path.length === 3) return 'console_scripts';
    if (second === 'gui-scripts' && path.length === 3) return 'gui_scripts';
    return second === 'entry-points' && path.length === 4 ? third : undefined;
  }
  // `poetry/core/masonry/builders/builder.py` of poetry-core 2.5.0, `convert_entry_points`.
  if (top !== 'tool' || second !== 'poetry' || backend?.name !== 'poetry-core') return undefined;
  if (third === 'plugins') return rest.length === 2 ? rest[0] : undefined;
  const isReference = rest.length === 1 || (rest.length === 2 && rest[1] === 'reference');
  return third === 'scripts' && isReference ? 'console_scripts' : undefined;
}

/** `pkg.sub:Class.method`: the parts before the cursor's own lead to what can stand in its place. */
const REFERENCE =
  /^\s*(?:(?<module>[\p{L}\p{N}_.]*)\s*:\s*)?(?<path>(?:[\p{L}\p{N}_]+\.)*)(?<part>[\p{L}\p{N}_]*)$/u;

async function ofReference(
  project: Project,
  before: string,
  offset: number,
  isScript: boolean,
): Promise<Completions | undefined> {
  const { contents, doc, memory } = project;
  const read = REFERENCE.exec(before)?.groups;
  if (!contents || !read) return undefined;
  const { module, path = '', part = '' } = read;
  const parts = path.split('.').slice(0, -1);
  const ground = { contents, sources: (source: string) => memory.source(source) };
  const { some, incomplete } =
    module === undefined
      ? await moduleChoices(ground, parts.join('.'), part)
      : await attributeChoices(ground, module, parts, { typed: part, isScript });
  const rest = /^[\p{L}\p{N}_]*/u.exec(doc.text.slice(offset))?.[0] ?? '';
  return placed(some, { start: offset - part.length, end: offset + rest.length }, incomplete);
}
