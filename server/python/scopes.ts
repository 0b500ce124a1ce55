/** Where names are bound while a source is read: the module, a class, a function. */
import type { Definition } from './outline.ts';

export type Draft = { -readonly [K in keyof Definition]: Definition[K] };
/** Tokens, half open. */
export type Range = readonly [from: number, to: number];

export class Scope {
  readonly kind: 'module' | 'class' | 'function';
  readonly parent: Scope | undefined;
  /** The names that it binds; undefined for functions, of which nobody asks. */
  readonly names: Map<string, Draft> | undefined;
  /** The function whose body this is, where it is one that is listed. */
  readonly definition: Draft | undefined;
  /** The expression that a name is set to; undefined where there are several. */
  readonly values = new Map<string, Range | undefined>();
  readonly #globals = new Set<string>();

  constructor(kind: Scope['kind'], parent: Scope | undefined, definition?: Draft) {
    this.kind = kind;
    this.parent = parent;
    this.definition = definition;
    this.names = kind === 'function' ? undefined : new Map();
  }

  get module(): Scope {
    return this.parent === undefined ? this : this.parent.module;
  }

  /** Binds a name; what was bound before, or is bound under a condition, may be another thing at run time. */
  bind(name: string, draft: Draft): void {
    if (this.#globals.has(name)) {
      this.module.bind(name, { ...draft, conditional: true });
      return;
    }
    if (this.names?.has(name)) draft.conditional = true;
    this.names?.set(name, draft);
  }

  /** Notes that a name may be gone, or be something else. */
  doubt(name: string): void {
    const draft = this.names?.get(name);
    if (draft) draft.conditional = true;
  }

  /** `global name`. */
  declareGlobal(name: string): void {
    if (this.kind !== 'module') this.#globals.add(name);
  }

  setValue(name: string, value: Range): void {
    this.values.set(name, this.values.has(name) ? undefined : value);
  }

  /** The expression that a name is set to, seen from here. */
  valueOf(name: string): Range | undefined {
    for (let scope: Scope | undefined = this; scope; scope = scope.parent)
      if (scope.kind !== 'class' || scope === this) if (scope.values.has(name)) return scope.values.get(name);
    return undefined;
  }
}

/** A statement that others are in, by their indentation. */
export interface Block {
  /** The column of its head. */
  readonly indent: number;
  readonly head: number;
  readonly scope: Scope;
  /** Something else than its scope may keep its statements from being run. */
  readonly conditional: boolean;
  readonly guarded: boolean;
  readonly neverRuns: boolean;
  /** What ends where the block ends. */
  readonly definition: Draft | undefined;
}
