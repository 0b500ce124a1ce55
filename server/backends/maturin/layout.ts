/** Where maturin looks for the crate and for Python files, and where it stops (maturin 1.16.0, `src/project_layout.rs`). */
import { type Files, isFile, isFolder, join, normalize } from '../../files/files.ts';
import { normalizeVersion } from '../../pyproject/version.ts';
import { type Document, stringAt, valueAt } from '../../toml/document.ts';
import { isTable } from '../../toml/read.ts';
import type { Refusal } from '../backend.ts';
import { crateVersion, type Manifest, readManifest, readTargets, type Targets } from './cargo.ts';
import { type MaturinSettings, maturinRefusedKey, readMaturinSettings } from './settings.ts';

export interface MaturinLayout {
  readonly settings: MaturinSettings;
  readonly manifest: Manifest;
  readonly targets: Targets;
  /** The folder that Python files are placed from, relative to the project. */
  readonly pythonRoot: string;
  /** The folder of the Python package; undefined: there is Rust alone. */
  readonly pythonModule: string | undefined;
  /** The module's name in parts; the last is that of the extension. */
  readonly module: readonly string[];
  /** Of what is shipped as data. */
  readonly data: string | undefined;
  readonly name: string;
  readonly version: string | undefined;
}
export type Laid =
  | { readonly layout: MaturinLayout }
  | { readonly fails: Refusal }
  | { readonly unclear: string };

const AT = ['tool', 'maturin'];

export async function maturinLayout(doc: Document, files: Files): Promise<Laid> {
  const refused = maturinRefusedKey(doc);
  if (refused !== undefined)
    return failing(`pyproject.toml at ${join(files.folder, 'pyproject.toml')} is invalid`, ...AT, refused);
  const settings = readMaturinSettings(doc);
  const name = stringAt(doc.root, 'project', 'name')?.value;
  if (name === undefined && valueAt(doc.root, 'project'))
    return failing(`pyproject.toml at ${join(files.folder, 'pyproject.toml')} is invalid`, 'project');
  const path = await manifestPath(files, settings, name);
  const keys =
    settings.manifestPath === undefined ? ['build-system', 'build-backend'] : [...AT, 'manifest-path'];
  const read = await readManifest(files, path);
  if ('unclear' in read) return { unclear: `\`${path}\` cannot be read` };
  if ('absent' in read) {
    const place = join(files.folder, path);
    const says = `manifest path \`${settings.manifestPath}\` does not exist or is invalid`;
    return failing(
      settings.manifestPath === undefined ? `Can't find ${place} (in ${files.folder})` : says,
      ...keys,
    );
  }
  if ('broken' in read) return failing(`Failed to parse Cargo.toml at ${join(files.folder, path)}`, ...keys);
  const removed = removedKeys(read.manifest);
  if (removed !== undefined) return failing(removed, ...keys);
  const targets = await readTargets(files, read.manifest);
  if (targets.isEmpty)
    return failing('Cargo metadata failed. Does your crate compile with `cargo build`?', ...keys);
  return layOut(doc, files, settings, read.manifest, targets);
}

function failing(says: string, ...keys: readonly string[]): { readonly fails: Refusal } {
  return { fails: { says, keys } };
}

/** `rust/Cargo.toml` where the Python package lies in `src`, or where a folder of Python files is named. */
async function manifestPath(
  files: Files,
  settings: MaturinSettings,
  name: string | undefined,
): Promise<string> {
  if (settings.manifestPath !== undefined) return normalize(settings.manifestPath);
  const inRust = 'rust/Cargo.toml';
  if (!(await isFile(files, inRust))) return 'Cargo.toml';
  const isSplit = settings.pythonSource !== undefined || (await hasSourceLayout(files, settings, name));
  return isSplit ? inRust : 'Cargo.toml';
}

async function hasSourceLayout(
  files: Files,
  { pythonPackages }: MaturinSettings,
  name: string | undefined,
): Promise<boolean> {
  if (name === undefined) return false;
  for (const folder of [name.replaceAll('-', '_'), ...pythonPackages])
    if (await isFile(files, join('src', folder, '__init__.py'))) return true;
  return false;
}

