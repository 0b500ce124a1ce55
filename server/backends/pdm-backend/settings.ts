/** What `[tool.pdm.build]` says of the files of a wheel (pdm-backend 2.5.0, `config.py`, `base.py`). */
import { type Files, join } from '../../files/files.ts';
import { readBuildSystem } from '../../pyproject/build-system.ts';
import { readProjectTable } from '../../pyproject/project-table.ts';
import { requirementName } from '../../pyproject/requirement.ts';
import { type Document, stringAt, type Table, tableAt, valueAt } from '../../toml/document.ts';
import { trackedFiles } from '../../uv/git-index.ts';
import type { Refusal } from '../backend.ts';
import { type ShellGlob, shellGlob } from '../globs/shell-globs.ts';
import { allows } from '../pins.ts';
import { hasFile, hasFolder, kindAt } from '../shipped.ts';

export interface PdmSettings {
  /** Patterns of `includes`, or those that stand for what lies at the top. */
  readonly includes: readonly ShellGlob[];
  readonly excludes: readonly ShellGlob[];
  readonly sourceIncludes: readonly ShellGlob[];
  /** As written: only where it is written without `./` and a last slash is it taken off archive paths. */
  readonly packageDir: string;
  readonly wheelData: Table | undefined;
  /** A file that the version is written to, seen from the top of the wheel. */
  readonly writeTo: string | undefined;
  readonly doubts: readonly string[];
}

export type ReadPdm = PdmSettings | { readonly fails: Refusal } | { readonly unclear: string };

/** Reads `[tool.pdm.build]` and finds what `includes` stands for where it is empty. */
export async function readPdm(doc: Document, files: Files): Promise<ReadPdm> {
  const table = tableAt(doc.root, 'tool', 'pdm', 'build');
  const wrong = wrongKind(doc);
  if (wrong) return { unclear: wrong };
  const hook = (table && stringAt(table, 'custom-hook')?.value) ?? 'pdm_build.py';
  const hooked = await kindAt(files, join('', hook));
  if (hooked !== 'absent') return { unclear: `the build hook \`${hook}\` may change what is shipped` };
  const setuptools = table && valueAt(table, 'run-setuptools');
  if (setuptools && !(setuptools.kind === 'boolean' && !setuptools.value))
    return { unclear: 'setuptools is run, and what it builds is shipped' };
  const includes = globsAt(table, 'includes');
  const excludes = globsAt(table, 'excludes');
  const sourceIncludes = globsAt(table, 'source-includes');
  const packageDir = table && valueAt(table, 'package-dir');
  if (!includes || !excludes || !sourceIncludes || (packageDir && packageDir.kind !== 'string'))
    return { unclear: 'a pattern of `tool.pdm.build` leads out of the project or is not understood' };
  const tests = shellGlob('tests');
  const written = { includes, excludes };
  const dir = packageDir?.kind === 'string' ? packageDir.value : await usualDir(written, files);
  if (dir === undefined) return { unclear: 'a folder cannot be listed' };
  if (dir.startsWith('/') || dir.split('/').includes('..'))
    return { unclear: '`package-dir` leads out of the project' };
  const chosen = includes.length > 0 ? includes : await atTheTop(dir, files);
  if ('fails' in chosen || 'unclear' in chosen) return chosen;
  const version = writesVersion(doc);
  if ('fails' in version) return version;
  if (await lacksRepository(doc, files))
    return { unclear: 'the version comes from git, and there is no repository and no `fallback_version`' };
  return {
    includes: chosen,
    excludes,
    sourceIncludes: sourceIncludes.length > 0 ? sourceIncludes : tests ? [tests] : [],
    packageDir: dir,
    wheelData: table && tableAt(table, 'wheel-data'),
    writeTo: version.to,
    doubts: [...doubts(doc), ...(await leftovers(files))],
  };
}

/** Values that make pdm-backend stumble over their type. */
function wrongKind(doc: Document): string | undefined {
  const kinds = {
    'tool.pdm': 'table',
    'tool.pdm.build': 'table',
    'tool.pdm.version': 'table',
    'tool.pdm.build.wheel-data': 'table',
    'tool.pdm.build.custom-hook': 'string',
  };
  for (const [key, kind] of Object.entries(kinds)) {
    const value = valueAt(doc.root, ...key.split('.'));
    if (value && value.kind !== kind) return `\`${key}\` is no ${kind}`;
  }
  return undefined;
}

function globsAt(table: Table | undefined, key: string): readonly ShellGlob[] | undefined {
  const value = table && valueAt(table, key);
  if (!value) return [];
  if (value.kind !== 'array') return undefined;
  const globs = value.items.map((item) => (item.kind === 'string' ? shellGlob(item.value) : undefined));
  return globs.every((glob) => glob !== undefined) ? globs : undefined;
}

