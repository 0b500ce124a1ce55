/** The parts of an entry point's reference that lead into the wheel. */
import type { Contents, Located } from '../backends/backend.ts';
import { type AttributeName, attributeNames } from '../project/attribute-names.ts';
import type { Source } from '../project/sources.ts';
import type { Definition } from '../python/outline.ts';
import { type Choice, fitting } from './completion-choice.ts';
import { definitionLine } from './source-line.ts';

export interface Ground {
  readonly contents: Contents;
  readonly sources: (path: string) => Promise<Source | undefined>;
}

interface Choices {
  readonly some: readonly Choice[];
  readonly incomplete: boolean;
}

/** Modules that are looked into to see whether they lead to anything: where there are more, all of them are shown. */
const MOST_LOOKS = 100;

/** The packages and modules directly below a package ('' for the top level) that lead to something that can be named. */
export async function moduleChoices(ground: Ground, parent: string, typed: string): Promise<Choices> {
  const { contents } = ground;
  const { some, incomplete } = fitting(await contents.children(parent), (name) => name, typed);
  const isLookedInto = some.length <= MOST_LOOKS;
  const choices: Choice[] = [];
  for (const label of some) {
    const module = parent === '' ? label : `${parent}.${label}`;
    const located = await contents.locate(module);
    if (!isLookedInto || (await leads(ground, module, located))) choices.push(moduleChoice(label, located));
  }
  return { some: choices.sort((a, b) => placeOf(a.label) - placeOf(b.label)), incomplete };
}

async function leads(
  { contents, sources }: Ground,
  module: string,
  located: Located | undefined,
): Promise<boolean> {
  if (!located || located.kind === 'compiled') return true;
  if (located.kind === 'module') {
    const source = await sources(located.path);
    if (!source || source.outline.names.size > 0 || source.outline.opaque.length > 0) return true;
    if (!located.isPackage) return false;
  }
  return (await contents.children(module)).length > 0;
}

function moduleChoice(label: string, located: Located | undefined): Choice {
  if (located?.kind === 'namespace') return { label, kind: 'package', detail: `${located.folder}/` };
  // It has modules of this wheel, and others may add to it.
  if (located?.kind === 'foreign') return { label, kind: 'package', detail: 'namespace' };
  if (located?.kind !== 'module') return { label, kind: 'module', detail: 'compiled or generated' };
  return { label, kind: located.isPackage ? 'package' : 'module', detail: located.path };
}

/** The names behind the colon, and behind each dot that follows. */
export async function attributeChoices(
  { contents, sources }: Ground,
  module: string,
  path: readonly string[],
  { typed, isScript }: { readonly typed: string; readonly isScript: boolean },
): Promise<Choices> {
  const names = await attributeNames(contents, sources, module, path);
  const ranked = names.map((name) => ({ name, rank: rankOf(name, isScript) }));
  const sorted = ranked
    .filter(({ rank }) => rank < USELESS)
    .sort((a, b) => a.rank - b.rank || (a.name.name < b.name.name ? -1 : 1))
    .map(({ name }) => name);
  const { some, incomplete } = fitting(sorted, ({ name }) => name, typed);
  return { some: some.map(attributeChoice), incomplete };
}

/** Of no use to a script. */
const USELESS = 100;
const USUAL: readonly string[] = ['main', 'cli', 'run', 'app'];

/** The usual names of a command's function first, then what can be called as it is, then what only perhaps can. */
function rankOf({ name, definition }: AttributeName, isScript: boolean): number {
  const apart = isPrivate(name) ? 50 : 0;
  const { kind } = definition;
  if (!isScript) return apart + (kind === 'function' ? 1 : kind === 'class' ? 2 : 3);
  if (definition.value?.kind === 'literal') return USELESS;
  if (!isCommand(definition)) return apart + 9;
  const usual = USUAL.indexOf(name);
  return apart + (usual >= 0 ? usual - USUAL.length : kind === 'function' ? 5 : kind === 'class' ? 7 : 6);
}

/** Whether calling it without arguments may do what a command is to do. */
function isCommand({ kind, async, generator, decorators, signature, members }: Definition): boolean {
  // What a decorator makes of a function is its own affair: most commands are made that way.
  if (decorators.length > 0) return true;
  if (kind === 'class') return (members?.get('__init__')?.signature?.required.length ?? 0) <= 1;
  return !async && !generator && (signature?.required.length ?? 0) === 0;
}

function inOneLine(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/\( /g, '(').replace(/,? \)/g, ')');
}

/** A line in a list of an editor holds not much more. */
const LONGEST = 100;

function attributeChoice({ name, definition, source }: AttributeName): Choice {
  const line = inOneLine(definitionLine(definition, source.text));
  const { kind } = definition;
  return {
    label: name,
    kind: kind === 'import' ? 'variable' : kind,
    detail: line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line,
  };
}

function placeOf(module: string): number {
  return module === '__main__' ? 1 : isPrivate(module) ? 2 : 0;
}

function isPrivate(name: string): boolean {
  return name.startsWith('_');
}
