/**
 * Which hooks a backend in the project has, and which of them it takes from a known backend: by a star, by name,
 * by assignment, or from a base class. What cannot be seen for certain is undefined.
 */
import { importedModule } from '../../python/imports.ts';
import type { Definition, Import } from '../../python/outline.ts';
import { HOOKS, hasHook, isKnownObject, knownModule, likeOf } from './known.ts';
import type { LocalModule, Modules } from './modules.ts';

/** A hook that is there. `like`: the known backend that it is from. */
export interface FoundHook {
  readonly definition: Definition | undefined;
  readonly path: string | undefined;
  readonly like: string | undefined;
  /** Where it is defined, and the class whose method it is. */
  readonly module?: LocalModule;
  readonly owner?: Definition;
}

/** What a dotted name leads to: a module or a definition of the project, or something outside, by its full name. */
type Target =
  | { readonly kind: 'module'; readonly module: LocalModule }
  | { readonly kind: 'definition'; readonly module: LocalModule; readonly definition: Definition }
  | { readonly kind: 'outside'; readonly name: string };
/** `absent`: certainly not there; undefined: cannot tell. */
type Answer<T> = T | 'absent' | undefined;

/** Modules and classes that lead to each other must come to an end. */
const DEEPEST = 12;

/** Reads the object that `build-backend` names. */
export class Backends {
  readonly #modules: Modules;

  constructor(modules: Modules) {
    this.#modules = modules;
  }

  /** The hooks of the object at a path (of attributes) in a module; undefined where one of them cannot be told. */
  async hooks(
    module: LocalModule,
    path: readonly string[],
  ): Promise<ReadonlyMap<string, FoundHook> | undefined> {
    const target: Answer<Target> =
      path.length === 0 ? { kind: 'module', module } : await this.#resolve(module, path, 0);
    if (target === undefined || target === 'absent') return undefined;
    const found = new Map<string, FoundHook>();
    for (const name of HOOKS) {
      const hook = await this.#hook(target, name, 0);
      if (hook === undefined) return undefined;
      if (hook !== 'absent') found.set(name, hook);
    }
    return found;
  }

  /** What a dotted name means in a module: a definition of the project, or the known backend whose `hook` it is. */
  async meaning(
    module: LocalModule,
    name: string,
    hook: string,
  ): Promise<{ readonly module: LocalModule; readonly definition: Definition } | string | undefined> {
    const target = await this.#resolve(module, name.split('.'), 0);
    if (typeof target !== 'object') return undefined;
    if (target.kind === 'definition') return target;
    const dot = target.kind === 'outside' ? target.name.lastIndexOf('.') : -1;
    if (target.kind !== 'outside' || target.name.slice(dot + 1) !== hook) return undefined;
    const found = outsideHook(target.name.slice(0, dot), hook);
    return typeof found === 'object' ? found.like : undefined;
  }

  /** Whether a module certainly has no such name. */
  async lacks(module: LocalModule, name: string): Promise<boolean> {
    return (await this.#resolve(module, [name], 0)) === 'absent';
  }

  /** Whether the object overrides what setuptools runs inside of its hooks; undefined where that cannot be told. */
  async overridesSetup(module: LocalModule, path: readonly string[]): Promise<boolean | undefined> {
    const target: Answer<Target> =
      path.length === 0 ? { kind: 'module', module } : await this.#resolve(module, path, 0);
    if (target === undefined || target === 'absent') return undefined;
    if (target.kind === 'outside') return false;
    if (target.kind === 'module') return target.module.outline.names.has('run_setup');
    let owner: Answer<Target> = await this.#classOf(target, 0);
    for (let depth = 0; depth < DEEPEST; depth++) {
      if (owner === undefined || owner === 'absent') return undefined;
      if (owner.kind !== 'definition') return owner.kind !== 'outside';
      if (owner.definition.members?.has('run_setup') === true) return true;
      const [base, ...others] = owner.definition.bases ?? [];
      if (base === undefined || others.length > 0) return undefined;
      owner = await this.#resolve(owner.module, base.split('.'), 0);
    }
    return undefined;
  }

  async #hook(target: Target, name: string, depth: number): Promise<Answer<FoundHook>> {
    if (depth > DEEPEST) return undefined;
    if (target.kind === 'outside') return outsideHook(target.name, name);
    if (target.kind === 'module') {
      const hook = await this.#attribute(target.module, name, depth);
      const like = knownModule(target.module.module);
      return typeof hook === 'object' && like !== undefined ? { ...hook, like: hook.like ?? like } : hook;
    }
    const owner = await this.#classOf(target, depth);
    if (owner === undefined || owner === 'absent') return undefined;
    return owner.kind === 'definition'
      ? this.#member(owner, name, depth)
      : this.#hook(owner, name, depth + 1);
  }

