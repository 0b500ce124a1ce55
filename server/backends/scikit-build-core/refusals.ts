/** Values of `[tool.scikit-build]` that do not go together (scikit-build-core 1.1.2, `settings/skbuild_read_settings.py`). */
import { contains } from '../../pyproject/specifier-meaning.ts';
import {
  arrayAt,
  type Document,
  plain,
  stringAt,
  type Table,
  tableAt,
  type Value,
  valueAt,
} from '../../toml/document.ts';
import type { Refusal } from '../backend.ts';

const AT = ['tool', 'scikit-build'];

/** As Python sees a value where it wants a flag. */
export function truth(value: Value | undefined): boolean {
  if (value === undefined) return false;
  if (value.kind === 'array') return value.items.length > 0;
  if (value.kind === 'table') return value.entries.size > 0;
  return value.kind === 'datetime' || Boolean(value.value);
}

/** The truth of the value at a path. */
export function flag(table: Table, ...path: readonly string[]): boolean {
  return truth(valueAt(table, ...path));
}

/** Whether `minimum-version` is set to an older version than this one. */
export function isBefore(minimum: string | undefined, version: string): boolean {
  return minimum !== undefined && contains(`<${version}`, minimum) === true;
}

/** A way to be refused, what is said of it, and the key. */
type Check = readonly [fails: boolean, says: string, ...key: string[]];

/** What it says of values that do not go together, in its order. */
export function skbuildRefusal(
  doc: Document,
  table: Table,
  minimum: string | undefined,
): Refusal | undefined {
  const disagree = 'wheel.packages table must match in the last component of the paths';
  const checks: readonly Check[] = [
    [!packagesAgree(table), disagree, 'wheel', 'packages'],
    ...editableChecks(table),
    ...versionChecks(table, minimum),
    ...moveChecks(table, minimum),
    ...sdistChecks(table, minimum),
  ];
  const found = checks.find(([fails]) => fails);
  if (found) return { says: `ERROR: ${found[1]}`, keys: [...AT, ...found.slice(2).map(String)] };
  return providerRefusal(doc, table) ?? templateRefusal(table);
}

function editableChecks(table: Table): readonly Check[] {
  const inPlace = stringAt(table, 'editable', 'mode')?.value === 'inplace';
  const moves = flag(table, 'editable', 'rebuild-dir');
  const key = ['editable', moves ? 'rebuild-dir' : 'rebuild'];
  return [
    [inPlace && moves, 'editable rebuild-dir is incompatible with inplace mode', ...key],
    [
      (moves || flag(table, 'editable', 'rebuild')) && !inPlace && !flag(table, 'build-dir'),
      'editable mode with rebuild requires build-dir',
      ...key,
    ],
  ];
}

function versionChecks(table: Table, minimum: string | undefined): readonly Check[] {
  const isOld = isBefore(minimum, '0.8');
  return ['cmake', 'ninja'].flatMap((tool): readonly Check[] => {
    const version = stringAt(table, tool, 'version')?.value;
    const isSet = version !== undefined && version !== (tool === 'cmake' ? 'CMakeLists.txt' : '>=1.5');
    return [
      [
        isSet && isOld,
        `Cannot set ${tool}.version if minimum-version is set to less than 0.8 (which is where it was introduced)`,
        tool,
        'version',
      ],
      [
        valueAt(table, tool, 'minimum-version') !== undefined && !isOld,
        `Use ${tool}.version instead of ${tool}.minimum-version with scikit-build-core >= 0.8`,
        tool,
        'minimum-version',
      ],
    ];
  });
}

/** Settings that were given another name. */
function moveChecks(table: Table, minimum: string | undefined): readonly Check[] {
  const isOld = isBefore(minimum, '0.10');
  return ['verbose', 'targets'].flatMap((key): readonly Check[] => [
    [
      flag(table, 'build', key) && isOld,
      `Cannot set build.${key} if minimum-version is set to less than 0.10 (which is where it was introduced)`,
      'build',
      key,
    ],
    [
      valueAt(table, 'cmake', key) !== undefined && !isOld,
      minimum === undefined
        ? `Use build.${key} instead of cmake.${key} for scikit-build-core >= 0.10`
        : `Cannot set cmake.${key} if minimum-version is set to 0.10 or higher`,
      'cmake',
      key,
    ],
  ]);
}

function sdistChecks(table: Table, minimum: string | undefined): readonly Check[] {
  const mode = stringAt(table, 'sdist', 'inclusion-mode')?.value;
  const links = stringAt(table, 'sdist', 'resolve-symlinks')?.value;
  const least = (version: string, key: string, value: string) =>
    `minimum-version must be at least ${version} to use sdist.${key} = "${value}"`;
  const cannot = (version: string, key: string) =>
    `minimum-version can't be less than ${version} to use sdist.${key}`;
  return [
    [
      mode !== undefined && isBefore(minimum, '0.12'),
      cannot('0.12', 'inclusion-mode'),
      'sdist',
      'inclusion-mode',
    ],
    [
      mode === 'explicit' && isBefore(minimum, '1.0'),
      least('1.0', 'inclusion-mode', 'explicit'),
      ...['sdist', 'inclusion-mode'],
    ],
    [
      links !== undefined && isBefore(minimum, '1.0'),
      cannot('1.0', 'resolve-symlinks'),
      'sdist',
      'resolve-symlinks',
    ],
    [
      links === 'error' && isBefore(minimum, '1.1'),
      least('1.1', 'resolve-symlinks', 'error'),
      ...['sdist', 'resolve-symlinks'],
    ],
  ];
}

function packagesAgree(table: Table): boolean {
  const packages = tableAt(table, 'wheel', 'packages');
  return [...(packages?.entries ?? [])].every(
    ([at, { value }]) => lastPart(at) === lastPart(String(plain(value))),
  );
}

/** `Path(…).name`. */
export function lastPart(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  return parts[parts.length - 1] ?? '';
}

function providerRefusal(doc: Document, table: Table): Refusal | undefined {
  const metadata = tableAt(table, 'metadata');
  const keys = [...AT, 'metadata'];
  if (metadata && metadata.entries.size > 0 && arrayAt(doc.root, 'tool', 'dynamic-metadata')?.items.length) {
    const says =
      'ERROR: tool.scikit-build.metadata cannot be combined with the standard top-level [[tool.dynamic-metadata]]; use only one';
    return { says, keys };
  }
  for (const [field, { value }] of metadata?.entries ?? []) {
    if (value.kind !== 'table') continue;
    if (!value.entries.has('provider'))
      return { says: `ERROR: provider= must be provided in '${field}':`, keys: [...keys, field] };
    const provider = stringAt(value, 'provider')?.value;
    const foreign = provider !== undefined && !provider.startsWith('scikit_build_core.');
    const says =
      'ERROR: experimental must be enabled currently to use plugins not provided by scikit-build-core';
    if (!flag(table, 'experimental') && (value.entries.has('provider-path') || foreign))
      return { says, keys: [...keys, field, 'provider'] };
  }
  return undefined;
}

function templateRefusal(table: Table): Refusal | undefined {
  const without = arrayAt(table, 'generate')?.items.some(
    (item) => item.kind === 'table' && !flag(item, 'template') && !templatePath(item),
  );
  if (!without) return undefined;
  return {
    says: 'ERROR: template= or template-path= must be provided in generate',
    keys: [...AT, 'generate'],
  };
}

/** Where a template lies. */
export function templatePath(table: Table): string | undefined {
  return (stringAt(table, 'template-path') ?? stringAt(table, 'template_path'))?.value;
}
