/** What hatchling makes of `dynamic` (hatchling 1.33.0, `metadata/core.py`, `version/source/`). */
import type { Files } from '../../files/files.ts';
import { readBuildSystem } from '../../pyproject/build-system.ts';
import { FIELDS, readProjectTable } from '../../pyproject/project-table.ts';
import { type Document, stringAt, type Table, tableAt } from '../../toml/document.ts';
import type { DynamicField, DynamicSupport } from '../backend.ts';
import { brings } from '../distributions.ts';
import { allows } from '../pins.ts';
import { missingRepository } from '../version-risk.ts';
import { type VersionPattern, versionByPattern } from '../version-source.ts';
import { buildHooks, type HatchSettings, readHatchSettings } from './config.ts';
import { pluginDistribution } from './plugins.ts';

/** The version has its own table, everything else comes from metadata hooks; what nothing fills stays empty. */
export async function hatchDynamicFields(doc: Document, files: Files): Promise<DynamicSupport> {
  const settings = await readHatchSettings(doc, files);
  const declared = new Set(readProjectTable(doc).dynamic.map(({ value }) => value));
  const fields = new Map<string, DynamicField>();
  // A source distribution that was unpacked has its metadata beside it, which then fills everything.
  const packed = await files.read('PKG-INFO');
  const unpacked = !('absent' in packed);
  const head = 'text' in packed ? packed.text.split('\n\n')[0] : undefined;
  const released = head && /^Version: *(.+)$/m.exec(head)?.[1];
  const known = settings !== undefined && !unpacked;
  for (const field of FIELDS) {
    const version = field === 'version';
    if (!declared.has(field) && !(version && settings?.version)) continue;
    if (version && released !== undefined && declared.has(field))
      fields.set(field, {
        outcome: 'filled',
        files: ['PKG-INFO'],
        words: 'the version in `PKG-INFO`',
        value: released.trim(),
      });
    else if (!known) fields.set(field, { outcome: undefined });
    else fields.set(field, version ? await versionField(doc, settings, files) : other(field, settings));
  }
  const stopped = known ? await hookRefusal(doc, settings, files) : undefined;
  if (stopped) for (const field of fields.keys()) if (declared.has(field)) fields.set(field, stopped);
  const undeclared = known ? await undeclaredByHook(settings, declared, files) : undefined;
  if (undeclared !== undefined)
    for (const [field, answer] of fields) fields.set(field, { ...answer, mayFail: undeclared });
  const newest = allows(doc, 'hatchling', '1.33');
  return {
    fields,
    both: (field) => (field.startsWith('import-') && !newest ? undefined : 'refuses'),
  };
}

async function versionField(doc: Document, settings: HatchSettings, files: Files): Promise<DynamicField> {
  const { version, elsewhere } = settings;
  if (!version) return { outcome: 'unconfigured', says: 'Missing `tool.hatch.version` configuration' };
  if (version.kind !== 'table') return { outcome: undefined };
  const at = (key: string) => (elsewhere.has('version') ? undefined : ['tool', 'hatch', 'version', key]);
  const source = stringAt(version, 'source')?.value ?? 'regex';
  const plugin = pluginDistribution(source);
  const required = readBuildSystem(doc).requires.map(({ value }) => value);
  const field =
    !OWN_SOURCES.has(source) && brings(required, plugin) === false
      ? unknownSource(source, at('source'))
      : await bySource(source, version, at, files);
  const configuredAt =
    field.configuredAt ?? (elsewhere.has('version') ? undefined : ['tool', 'hatch', 'version']);
  return { ...field, ...(configuredAt && { configuredAt }), undeclared: 'refuses' };
}

async function bySource(
  source: string,
  version: Table,
  at: (key: string) => readonly string[] | undefined,
  files: Files,
): Promise<DynamicField> {
  const prefix = `Error getting the version from source \`${source}\`: `;
  const path = stringAt(version, 'path')?.value;
  if (source === 'regex') {
    if (path === undefined)
      return { outcome: 'unconfigured', says: `${prefix}option \`path\` must be specified` };
    if (version.entries.has('pattern') && !stringAt(version, 'pattern')) return { outcome: undefined };
    return versionByPattern(files, path, stringAt(version, 'pattern')?.value || undefined, at('path'), {
      ...REGEX,
      missing: (missing) => `${prefix}file does not exist: ${missing}`,
      unmatched: (other) => `${prefix}unable to parse the version from the file: ${other}`,
    });
  }
  if (source === 'code')
    return path === undefined ? { outcome: undefined } : byCode(path, version, at, files, prefix);
  if (source === 'env') {
    const variable = stringAt(version, 'variable')?.value;
    return {
      outcome: 'filled',
      words: variable ? `the environment variable \`${variable}\`` : 'an environment variable',
      mayFail: `the version comes from an environment variable, which may not be set`,
    };
  }
  const plugin = PLUGINS.get(source);
  if (plugin !== undefined) {
    const settled = ['fallback-version', 'raw-options', 'default-version'].some((key) =>
      version.entries.has(key),
    );
    const mayFail = settled ? undefined : await missingRepository(plugin, files);
    const words = `the tags of the repository, by the plugin \`${source}\``;
    return { outcome: 'filled', git: true, words, ...(mayFail !== undefined && { mayFail }) };
  }
  return { outcome: 'filled', words: `the plugin \`${source}\`` };
}