  /** A hook as an attribute of a module. */
  async #attribute(module: LocalModule, name: string, depth: number): Promise<Answer<FoundHook>> {
    if (depth > DEEPEST) return undefined;
    const definition = module.outline.names.get(name);
    if (definition) return this.#defined(module, definition, name, depth);
    let unsure = false;
    for (const each of module.outline.opaque) {
      const found = each.kind === 'star' ? await this.#starred(module, each.from, name, depth) : undefined;
      if (typeof found === 'object') return { ...found, module: found.module ?? module };
      unsure ||= found === undefined;
    }
    return unsure ? undefined : 'absent';
  }

  /** Where a hook comes from that a module has by name. */
  async #defined(
    module: LocalModule,
    definition: Definition,
    name: string,
    depth: number,
  ): Promise<FoundHook> {
    const here = { definition, path: module.path, like: undefined, module };
    const isAlias = definition.kind === 'variable' && definition.value?.kind === 'name';
    if (definition.conditional || (definition.kind !== 'import' && !isAlias)) return here;
    const target = await this.#follow(module, definition, depth + 1);
    if (target === undefined || target === 'absent') return here;
    if (target.kind === 'outside') {
      const dot = target.name.lastIndexOf('.');
      const found =
        target.name.slice(dot + 1) === name ? outsideHook(target.name.slice(0, dot), name) : undefined;
      return typeof found === 'object' ? found : { definition: undefined, path: undefined, like: undefined };
    }
    if (target.kind === 'module') return here;
    const like = target.definition.kind === 'function' ? knownModule(target.module.module) : undefined;
    return { definition: target.definition, path: target.module.path, like, module: target.module };
  }

  async #starred(module: LocalModule, from: Import, name: string, depth: number): Promise<Answer<FoundHook>> {
    const source = importedModule(from, module);
    if (source === undefined) return undefined;
    const local = await this.#modules.find(source);
    if (!local) return outsideHook(source, name);
    // Where `__all__` is computed it most likely has the hook: that is the silent side.
    if (local.outline.all?.includes(name) === false) return 'absent';
    return this.#hook({ kind: 'module', module: local }, name, depth + 1);
  }

  /** A hook as an attribute of a class or of its instance. */
  async #member(
    { module, definition }: Extract<Target, { kind: 'definition' }>,
    name: string,
    depth: number,
  ): Promise<Answer<FoundHook>> {
    const { members, bases = [], decorators } = definition;
    const member = members?.get(name);
    if (member) {
      const like = knownModule(module.module);
      return { definition: member, path: module.path, like, module, owner: definition };
    }
    const dynamic = module.outline.opaque.some(({ kind }) => kind === 'dynamic');
    if (!members || members.has('__getattr__') || decorators.length > 0 || dynamic) return undefined;
    for (const base of bases) {
      if (base === 'object') continue;
      const parent = isDotted(base) ? await this.#resolve(module, base.split('.'), depth + 1) : undefined;
      if (parent === undefined || parent === 'absent') return undefined;
      const found = await this.#hook(parent, name, depth + 1);
      if (found !== 'absent') return found;
    }
    return 'absent';
  }

  /** The class of an object that is one, or is made by a plain call of one; a module or something outside stays what it is. */
  async #classOf(target: Extract<Target, { kind: 'definition' }>, depth: number): Promise<Answer<Target>> {
    const { definition, module } = target;
    if (definition.kind === 'class') return target;
    const [, called] = /^([\w.]+)\s*\([\s\S]*\)$/.exec(definition.value?.text ?? '') ?? [];
    if (called === undefined || definition.conditional || depth > DEEPEST) return undefined;
    const made = await this.#resolve(module, called.split('.'), depth + 1);
    const isClass =
      typeof made === 'object' &&
      (made.kind === 'definition' ? made.definition.kind === 'class' : isKnownObject(nameOf(made)));
    return isClass ? made : undefined;
  }

  /** What a dotted name means in a module. */
  async #resolve(module: LocalModule, path: readonly string[], depth: number): Promise<Answer<Target>> {
    const [first = '', ...rest] = path;
    if (depth > DEEPEST) return undefined;
    const definition = module.outline.names.get(first);
    if (!definition) return this.#unlisted(module, first, rest, depth);
    const target = await this.#follow(module, definition, depth + 1, rest);
    return target;
  }

  /** A name that a star may bring, or that is a submodule. */
  async #unlisted(
    module: LocalModule,
    first: string,
    rest: readonly string[],
    depth: number,
  ): Promise<Answer<Target>> {
    for (const each of module.outline.opaque) {
      if (each.kind !== 'star') return undefined;
      const source = importedModule(each.from, module);
      const local = source === undefined ? undefined : await this.#modules.find(source);
      if (local) {
        const found = await this.#resolve(local, [first, ...rest], depth + 1);
        if (found !== 'absent') return found;
      } else {
        const name = `${source}.${first}`;
        return isKnownObject(name) ? { kind: 'outside', name: [name, ...rest].join('.') } : undefined;
      }
    }
    const sub = module.isPackage ? await this.#modules.find(`${module.module}.${first}`) : undefined;
    return sub ? this.#inModule(sub, rest, depth) : 'absent';
  }

  async #inModule(module: LocalModule, rest: readonly string[], depth: number): Promise<Answer<Target>> {
    return rest.length === 0 ? { kind: 'module', module } : this.#resolve(module, rest, depth + 1);
  }

  /** Goes from a definition to what it stands for, then along the attributes that follow. */
  async #follow(
    module: LocalModule,
    definition: Definition,
    depth: number,
    rest: readonly string[] = [],
  ): Promise<Answer<Target>> {
    if (depth > DEEPEST) return undefined;
    const { from, value } = definition;
    if (from) return this.#imported(module, from, rest, depth);
    if (value?.kind === 'name' && !definition.conditional)
      return this.#resolve(module, [...value.text.split('.'), ...rest], depth + 1);
    const here: Target = { kind: 'definition', module, definition };
    const [next, ...others] = rest;
    if (next === undefined) return here;
    const owner = await this.#classOf(here, depth);
    if (typeof owner !== 'object') return owner;
    if (owner.kind === 'outside') return { kind: 'outside', name: [owner.name, ...rest].join('.') };
    const member = owner.kind === 'definition' ? owner.definition.members?.get(next) : undefined;
    if (!member || owner.kind !== 'definition') return undefined;
    return this.#follow(owner.module, member, depth + 1, others);
  }

  async #imported(
    module: LocalModule,
    from: Import,
    rest: readonly string[],
    depth: number,
  ): Promise<Answer<Target>> {
    const source = importedModule(from, module);
    if (source === undefined) return undefined;
    const [top = ''] = source.split('.');
    // `import a.b` binds `a`.
    const base = from.name === undefined && from.as === undefined ? top : source;
    const names = from.name === undefined ? rest : [from.name, ...rest];
    const local = await this.#modules.find(base);
    if (local) return this.#inModule(local, names, depth);
    const sub = from.name === undefined ? undefined : await this.#modules.find(`${source}.${from.name}`);
    if (sub) return this.#inModule(sub, rest, depth);
    return { kind: 'outside', name: [base, ...names].join('.') };
  }
}

function nameOf(target: Target): string {
  return target.kind === 'outside' ? target.name : '';
}

function isDotted(text: string): boolean {
  return /^\w+(?:\.\w+)*$/.test(text);
}

/** A hook of something that is not of the project. */
function outsideHook(name: string, hook: string): Answer<FoundHook> {
  const like = likeOf(name);
  if (like === undefined) return undefined;
  return hasHook(name, hook) ? { definition: undefined, path: undefined, like } : 'absent';
}
