/**
 * What a dotted attribute of a module is, read from the sources that the wheel will contain.
 *
 * It follows re-exports, star imports and base classes as long as they stay in this wheel. Whatever it cannot see for
 * certain is `unknown`: `absent` is said only where Python certainly finds no such attribute.
 */
import type { Contents } from '../backends/backend.ts';
import { importedModule } from '../python/imports.ts';
import type { Definition, Import } from '../python/outline.ts';
import type { Source } from './sources.ts';

export type Reached =
  /** `definition` is conditional as soon as one step on the way is. */
  | { readonly kind: 'defined'; readonly place: Place; readonly definition: Definition }
  /** The attribute is itself a module, there as soon as something imports it. */
  | { readonly kind: 'module'; readonly module: string; readonly path: string }
  /** `names`: those that are there in its stead. */
  | { readonly kind: 'absent'; readonly source: Source; readonly name: string; readonly names: Names }
  | { readonly kind: 'unknown' };
type Names = ReadonlyMap<string, Definition>;

/** A module of this wheel with its source. */
export interface Place {
  readonly module: string;
  readonly source: Source;
  readonly isPackage: boolean;
}

const UNKNOWN: Reached = { kind: 'unknown' };
/** Deeper than any chain of base classes that people write. */
const MOST_BASES = 8;

/** Follows one reference; make a new one for the next. */
export class Attributes {
  readonly #contents: Contents;
  readonly #sources: (path: string) => Promise<Source | undefined>;
  /** What was asked on the way, so that modules that import each other come to an end. */
  readonly #asked = new Set<string>();

  constructor(contents: Contents, sources: (path: string) => Promise<Source | undefined>) {
    this.#contents = contents;
    this.#sources = sources;
  }

  /** What the path `names` is, seen from a module. */
  async follow(module: string, names: readonly string[]): Promise<Reached> {
    const place = await this.#place(module);
    const [first = '', ...rest] = names;
    // Python compares names in this normal form.
    const name = first.normalize('NFKC');
    return place ? this.#below(await this.#inModule(place, name), rest) : UNKNOWN;
  }

  async #below(reached: Reached, names: readonly string[]): Promise<Reached> {
    const [name, ...rest] = names;
    if (name === undefined) return reached;
    if (reached.kind === 'module') return this.follow(reached.module, names);
    if (reached.kind !== 'defined') return reached;
    const { definition, place } = reached;
    if (definition.conditional) return UNKNOWN;
    if (definition.kind === 'class') return this.#below(await this.#inClass(place, definition, name), rest);
    const module = definition.from && (await this.#moduleOf(place, definition.from));
    return module === undefined ? UNKNOWN : this.follow(module, names);
  }

  async #inModule(place: Place, name: string): Promise<Reached> {
    const question = `${place.module}:${name}`;
    if (this.#asked.has(question)) return UNKNOWN;
    this.#asked.add(question);
    const { opaque, names } = place.source.outline;
    const replaced =
      opaque.some(({ kind }) => kind === 'dynamic') || (await this.#isSetFromOutside(place, name));
    const definition = names.get(name);
    if (definition) {
      const reached = await this.#really(place, definition);
      return replaced ? conditional(reached) : reached;
    }
    let unsure = replaced || /^__.*__$/.test(name);
    for (const each of opaque) {
      const starred = each.kind === 'star' ? await this.#throughStar(place, each.from, name) : UNKNOWN;
      if (starred.kind === 'defined') return unsure ? conditional(starred) : starred;
      unsure ||= starred.kind !== 'absent';
    }
    if (place.isPackage) {
      const module = `${place.module}.${name}`;
      const located = await this.#contents.locate(module);
      if (located?.kind === 'module' && !unsure) return { kind: 'module', module, path: located.path };
      unsure ||= located?.kind !== 'absent';
    }
    return unsure ? UNKNOWN : { kind: 'absent', source: place.source, name, names };
  }

  /** Whether the module, or a package above it, which is imported first, may set the name on the module: `cli.main = …`. */
  async #isSetFromOutside(place: Place, name: string): Promise<boolean> {
    if (new RegExp(`\\.\\s*${name}\\s*=[^=]`, 'u').test(place.source.text)) return true;
    const parts = place.module.split('.');
    for (let i = 1; i < parts.length; i++) {
      const above = await this.#place(parts.slice(0, i).join('.'));
      if (above && mayBeSet(above.source.text, name)) return true;
    }
    return false;
  }

