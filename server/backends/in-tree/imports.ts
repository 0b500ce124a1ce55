/** What a backend in the project certainly imports from elsewhere, as soon as it is imported itself. */
import { moduleFlow } from '../../python/flow.ts';
import { isStandard } from '../../python/standard-library.ts';
import type { Span } from '../../toml/span.ts';
import { LOADED, loadedBy } from './failures.ts';
import type { LocalModule, Modules } from './modules.ts';

export interface OutsideImport {
  /** The first part of the module's name. */
  readonly module: string;
  /** The file that imports it, relative to the project, and where. */
  readonly path: string;
  readonly text: string;
  readonly at: Span;
}

/** More modules than any backend has. */
const MOST_MODULES = 60;
/** What makes modules importable from elsewhere, or installs them. */
const CHANGES_IMPORTS =
  /sys\s*\.\s*(?:path|modules|meta_path)|from\s+sys\s+import|addsitedir|path_hooks|meta_path|\bpip\b|ensurepip|__path__/;

/**
 * Imports that run whatever else happens: at module level, outside of `try`, `if` and `with`, in the backend's module, the
 * packages above it and all that these import from the project. Undefined where one of them may change what can be imported.
 */
export async function outsideImports(
  modules: Modules,
  start: string,
): Promise<readonly OutsideImport[] | undefined> {
  const found = new Map<string, OutsideImport>();
  const parts = start.split('.');
  const queue = parts.map((_, i) => parts.slice(0, i + 1).join('.'));
  const asked = new Set(queue);
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    const module = LOADED.has(name.split('.')[0] ?? '') ? undefined : await modules.find(name);
    if (!module) continue;
    if (CHANGES_IMPORTS.test(module.text)) return undefined;
    const { sure } = moduleFlow(module.text);
    for (const each of await importedFrom(module, sure, modules))
      if (!found.has(each.module)) found.set(each.module, each);
    for (const loaded of await loadedBy(module, sure, modules)) {
      if (asked.has(loaded) || asked.size >= MOST_MODULES) continue;
      asked.add(loaded);
      queue.push(loaded);
    }
  }
  return [...found.values()];
}

async function importedFrom(
  { outline, path, text }: LocalModule,
  sure: readonly Span[],
  modules: Modules,
): Promise<readonly OutsideImport[]> {
  const found: OutsideImport[] = [];
  for (const { at, guarded, level, module, neverRuns, topLevel } of outline.imports) {
    if (!topLevel || guarded || neverRuns === true || level > 0) continue;
    if (!sure.some(({ start, end }) => start <= at.start && at.end <= end)) continue;
    const [top = ''] = module.split('.');
    if (top === '' || isStandard(top) || (await modules.has(top))) continue;
    found.push({ module: top, path, text, at });
  }
  return found;
}
