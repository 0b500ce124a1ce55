/** What certainly stops a backend in the project: when it is imported, or when one of its hooks is called. */
import { join, normalize } from '../../files/files.ts';
import { syntaxError } from '../../python/broken.ts';
import { functionFlow, moduleFlow } from '../../python/flow.ts';
import { importedModule } from '../../python/imports.ts';
import type { Definition } from '../../python/outline.ts';
import type { Backends, FoundHook } from './hooks.ts';
import type { LocalModule, Modules } from './modules.ts';

/** Functions and modules that lead to each other must come to an end. */
const DEEPEST = 4;
const MOST_MODULES = 60;
/** Modules that are loaded before the backend is, so that a file of that name is never looked at. */
export const LOADED: ReadonlySet<string> = new Set(
  (
    'sys builtins os io abc codecs encodings site stat posix nt posixpath ntpath genericpath time marshal zipimport ' +
    'errno importlib types warnings signal json re enum functools collections operator keyword reprlib copyreg'
  ).split(' '),
);

/**
 * Why importing a module certainly stops, as a clause that names the file; undefined where that cannot be told.
 * `missing` are the files that are opened and not there, relative to the project.
 */
export async function importFailure(
  modules: Modules,
  backends: Backends,
  start: string,
  missing: readonly string[] = [],
): Promise<string | undefined> {
  const parts = start.split('.');
  const queue = parts.map((_, i) => parts.slice(0, i + 1).join('.'));
  const asked = new Set(queue);
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    const module = LOADED.has(name.split('.')[0] ?? '') ? undefined : await modules.find(name);
    if (!module) continue;
    const wrong = syntaxError(module.text);
    if (wrong !== undefined) return `\`${module.path}\` is no Python: ${wrong}`;
    const { stops, calls, sure } = moduleFlow(module.text);
    if (stops !== undefined) return `\`${module.path}\` ${stops} as soon as it is imported`;
    for (const call of calls) {
      const failure = await callFailure(module, call, backends, 0);
      if (failure !== undefined) return `${failure}, as soon as \`${module.path}\` is imported`;
    }
    const gone = missing.length > 0 ? openedMissing(module, sure, missing) : undefined;
    if (gone !== undefined)
      return `\`${module.path}\` opens \`${gone}\`, which is not there, as soon as it is imported`;
    for (const loaded of await loadedBy(module, sure, modules)) {
      if (asked.has(loaded) || asked.size >= MOST_MODULES) continue;
      asked.add(loaded);
      queue.push(loaded);
    }
  }
  return undefined;
}

/** What may keep an expression from being evaluated, or a file from being missing by the time that it is opened. */
const EVASIVE = /\b(?:if|for|or|and|lambda)\b/;
const WRITING = /write|mkdir|touch|copy|subprocess|["'][wax]b?\+?["']/;

/** A file that is not there, and that a statement which certainly runs opens. */
function openedMissing(
  { outline, path, text }: LocalModule,
  sure: readonly { readonly start: number; readonly end: number }[],
  missing: readonly string[],
): string | undefined {
  for (const { path: name, base, at } of outline.opens) {
    const statement = sure.find(({ start, end }) => start <= at.start && at.end <= end);
    if (!statement || EVASIVE.test(text.slice(statement.start, statement.end))) continue;
    if (WRITING.test(text.slice(0, statement.start))) continue;
    const file = base === 'file' ? join(normalize(`${path}/..`), name) : normalize(name);
    if (missing.includes(file)) return file;
  }
  return undefined;
}

/** The modules that are certainly loaded by statements that certainly run, parents first. */
export async function loadedBy(
  module: LocalModule,
  sure: readonly { readonly start: number; readonly end: number }[],
  modules: Modules,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const each of module.outline.imports) {
    if (!each.topLevel || each.guarded || each.neverRuns === true) continue;
    if (!sure.some(({ start, end }) => start <= each.at.start && each.at.end <= end)) continue;
    const source = importedModule(each, module);
    if (source === undefined) continue;
    const parts = source.split('.');
    found.push(...parts.map((_, i) => parts.slice(0, i + 1).join('.')));
    if (each.name === undefined || each.name === '*') continue;
    const { names, opaque } = (await modules.find(source))?.outline ?? { names: new Map(), opaque: [] };
    if (!names.has(each.name) && opaque.length === 0) found.push(`${source}.${each.name}`);
  }
  return found;
}

/** Why a hook certainly stops once it is called, as a clause that names it and its file; undefined where that cannot be told. */
export async function hookFailure(
  name: string,
  { definition, module, like }: FoundHook,
  backends: Backends,
): Promise<string | undefined> {
  if (like !== undefined || !module || !definition) return undefined;
  const stops = await bodyFailure(module, definition, backends, 0);
  return stops === undefined ? undefined : `\`${name}\` in \`${module.path}\` ${stops}`;
}

/** What a function of the project does that certainly stops it. */
async function bodyFailure(
  module: LocalModule,
  definition: Definition,
  backends: Backends,
  depth: number,
): Promise<string | undefined> {
  const flow = flowOf(module, definition);
  if (!flow || depth > DEEPEST) return undefined;
  for (const call of flow.calls) {
    const failure = await callFailure(module, call, backends, depth + 1);
    if (failure !== undefined) return `calls ${failure}`;
  }
  return flow.stops;
}

/** The same for what a name leads to: `f`, which raises …. */
async function callFailure(
  module: LocalModule,
  name: string,
  backends: Backends,
  depth: number,
): Promise<string | undefined> {
  if (/^(?:self|cls)\./.test(name)) return undefined;
  const target = await backends.meaning(module, name, '');
  if (typeof target !== 'object') return undefined;
  const failure = await bodyFailure(target.module, target.definition, backends, depth);
  return failure === undefined ? undefined : `\`${name}\`, which ${failure}`;
}

/** Whether a hook is of the project and does more than to return an empty list. */
export function asksForMore({ definition, module, like }: FoundHook): boolean {
  if (like !== undefined) return false;
  return !module || !definition || flowOf(module, definition)?.isEmpty !== true;
}

function flowOf({ text }: LocalModule, definition: Definition): ReturnType<typeof functionFlow> {
  const { kind, conditional, decorators, at } = definition;
  if (kind !== 'function' || conditional || definition.async) return undefined;
  if (decorators.some((each) => each !== 'staticmethod' && each !== 'classmethod')) return undefined;
  return functionFlow(text.slice(at.start, at.end));
}