  /** `absent` where the star certainly does not bring the name. */
  async #throughStar(place: Place, from: Import, name: string): Promise<Reached> {
    const module = importedModule(from, place);
    const target = module === undefined ? undefined : await this.#place(module);
    if (!target) return UNKNOWN;
    const { all, names } = target.source.outline;
    const absent: Reached = { kind: 'absent', source: place.source, name, names };
    if (all ? !all.includes(name) : !names.has('__all__') && name.startsWith('_')) return absent;
    const reached = await this.#inModule(target, name);
    // An `__all__` that is computed may leave the name out; a submodule comes only if something has imported it.
    if (reached.kind === 'defined') return all || !names.has('__all__') ? reached : conditional(reached);
    return reached.kind === 'module' ? UNKNOWN : reached;
  }

  /** What a name that an import binds really is; the import itself where that lies outside this wheel. */
  async #really(place: Place, definition: Definition): Promise<Reached> {
    const itself: Reached = { kind: 'defined', place, definition };
    const { from } = definition;
    const module = from?.name === undefined ? undefined : importedModule(from, place);
    const target = module === undefined ? undefined : await this.#place(module);
    if (!target || from?.name === undefined) return itself;
    const reached = await this.#inModule(target, from.name);
    if (reached.kind === 'unknown') return itself;
    // The import of this module fails then, which is another matter than a missing attribute.
    if (reached.kind === 'absent') return UNKNOWN;
    return definition.conditional ? conditional(reached) : reached;
  }

  async #inClass(
    place: Place,
    { members, bases = [], decorators }: Definition,
    name: string,
  ): Promise<Reached> {
    const plain = decorators.length === 0 && bases.every((base) => /^[\w.]+$/.test(base));
    const definition = members?.get(name);
    const own: Reached | undefined = definition && { kind: 'defined', place, definition };
    if (own) return plain ? own : conditional(own);
    const { outline, text } = place.source;
    const dynamic = outline.opaque.some(({ kind }) => kind === 'dynamic');
    if (!members || !plain || dynamic || this.#asked.size > MOST_BASES || isAnyClassAttribute(name))
      return UNKNOWN;
    if (mayBeSet(text, name)) return UNKNOWN;
    let names: Names = members;
    for (const base of bases) {
      if (base === 'object') continue;
      const parent = await this.#inModule(place, base);
      if (parent.kind !== 'defined' || parent.definition.kind !== 'class' || parent.definition.conditional)
        return UNKNOWN;
      if (parent.definition.members?.has('__init_subclass__')) return UNKNOWN;
      const inherited = await this.#inClass(parent.place, parent.definition, name);
      if (inherited.kind !== 'absent') return inherited;
      names = new Map([...inherited.names, ...names]);
    }
    return { kind: 'absent', source: place.source, name, names };
  }

  /** The module that an import binds, where it is one of this wheel. */
  async #moduleOf(place: Place, from: Import): Promise<string | undefined> {
    if (from.name === undefined) return from.as === undefined ? from.module.split('.')[0] : from.module;
    const base = importedModule(from, place);
    const located = base === undefined ? undefined : await this.#contents.locate(`${base}.${from.name}`);
    return located?.kind === 'module' ? `${base}.${from.name}` : undefined;
  }

  async #place(module: string): Promise<Place | undefined> {
    const located = await this.#contents.locate(module);
    if (located?.kind !== 'module') return undefined;
    const source = await this.#sources(located.path);
    return source && { module, source, isPackage: located.isPackage };
  }
}

function conditional(reached: Reached): Reached {
  return reached.kind === 'defined'
    ? { ...reached, definition: { ...reached.definition, conditional: true } }
    : reached.kind === 'module'
      ? UNKNOWN
      : reached;
}

function isAnyClassAttribute(name: string): boolean {
  return name === 'mro' || /^__.*__$/.test(name);
}

/** Whether the text may set an attribute of this name on something: `Klass.name = …`, `setattr(Klass, …)`. */
function mayBeSet(text: string, name: string): boolean {
  return text.includes('setattr') || new RegExp(`\\.\\s*${name}\\s*[=:,]`, 'u').test(text);
}
