/** `[tool.meson-python]` (meson-python 0.22.1, `_validate_pyproject_config` in `mesonpy/__init__.py`). */
import { arrayAt, type Document, stringsOf, tableAt, type Value, valueAt } from '../../toml/document.ts';
import type { Refusal } from '../backend.ts';

type Kind = 'strings' | 'flag' | 'text' | { readonly [key: string]: Kind };

const SCHEME: Kind = {
  meson: 'text',
  'limited-api': 'flag',
  'allow-windows-internal-shared-libs': 'flag',
  args: { dist: 'strings', setup: 'strings', compile: 'strings', install: 'strings' },
  wheel: { exclude: 'strings', include: 'strings' },
  'editable-verbose': 'flag',
};

const AT = ['tool', 'meson-python'];

/** Why the table is refused. */
export function mesonTableRefusal(doc: Document): Refusal | undefined {
  const table = valueAt(doc.root, ...AT);
  return table && refusal(table, SCHEME, AT);
}

function refusal(value: Value, kind: Kind, path: readonly string[]): Refusal | undefined {
  const must = (be: string) => ({
    says: `meson-python: error: Configuration entry "${path.join('.')}" must be ${be}`,
    keys: path,
  });
  if (kind === 'flag') return value.kind === 'boolean' ? undefined : must('a boolean');
  if (kind === 'text') return value.kind === 'string' ? undefined : must('a string');
  if (kind === 'strings') {
    const fits = value.kind === 'array' && value.items.every((item) => item.kind === 'string');
    return fits ? undefined : must('a list of strings');
  }
  if (value.kind !== 'table') return must('a table');
  for (const [key, { value: inner }] of value.entries) {
    const here = [...path, key];
    const wanted = Object.hasOwn(kind, key) ? kind[key] : undefined;
    if (wanted === undefined)
      return { says: `meson-python: error: Unknown configuration entry "${here.join('.')}"`, keys: here };
    const refused = refusal(inner, wanted, here);
    if (refused) return refused;
  }
  return undefined;
}

export interface MesonSettings {
  readonly exclude: readonly string[];
  readonly include: readonly string[];
  /** Another meson, or arguments of its installation, which choose what is installed. */
  readonly isUnusual: boolean;
}

export function readMesonSettings(doc: Document): MesonSettings {
  const strings = (...path: string[]) =>
    stringsOf(arrayAt(doc.root, ...AT, ...path)).map(({ value }) => value);
  const setup = strings('args', 'setup').some((option) => /python\.|(?:dir|prefix)\b/.test(option));
  const isUnusual =
    setup || strings('args', 'install').length > 0 || tableAt(doc.root, ...AT)?.entries.has('meson') === true;
  return { exclude: strings('wheel', 'exclude'), include: strings('wheel', 'include'), isUnusual };
}
