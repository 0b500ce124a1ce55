/** The settings of scikit-build-core that shape a wheel (1.1.2, `settings/skbuild_read_settings.py`), and the tables that it refuses. */
import { readBuildSystem } from '../../pyproject/build-system.ts';
import { requirementName } from '../../pyproject/requirement.ts';
import { contains } from '../../pyproject/specifier-meaning.ts';
import { arrayAt, type Document, stringAt, type Table, tableAt, valueAt } from '../../toml/document.ts';
import type { Refusal } from '../backend.ts';
import { overridesMatter } from './overrides.ts';
import { flag, isBefore, lastPart, skbuildRefusal, templatePath, truth } from './refusals.ts';
import { skbuildSchemaRefusal } from './schema.ts';
import { tagRefusal } from './tags.ts';

export interface SkbuildSettings {
  readonly usesCMake: boolean;
  /** Where a package lies in the wheel → where it lies in the tree; undefined: looked for by the project's name. */
  readonly packages: ReadonlyMap<string, string> | undefined;
  readonly exclude: readonly string[];
  readonly forced: ReadonlyMap<string, string>;
  readonly installDir: string;
  readonly generate: readonly GeneratedFile[];
  readonly sourceDir: string;
  /** Only a part of what CMake would install. */
  readonly installsPart: boolean;
  readonly isExperimental: boolean;
  readonly sdist: {
    readonly include: readonly string[];
    readonly exclude: readonly string[];
    readonly forced: ReadonlyMap<string, string>;
    readonly mode: string;
    /** CMake is configured before it is made. */
    readonly usesCMake: boolean;
    readonly links: string | undefined;
  };
  /** What `build-dir` leaves out of every walk, as a line of an ignore file. */
  readonly buildDir: string | undefined;
  /** Versions of it before 0.5 that it should act as. */
  readonly isAncient: boolean;
}

export interface GeneratedFile {
  readonly path: string;
  readonly location: 'install' | 'build' | 'source';
  readonly template: string | { readonly path: string };
  /** Where it stands in the list. */
  readonly index: number;
}

export type ReadSettings =
  | { readonly settings: SkbuildSettings }
  | { readonly fails: Refusal }
  | { readonly unclear: string };

const AT = ['tool', 'scikit-build'] as const;
/** The newest version that was checked, and a major version that will not be released soon. */
const CURRENT = '1.1.2';
const FAR = '10';

/** Reads the table for a wheel, or for a source distribution. */
export function readSkbuildSettings(
  doc: Document,
  state: 'wheel' | 'sdist',
  isUnpacked: boolean,
): ReadSettings {
  const value = valueAt(doc.root, ...AT);
  if (value !== undefined && value.kind !== 'table') return { unclear: '`tool.scikit-build` is no table' };
  const table = value ?? EMPTY;
  if (overridesMatter(table, state, isUnpacked))
    return { unclear: '`tool.scikit-build.overrides` may apply' };
  if (table.entries.has('config-setting'))
    return { unclear: '`tool.scikit-build.config-setting` may be refused' };
  const isStrict = !table.entries.has('strict-config') || truth(table.entries.get('strict-config')?.value);
  const schema = skbuildSchemaRefusal(table, isStrict);
  if (schema === 'unclear') return { unclear: 'a value in `tool.scikit-build` may be of a wrong type' };
  if (schema) return { fails: schema };
  const minimum = minimumVersion(doc, table);
  if (typeof minimum === 'object') return minimum;
  if (minimum === 'unclear') return { unclear: 'the version that `minimum-version` names cannot be read' };
  const newer = minimum !== undefined && contains(`>${CURRENT}`, minimum);
  if (newer && !contains(`>=${FAR}`, minimum))
    return { unclear: `\`minimum-version\` is newer than ${CURRENT}` };
  const says = `scikit_build_core.errors.CMakeConfigError: scikit-build-core version ${CURRENT} is too old. Minimum required version is ${minimum}.`;
  if (newer) return { fails: { says, keys: [...AT, 'minimum-version'] } };
  const fails = skbuildRefusal(doc, table, minimum) ?? (state === 'wheel' ? tagRefusal(table) : undefined);
  return fails ? { fails } : settingsOf(table, minimum);
}

const EMPTY: Table = {
  kind: 'table',
  form: 'implicit',
  at: { start: 0, end: 0 },
  entries: new Map(),
  closed: true,
};

/** `build-system.requires` stands for the least version that is required there. */
function minimumVersion(
  doc: Document,
  table: Table,
): string | 'unclear' | undefined | { readonly fails: Refusal } {
  const text = stringAt(table, 'minimum-version')?.value;
  if (text !== 'build-system.requires') return text;
  const versions: string[] = [];
  for (const { value } of readBuildSystem(doc).requires) {
    if (requirementName(value) !== 'scikit-build-core') continue;
    if (/[;@]/.test(value)) return 'unclear';
    for (const [, operator, version = ''] of value.matchAll(/([~=!<>]=?=?)\s*([^\s,)]+)/g))
      if (operator === '>=' || operator === '>' || operator === '==' || operator === '~=')
        versions.push(version);
  }
  if (versions.some((version) => !/^\d+(?:\.\d+)*$/.test(version))) return 'unclear';
  const [first, ...rest] = versions;
  const says =
    "ERROR: scikit-build-core needs a min version in build-system.requires to use minimum-version='build-system.requires'";
  if (first === undefined) return { fails: { says, keys: [...AT, 'minimum-version'] } };
  return rest.reduce((least, version) => (isBefore(version, least) ? version : least), first);
}