function unknownSource(source: string, configuredAt: readonly string[] | undefined): DynamicField {
  return {
    outcome: 'unconfigured',
    onlyIsolated: true,
    says: `Unknown version source: ${source}`,
    ...(configuredAt && { configuredAt }),
  };
}

/** The version sources that are always there. */
const OWN_SOURCES: ReadonlySet<string> = new Set(['regex', 'code', 'env', '']);

/** The distributions that bring the version sources which read git. */
const PLUGINS: ReadonlyMap<string, string> = new Map([
  ['vcs', 'hatch-vcs'],
  ['versioningit', 'versioningit'],
  ['uv-dynamic-versioning', 'uv-dynamic-versioning'],
]);

const REGEX: Pick<VersionPattern, 'usual' | 'group' | 'words'> = {
  usual: /^(__version__|VERSION) *= *(['"])v?(?<version>.+?)\2/im,
  group: 'version',
  words: (path, usual) =>
    usual
      ? `the first \`__version__ = …\` or \`VERSION = …\` in \`${path}\``
      : `what \`pattern\` finds in \`${path}\``,
};

async function byCode(
  path: string,
  version: Table,
  at: (key: string) => readonly string[] | undefined,
  files: Files,
  prefix: string,
): Promise<DynamicField> {
  const expression = stringAt(version, 'expression')?.value ?? '__version__';
  const configuredAt = at('path');
  const missing = { path, fails: true, says: `${prefix}file does not exist: ${path}` };
  return {
    outcome: 'filled',
    files: [path],
    words: `\`${expression}\` in \`${path}\`, which is executed`,
    ...(configuredAt && { configuredAt }),
    ...('absent' in (await files.read(path)) && { missing: [missing] }),
  };
}

function other(field: string, settings: HatchSettings): DynamicField {
  // A build hook may add to the wheel's metadata (`build_data['dependencies']`, or the builder's own metadata).
  if (buildHooks(settings)?.size !== 0) return { outcome: undefined };
  const { metadata } = settings;
  const hooks = metadata && tableAt(metadata, 'hooks');
  const names = [...(hooks?.entries.keys() ?? [])];
  if (names.length === 0) return { outcome: 'empty' };
  if (field === 'readme' && names.includes('fancy-pypi-readme'))
    return { outcome: 'filled', words: 'the plugin `hatch-fancy-pypi-readme`' };
  return names.every((name) => name === 'fancy-pypi-readme') ? { outcome: 'empty' } : { outcome: undefined };
}

/** All metadata hooks are made once a field is dynamic: one that nobody brings, or a script that is not there, stops the build. */
async function hookRefusal(
  doc: Document,
  { metadata, elsewhere }: HatchSettings,
  files: Files,
): Promise<DynamicField | undefined> {
  const hooks = metadata && tableAt(metadata, 'hooks');
  const required = readBuildSystem(doc).requires.map(({ value }) => value);
  for (const [name, { value }] of hooks?.entries ?? []) {
    const at = elsewhere.has('metadata') ? undefined : ['tool', 'hatch', 'metadata', 'hooks', name];
    const where = at && { configuredAt: at };
    if (name === 'custom') {
      const path = (value.kind === 'table' && stringAt(value, 'path')?.value) || 'hatch_build.py';
      const isThere = !('absent' in (await files.read(path))) && (await files.stat(path))?.kind !== 'folder';
      if (isThere) continue;
      return { outcome: 'unconfigured', says: `OSError: Build script does not exist: ${path}`, ...where };
    }
    // It is often installed where builds are not isolated, and nobody sees from here whether it is.
    if (name === 'fancy-pypi-readme') {
      if (brings(required, 'hatch-fancy-pypi-readme') === false) return { outcome: undefined, ...where };
    } else if (brings(required, pluginDistribution(name)) === false)
      return {
        outcome: 'unconfigured',
        onlyIsolated: true,
        says: `Unknown metadata hook: ${name}`,
        ...where,
      };
  }
  return undefined;
}

/** A field that the metadata hook of the project seems to set and that is not in `dynamic`, which hatchling refuses: a clause. */
async function undeclaredByHook(
  { metadata }: HatchSettings,
  declared: ReadonlySet<string>,
  files: Files,
): Promise<string | undefined> {
  const hook = metadata && tableAt(metadata, 'hooks', 'custom');
  if (!hook || declared.size === 0) return undefined;
  const path = stringAt(hook, 'path')?.value ?? 'hatch_build.py';
  const content = await files.read(path);
  if (!('text' in content)) return undefined;
  for (const [, , field = ''] of content.text.matchAll(/\[\s*(['"])([a-z-]+)\1\s*\]\s*=(?!=)/g))
    if (FIELDS.some((name) => name === field) && !declared.has(field))
      return `\`${path}\` seems to set \`${field}\`, which is not in \`dynamic\``;
  return undefined;
}