const REMOVED = [
  ...['scripts', 'classifiers', 'classifier', 'data', 'maintainer', 'maintainer-email', 'requires-dist'],
  ...['requires-python', 'requires-external', 'project-url', 'provides-extra', 'description-content-type'],
];

function removedKeys(manifest: Manifest): string | undefined {
  const metadata = isTable(manifest.package.metadata) ? manifest.package.metadata.maturin : undefined;
  const removed = REMOVED.filter((key) => isTable(metadata) && metadata[key] !== undefined);
  if (removed.length === 0) return undefined;
  return `The following metadata fields in \`package.metadata.maturin\` section of Cargo.toml are removed since maturin 0.14.0: ${removed.join(', ')}, please set them in pyproject.toml as PEP 621 specifies.`;
}

async function layOut(
  doc: Document,
  files: Files,
  settings: MaturinSettings,
  manifest: Manifest,
  targets: Targets,
): Promise<Laid> {
  const name = stringAt(doc.root, 'project', 'name')?.value;
  const crate = await crateVersion(files, manifest);
  if (crate !== undefined && normalizeVersion(crate) === undefined)
    return failing('Failed to parse Cargo.toml into python metadata', 'build-system', 'build-backend');
  const moduleName = settings.moduleName ?? namedLibrary(manifest) ?? name ?? manifest.name;
  const module = moduleName.split('.');
  if (module.some((part) => part === '' || part.includes('/')))
    return { unclear: `the module's name \`${moduleName}\` cannot be read` };
  const data = settings.data ?? `${moduleName}.data`;
  const hasData = await isFolder(files, data);
  const python = await pythonParts(files, settings, name, module[0] ?? '');
  if ('fails' in python) return python;
  if (settings.data !== undefined && !hasData)
    return failing(`No such data directory ${join(files.folder, data)}`, ...AT, 'data');
  const version = stringAt(doc.root, 'project', 'version')?.value ?? crate;
  return {
    layout: {
      ...python,
      settings,
      manifest,
      targets,
      module,
      data: hasData ? normalize(data) : undefined,
      name: name ?? manifest.name,
      version: version === undefined ? undefined : normalizeVersion(version),
    },
  };
}

/** Where Python files are placed from, and the package that is extended. */
async function pythonParts(
  files: Files,
  settings: MaturinSettings,
  name: string | undefined,
  top: string,
): Promise<Pick<MaturinLayout, 'pythonRoot' | 'pythonModule'> | { readonly fails: Refusal }> {
  const { pythonSource } = settings;
  if (pythonSource !== undefined && !(await files.stat(pythonSource)))
    return failing(
      `python-source is set to \`${pythonSource}\` but the directory does not exist. Either create the directory or remove the \`python-source\` setting from pyproject.toml.`,
      ...AT,
      'python-source',
    );
  const isSplit = (await isFile(files, 'rust/Cargo.toml')) && (await hasSourceLayout(files, settings, name));
  const pythonRoot = normalize(pythonSource ?? (isSplit ? 'src' : ''));
  const folder = join(pythonRoot, top);
  // A crate of the same name as the module is no package.
  const hasInit = await isFile(files, join(folder, '__init__.py'));
  const isCrate = !hasInit && (await isFile(files, join(folder, 'Cargo.toml')));
  const isMixed = !isCrate && (await isFolder(files, folder));
  const root = join(files.folder, pythonRoot);
  if (!isMixed && !isCrate && pythonSource !== undefined)
    return failing(
      `python-source is set to \`${root}\`, but the python module at \`${join(root, top)}\` does not exist. Either create the Python module or remove the \`python-source\` setting from pyproject.toml.`,
      ...AT,
      settings.moduleName === undefined ? 'python-source' : 'module-name',
    );
  return { pythonRoot, pythonModule: isMixed ? folder : undefined };
}

function namedLibrary({ root }: Manifest): string | undefined {
  return isTable(root.lib) && typeof root.lib.name === 'string' ? root.lib.name : undefined;
}

/** Whether the table is there to be mended. */
export function maturinKeys(doc: Document, key: string): readonly string[] {
  return valueAt(doc.root, ...AT, key) ? [...AT, key] : ['build-system', 'build-backend'];
}