function settingsOf(table: Table, minimum: string | undefined): ReadSettings {
  const packages = packagesOf(table);
  const lists = [
    textsAt(table, 'wheel', 'exclude'),
    textsAt(table, 'sdist', 'include'),
    textsAt(table, 'sdist', 'exclude'),
  ];
  const [exclude, include, sdistExclude] = lists;
  const forced = pairsAt(table, 'wheel', 'force-include');
  const sdistForced = pairsAt(table, 'sdist', 'force-include');
  const buildDir = buildPattern(table);
  const installDir = valueAt(table, 'wheel', 'install-dir');
  if (installDir && installDir.kind !== 'string') return { unclear: '`wheel.install-dir` is no text' };
  if (packages === 'unclear' || !exclude || !include || !sdistExclude || !forced || !sdistForced)
    return { unclear: 'a list in `tool.scikit-build` holds something else than texts' };
  if (buildDir === 'unclear') return { unclear: '`build-dir` cannot be read' };
  const generate = generatedOf(table);
  if (!generate) return { unclear: 'what `generate` writes cannot be read' };
  const mode =
    stringAt(table, 'sdist', 'inclusion-mode')?.value ?? (isBefore(minimum, '0.12') ? 'classic' : 'default');
  return {
    settings: {
      usesCMake: valueAt(table, 'wheel', 'cmake') === undefined || flag(table, 'wheel', 'cmake'),
      packages,
      exclude,
      forced,
      installDir: installDir?.value ?? '',
      generate,
      sourceDir: stringAt(table, 'cmake', 'source-dir')?.value ?? '.',
      installsPart:
        flag(table, 'install', 'components') ||
        flag(table, 'install', 'targets') ||
        flag(table, 'build', 'targets') ||
        flag(table, 'cmake', 'targets'),
      isExperimental: flag(table, 'experimental'),
      sdist: {
        include,
        exclude: sdistExclude,
        forced: sdistForced,
        mode,
        usesCMake: flag(table, 'sdist', 'cmake'),
        links: stringAt(table, 'sdist', 'resolve-symlinks')?.value,
      },
      buildDir,
      isAncient: isBefore(minimum, '0.5'),
    },
  };
}

/** Python makes texts of other values; nobody writes such. */
function textsAt(table: Table, ...path: readonly string[]): readonly string[] | undefined {
  const items = arrayAt(table, ...path)?.items ?? [];
  const texts = items.flatMap((item) => (item.kind === 'string' ? [item.value] : []));
  return texts.length === items.length ? texts : undefined;
}

function pairsAt(table: Table, ...path: readonly string[]): ReadonlyMap<string, string> | undefined {
  const pairs = new Map<string, string>();
  for (const [key, { value }] of tableAt(table, ...path)?.entries ?? []) {
    if (value.kind !== 'string') return undefined;
    pairs.set(key, value.value);
  }
  return pairs;
}

/** A list gives each package the last part of its path as its place. */
function packagesOf(table: Table): ReadonlyMap<string, string> | undefined | 'unclear' {
  const value = valueAt(table, 'wheel', 'packages');
  if (value === undefined) return undefined;
  if (value.kind === 'table') return pairsAt(table, 'wheel', 'packages') ?? 'unclear';
  const paths = textsAt(table, 'wheel', 'packages');
  if (!paths || paths.some((path) => lastPart(path) === '..')) return 'unclear';
  return new Map(paths.map((path) => [lastPart(path), path]));
}

/** `build-dir` with a star for each of its placeholders. */
function buildPattern(table: Table): string | 'unclear' | undefined {
  const value = valueAt(table, 'build-dir');
  if (value === undefined) return undefined;
  if (value.kind !== 'string') return 'unclear';
  const known = /\{(?:build_type|cache_tag|name|wheel_tag|state|build_dir|root(?::[^{}]*)?)\}/g;
  const pattern = value.value.replace(known, '*');
  return /[{}]/.test(pattern) ? 'unclear' : pattern || undefined;
}

function generatedOf(table: Table): readonly GeneratedFile[] | undefined {
  const files: GeneratedFile[] = [];
  for (const [index, item] of (arrayAt(table, 'generate')?.items ?? []).entries()) {
    const path = item.kind === 'table' ? stringAt(item, 'path')?.value : undefined;
    if (item.kind !== 'table' || path === undefined) return undefined;
    const source = templatePath(item);
    const template = valueAt(item, 'template');
    if (source === undefined && template?.kind !== 'string') return undefined;
    const location = stringAt(item, 'location')?.value ?? 'install';
    if (location !== 'install' && location !== 'build' && location !== 'source') return undefined;
    const text = template?.kind === 'string' ? template.value : '';
    files.push({ path, location, template: source === undefined ? text : { path: source }, index });
  }
  return files;
}