/** `src` where it is a folder and nothing is included, or where something below it is included and it is not excluded. */
async function usualDir(
  { includes, excludes }: Pick<PdmSettings, 'includes' | 'excludes'>,
  files: Files,
): Promise<string | undefined> {
  if (includes.length === 0) {
    const folder = await hasFolder(files, 'src');
    if (folder !== false) return folder ? 'src' : undefined;
  }
  const below = includes.some(({ segments }) => segments[0] === 'src');
  return below && !excludes.some(({ pattern }) => pattern === 'src' || pattern === 'src/') ? 'src' : '';
}

/** Each folder that is a package; without any, the modules. */
async function atTheTop(
  dir: string,
  files: Files,
): Promise<readonly ShellGlob[] | Exclude<ReadPdm, PdmSettings>> {
  const at = join('', dir);
  const listing = await files.list(at);
  const kind = await kindAt(files, at);
  const keys = ['tool', 'pdm', 'build', 'package-dir'];
  if (kind === 'absent') return { fails: { says: `[Errno 2] No such file or directory: '${dir}'`, keys } };
  if (kind === 'file') return { fails: { says: `[Errno 20] Not a directory: '${dir}'`, keys } };
  if (kind !== 'folder' || listing.trouble || !listing.complete)
    return { unclear: `\`${dir || '.'}\` cannot be listed` };
  const globs: (ShellGlob | undefined)[] = [];
  for (const entry of listing.entries) {
    if (entry.kind !== 'folder' || ['__pycache__', '__pypackages__'].includes(entry.name)) continue;
    const here = join(at, entry.name);
    const isPackage =
      (await hasFile(files, `${here}/__init__.py`)) ||
      (entry.name.endsWith('-stubs') && (await hasFile(files, `${here}/__init__.pyi`)));
    if (isPackage === undefined) return { unclear: `\`${here}\` cannot be listed` };
    if (isPackage) globs.push(shellGlob(`${dir || '.'}/${entry.name}`));
  }
  if (globs.length === 0) globs.push(shellGlob(`${dir || '.'}/*.py`));
  return globs.every((glob) => glob !== undefined) ? globs : { unclear: 'the name of a package is odd' };
}

/** What the sources of a version take; others make a call of a function fail. */
const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  file: ['path', 'pattern'],
  scm: ['write_to', 'write_template', 'tag_regex', 'tag_filter', 'version_format', 'fallback_version'],
  call: ['getter', 'write_to', 'write_template', 'fallback_version'],
};

function writesVersion(doc: Document): { readonly to: string | undefined } | { readonly fails: Refusal } {
  const table = tableAt(doc.root, 'tool', 'pdm', 'version');
  if (!table || readProjectTable(doc).version || tableAt(doc.root, 'project')?.entries.has('version'))
    return { to: undefined };
  const source = stringAt(table, 'source')?.value || 'file';
  const strange = [...table.entries.keys()].find(
    (key) => key !== 'source' && !OPTIONS[source]?.includes(key),
  );
  if (strange !== undefined && OPTIONS[source]) {
    const says = `DynamicVersionBuildHook.resolve_version_from_${source}() got an unexpected keyword argument '${strange}'`;
    return { fails: { says, keys: ['tool', 'pdm', 'version', strange] } };
  }
  return { to: source === 'file' ? undefined : stringAt(table, 'write_to')?.value };
}

/** Then only a variable of the environment can give the version. */
async function lacksRepository(doc: Document, files: Files): Promise<boolean> {
  const table = tableAt(doc.root, 'tool', 'pdm', 'version');
  if (!table || stringAt(table, 'source')?.value !== 'scm' || readProjectTable(doc).version) return false;
  return !table.entries.has('fallback_version') && (await trackedFiles(files)) === 'none';
}

function* doubts(doc: Document): Iterable<string> {
  if (!allows(doc, 'pdm-backend', '2.5')) yield '`requires` allows no pdm-backend of 2.5 or newer';
  for (const { value } of readBuildSystem(doc).requires) {
    const name = requirementName(value);
    if (name !== 'pdm-backend') yield `\`${name ?? value}\` in \`requires\` may bring a build hook`;
  }
  const source = stringAt(doc.root, 'tool', 'pdm', 'version', 'source')?.value;
  if (source === 'call' && !readProjectTable(doc).version)
    yield 'the function that gives the version may fail';
}

async function leftovers(files: Files): Promise<readonly string[]> {
  return (await kindAt(files, '.pdm-build')) === 'absent'
    ? []
    : ['what lies in `.pdm-build` is shipped where `PDM_BUILD_NO_CLEAN` is set'];
}
