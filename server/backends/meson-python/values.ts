/** What expressions in meson.build come to, as far as they are literal (meson 1.12, `interpreter/primitives`). */
import { join } from '../../files/files.ts';

export type Value =
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'flag'; readonly value: boolean }
  | { readonly kind: 'list'; readonly items: readonly Value[] }
  /** A file of the tree. */
  | { readonly kind: 'file'; readonly path: string }
  /** Where something is installed. */
  | { readonly kind: 'place'; readonly path: string }
  | { readonly kind: 'python module' }
  | { readonly kind: 'python'; readonly isPure: boolean }
  | { readonly kind: 'unknown' };
export const UNKNOWN: Value = { kind: 'unknown' };

export function placeOf(path: string): Value {
  return { kind: 'place', path };
}

export function flat(values: readonly Value[]): readonly Value[] {
  return values.flatMap((value) => (value.kind === 'list' ? flat(value.items) : [value]));
}

export function texts(value: Value | undefined): readonly string[] | undefined {
  const values = flat(value === undefined ? [] : [value]);
  const found = values.flatMap((each) => (each.kind === 'text' ? [each.value] : []));
  return found.length === values.length ? found : undefined;
}

export function sum(left: Value, right: Value): Value {
  if (left.kind === 'text' && right.kind === 'text') return { kind: 'text', value: left.value + right.value };
  if (left.kind !== 'list' || right.kind === 'unknown') return UNKNOWN;
  return { kind: 'list', items: [...left.items, ...(right.kind === 'list' ? right.items : [right])] };
}

export function joined(left: Value, right: Value): Value {
  if (right.kind !== 'text' || right.value.startsWith('/') || right.value.split('/').includes('..'))
    return UNKNOWN;
  if (right.value === '') return left;
  if (left.kind === 'text') return { kind: 'text', value: join(left.value, right.value) };
  return left.kind === 'place' ? placeOf(`${left.path}/${right.value}`) : UNKNOWN;
}
