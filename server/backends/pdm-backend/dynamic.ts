/** pdm-backend: where its dynamic fields come from (pdm-backend 2.5.0, `hooks/version/__init__.py`). */
import { type Files, join, normalize } from '../../files/files.ts';
import { readBuildSystem } from '../../pyproject/build-system.ts';
import { EXTENDABLE_FIELDS } from '../../pyproject/project-table.ts';
import { requirementName } from '../../pyproject/requirement.ts';
import { type Document, stringAt, type Table, tableAt } from '../../toml/document.ts';
import type { DynamicField, DynamicSupport } from '../backend.ts';
import { answers, UNTOLD } from '../dynamic-fields.ts';
import { allows } from '../pins.ts';
import { kindAt } from '../shipped.ts';
import { foreignImport } from '../version-risk.ts';
import { type VersionPattern, versionByPattern } from '../version-source.ts';

const AT = ['tool', 'pdm', 'version'] as const;

/** What pdm-backend makes of `dynamic`. */
export async function pdmDynamicFields(doc: Document, files: Files): Promise<DynamicSupport> {
  const known = allows(doc, 'pdm-backend', '2.5');
  const settings = tableAt(doc.root, ...AT);
  const configured = settings && settings.entries.size > 0 ? settings : undefined;
  const hooked = await mayBeHooked(doc, files);
  const answer = async (field: string): Promise<DynamicField> => {
    if (!known) return UNTOLD;
    const own: DynamicField =
      field === 'version' && configured ? await version(configured, files) : { outcome: 'empty' };
    return hooked && own.outcome !== 'filled' ? UNTOLD : own;
  };
  return {
    fields: await answers(doc, answer, configured ? ['version'] : []),
    both: (field) => (known ? (EXTENDABLE_FIELDS.has(field) ? 'extends' : 'refuses') : undefined),
  };
}

/** A hook may set any field; each distribution in `requires` may bring one. */
async function mayBeHooked(doc: Document, files: Files): Promise<boolean> {
  const build = tableAt(doc.root, 'tool', 'pdm', 'build');
  return (
    readBuildSystem(doc).requires.some(({ value }) => requirementName(value) !== 'pdm-backend') ||
    build?.entries.has('custom-hook') === true ||
    (await kindAt(files, 'pdm_build.py')) !== 'absent'
  );
}

async function version(settings: Table, files: Files): Promise<DynamicField> {
  const path = stringAt(settings, 'path')?.value;
  const given = stringAt(settings, 'source')?.value;
  const there = path === undefined || given ? false : (await kindAt(files, path)) !== 'absent';
  const source = given || (there ? 'file' : undefined);
  const common = { undeclared: 'refuses', configuredAt: [...AT, 'source'] } as const;
  if (source === undefined)
    return {
      outcome: 'unconfigured',
      undeclared: 'refuses',
      configuredAt: AT,
      ...(path !== undefined && { missing: [{ path: normalize(path), fails: true, says: NO_SOURCE }] }),
      says: NO_SOURCE,
    };
  if (source === 'file') {
    if (path === undefined) return lacking(settings, 'path', 'file');
    const pattern = stringAt(settings, 'pattern')?.value;
    const field = await versionByPattern(files, path, pattern, [...AT, 'path'], patternIn(files));
    return { ...field, undeclared: 'refuses' };
  }
  if (source === 'scm') {
    const words = 'the tags of the repository, or the environment variable `PDM_BUILD_SCM_VERSION`';
    return { ...common, outcome: 'filled', git: true, words };
  }
  if (source !== 'call') return { ...common, outcome: 'unconfigured', says: "KeyError: 'version'" };
  const getter = stringAt(settings, 'getter')?.value;
  if (getter === undefined) return lacking(settings, 'getter', 'call');
  const mayFail = await unfound(getter, files);
  const words = `the function \`${getter}\`, which is called`;
  return { ...common, outcome: 'filled', words, ...(mayFail !== undefined && { mayFail }) };
}

/** The method of a source is called with the settings as its arguments. */
function lacking(settings: Table, key: string, source: string): DynamicField {
  if (settings.entries.has(key)) return UNTOLD;
  const method = `DynamicVersionBuildHook.resolve_version_from_${source}()`;
  const says = `TypeError: ${method} missing 1 required positional argument: '${key}'`;
  return { outcome: 'unconfigured', undeclared: 'refuses', configuredAt: [...AT, 'source'], says };
}

/** The function is imported with the project's folder on the path (`hooks/version/__init__.py` of 2.5.0). */
async function unfound(getter: string, files: Files): Promise<string | undefined> {
  const [module = ''] = getter.split(':');
  const path = module.trim().split('.').join('/');
  for (const place of [`${path}.py`, `${path}/__init__.py`])
    if ((await kindAt(files, place)) !== 'absent') return foreignImport([place], files);
  return `\`${module.trim()}\`, which gives the version, is not found in the project's folder`;
}

const NO_SOURCE = 'tool.pdm.version.source is required';

function patternIn(files: Files): VersionPattern {
  return {
    usual: /^(?:__version__|VERSION)\s*=\s*["'](.+?)["']\s*(?:#.*)?$/m,
    group: 1,
    words: (path, usual) =>
      usual
        ? `the first \`__version__ = …\` or \`VERSION = …\` in \`${path}\``
        : `what \`pattern\` finds in \`${path}\``,
    missing: (path) => `[Errno 2] No such file or directory: '${join(files.folder, path)}'`,
    unmatched: () => "Couldn't find version in file",
  };
}
