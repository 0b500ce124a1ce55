/** One thing that is odd in `[project]`. */
import type { Value } from '../../toml/document.ts';
import type { Kind } from './oddity-kinds.ts';

export interface Oddity {
  readonly kind: Kind;
  /** The key in pyproject.toml that is concerned. */
  readonly keys: readonly string[];
  /** What the backends' words name: the value, the key in its table, the place in its list, Python's class of the value. */
  readonly parts: Readonly<Record<string, string>>;
}

/** An oddity below `project`. */
export function odd(kind: Kind, path: readonly string[], parts: Oddity['parts'] = {}): Oddity {
  return { kind, keys: ['project', ...path], parts: { field: path[0] ?? '', ...parts } };
}

/** What backends in Python and in Rust call a value of a type that they do not expect. */
export function typeParts(value: Value): { readonly class: string; readonly rust: string } {
  switch (value.kind) {
    case 'string':
      return { class: 'str', rust: `string "${value.value}"` };
    case 'integer':
      return { class: 'int', rust: `integer \`${value.value}\`` };
    case 'float':
      return { class: 'float', rust: 'floating point' };
    case 'boolean':
      return { class: 'bool', rust: `boolean \`${value.value}\`` };
    case 'datetime':
      return { class: 'datetime', rust: 'map' };
    case 'array':
      return { class: 'list', rust: 'sequence' };
    case 'table':
      return { class: 'dict', rust: 'map' };
  }
}
