/** The names that a reference may go on with: those that a module or a class of the wheel defines or passes on. */
import type { Contents } from '../backends/backend.ts';
import { importedModule } from '../python/imports.ts';
import type { Definition } from '../python/outline.ts';
import { Attributes } from './attributes.ts';
import type { Source } from './sources.ts';

export interface AttributeName {
  readonly name: string;
  /** What it is, through re-exports; the import itself where it leads to a module that cannot be read. */
  readonly definition: Definition;
  /** Where that is defined. */
  readonly source: Source;
}

type ReadSource = (path: string) => Promise<Source | undefined>;

/** As many as anybody looks through. */
const MOST_NAMES = 2000;

/** The names behind `module:` where `path` is empty, else those behind `module:path.`; special names left out. */
export async function attributeNames(
  contents: Contents,
  sources: ReadSource,
  module: string,
  path: readonly string[],
): Promise<readonly AttributeName[]> {
  const ground: Ground = { contents, sources, seen: new Set() };
  if (path.length === 0) return named(await ofModule(ground, module, false));
  const reached = await new Attributes(contents, sources).follow(module, path);
  if (reached.kind === 'module') return named(await ofModule(ground, reached.module, false));
  if (reached.kind !== 'defined' || reached.definition.kind !== 'class') return [];
  const { place, definition } = reached;
  return named(await ofClass(ground, place.module, place.source, definition));
}

interface Ground {
  readonly contents: Contents;
  readonly sources: ReadSource;
  /** Modules and classes on the way, so that those that lead to each other come to an end. */
  readonly seen: Set<string>;
}
type Names = ReadonlyMap<string, AttributeName>;

function named(names: Names): readonly AttributeName[] {
  return [...names.values()].filter(({ name }) => !/^__.*__$/.test(name));
}

/** `starred`: only what `from module import *` brings. */
async function ofModule(ground: Ground, module: string, starred: boolean): Promise<Names> {
  const found = new Map<string, AttributeName>();
  const located = await ground.contents.locate(module);
  const source = located?.kind === 'module' ? await ground.sources(located.path) : undefined;
  if (!source || located?.kind !== 'module' || ground.seen.has(module)) return found;
  ground.seen.add(module);
  const { all, names, opaque } = source.outline;
  for (const each of opaque) {
    const from = each.kind === 'star' && importedModule(each.from, { module, isPackage: located.isPackage });
    if (!from) continue;
    for (const [name, one] of await ofModule(ground, from, true)) found.set(name, one);
  }
  for (const [name, definition] of [...names].slice(0, MOST_NAMES)) {
    if (starred && (all ? !all.includes(name) : name.startsWith('_'))) continue;
    const really = await throughImport(ground, module, name, definition, located.isPackage);
    if (really) found.set(name, { source, ...really, name });
    else if (all?.includes(name)) found.set(name, { name, definition, source });
  }
  return found;
}

/** Undefined for what is brought from another distribution, and for modules. */
async function throughImport(
  { contents, sources }: Ground,
  module: string,
  name: string,
  definition: Definition,
  isPackage: boolean,
): Promise<Pick<AttributeName, 'definition'> | Omit<AttributeName, 'name'> | undefined> {
  const { from } = definition;
  if (!from) return { definition };
  const origin = from.name === undefined ? undefined : importedModule(from, { module, isPackage });
  const located = origin === undefined ? undefined : await contents.locate(origin);
  if (origin === undefined || located?.kind === 'foreign' || located?.kind === 'absent') return undefined;
  const reached = await new Attributes(contents, sources).follow(module, [name]);
  if (reached.kind === 'module' || reached.kind === 'absent') return undefined;
  if (reached.kind === 'unknown') return { definition };
  return { definition: reached.definition, source: reached.place.source };
}

/** Its own members and, as far as they are of this wheel, those of its base classes. */
async function ofClass(
  ground: Ground,
  module: string,
  source: Source,
  { bases = [], members, nameAt }: Definition,
): Promise<Names> {
  const found = new Map<string, AttributeName>();
  const itself = `${source.path}:${nameAt.start}`;
  if (ground.seen.has(itself)) return found;
  ground.seen.add(itself);
  for (const base of [...bases].reverse()) {
    if (!/^[\w.]+$/.test(base)) continue;
    const reached = await new Attributes(ground.contents, ground.sources).follow(module, base.split('.'));
    if (reached.kind !== 'defined' || reached.definition.kind !== 'class') continue;
    const { place, definition } = reached;
    for (const [name, one] of await ofClass(ground, place.module, place.source, definition))
      found.set(name, one);
  }
  for (const [name, definition] of members ?? []) found.set(name, { name, definition, source });
  return found;
}
