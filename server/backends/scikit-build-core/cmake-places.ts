/** What CMake adds to a wheel of scikit-build-core (1.1.2, `build/wheel.py`, `settings/skbuild_read_settings.py`). */
import { type Files, isFile, isFolder, join, normalize } from '../../files/files.ts';
import { readBuildSystem } from '../../pyproject/build-system.ts';
import { readProjectTable } from '../../pyproject/project-table.ts';
import { requirementName } from '../../pyproject/requirement.ts';
import { type Document, stringAt, valueAt } from '../../toml/document.ts';
import type { Refusal } from '../backend.ts';
import { cmakeCommands } from './cmake.ts';
import { cmakeInstalls } from './cmake-installs.ts';
import { keptInWheel, type Place, placeInWheel, type Trees } from './forced.ts';
import type { SkbuildSettings } from './settings.ts';

interface Installed {
  readonly installed: ReadonlyMap<string, string>;
  readonly compiled: readonly string[];
  readonly because: readonly string[];
}
type Answer = Installed | { readonly fails: Refusal } | { readonly unclear: string };

const AT = ['tool', 'scikit-build'];

export async function skbuildCMake(doc: Document, files: Files, trees: Trees): Promise<Answer> {
  const { settings } = trees;
  const place = placeInWheel(settings.installDir, trees);
  const keys = [...AT, 'wheel', 'install-dir'];
  if (typeof place === 'object' && 'says' in place) return { fails: { says: place.says, keys } };
  if (place === 'unclear' && settings.usesCMake) return { unclear: '`wheel.install-dir` cannot be read' };
  const folder = normalize(settings.sourceDir);
  if (!(await hasPlainMinimum(doc, files, folder)))
    return { unclear: 'the version of CMake that CMakeLists.txt asks for cannot be read' };
  if (!settings.usesCMake) return { installed: new Map(), compiled: [], because: [] };
  const missing = await missingLists(doc, files, settings);
  if (missing) return { fails: missing };
  if (settings.installsPart) return { unclear: 'only a part of what CMake installs is asked for' };
  const read = await cmakeInstalls(files, folder, variables(doc));
  if ('unclear' in read) return read;
  const installed = new Map<string, string>();
  const compiled: string[] = [];
  for (const [at, source] of read.files) {
    const to = destination(at, place, trees);
    if (to === 'unclear') return { unclear: `where \`${source}\` is installed cannot be told` };
    if (to !== 'nowhere' && keptInWheel(trees.exclude, to.at)) installed.set(to.at, source);
  }
  for (const at of read.generated) {
    const to = destination(at, place, trees);
    if (to === 'unclear') return { unclear: `where \`${at}\` is installed cannot be told` };
    if (to !== 'nowhere' && trees.exclude(`${to.at}.so`) === false) compiled.push(to.at);
  }
  const made = read.compiles.map((name) => `\`${name}\``).join(', ');
  return { installed, compiled, because: [made === '' ? 'CMake is run' : `CMake compiles ${made}`] };
}

/** Where something lies in the wheel that is installed below the place of all, or to a tree that it names. */
function destination(
  at: string,
  place: Place,
  trees: Trees,
): { readonly at: string } | 'nowhere' | 'unclear' {
  const to = at.startsWith('${') ? placeInWheel(at, trees) : place;
  if (typeof to === 'string') return to;
  if ('says' in to) return 'unclear';
  return at.startsWith('${') ? to : { at: normalize(to.at === '' ? at : `${to.at}/${at}`) };
}

function variables(doc: Document): ReadonlyMap<string, string> {
  const name = readProjectTable(doc).name?.value ?? '';
  const brought = readBuildSystem(doc).requires.map(
    ({ value }) => [`requires ${requirementName(value)}`, ''] as const,
  );
  return new Map([['SKBUILD_PROJECT_NAME', name], ['SKBUILD_STATE', 'wheel'], ['SKBUILD', '2'], ...brought]);
}

async function missingLists(
  doc: Document,
  files: Files,
  { sourceDir, generate }: SkbuildSettings,
): Promise<Refusal | undefined> {
  const path = join(sourceDir, 'CMakeLists.txt');
  if (generate.some((made) => normalize(made.path) === path) || (await files.stat(path))) return undefined;
  const isThere = await isFolder(files, sourceDir);
  const keys = [...AT, 'cmake', 'source-dir'];
  const table = valueAt(doc.root, ...AT) ? AT : ['build-system', 'build-backend'];
  return {
    says: isThere
      ? `CMake Error: The source directory "${join(files.folder, sourceDir)}" does not appear to contain CMakeLists.txt.`
      : `scikit_build_core.errors.CMakeConfigError: source directory ${sourceDir} does not exist`,
    keys: valueAt(doc.root, ...keys) ? keys : table,
  };
}

/**
 * It reads the least version of CMake from the file, whether CMake is run or not, unless it is set; what is no version
 * is an error.
 */
async function hasPlainMinimum(doc: Document, files: Files, folder: string): Promise<boolean> {
  const set = stringAt(doc.root, ...AT, 'cmake', 'version')?.value;
  if (set !== undefined && set !== 'CMakeLists.txt') return true;
  const path = join(folder, 'CMakeLists.txt');
  const content = await files.read(path);
  if ('absent' in content) return true;
  if (!('text' in content)) return false;
  if (!(await isFile(files, path))) return false;
  const commands = cmakeCommands(content.text.replace(/^\uFEFF/, ''));
  if (!commands)
    return /^\s*cmake_minimum_required\s*\(\s*VERSION\s+\d+(?:\.\d+)*[\s.)]/im.test(content.text);
  const command = commands.find(({ name, depth }) => depth === 0 && name === 'cmake_minimum_required');
  if (!command) return set === undefined;
  const value = command.args.map(({ text }) => text).join(' ');
  return /^VERSION\s+\d+(?:\.\d+)*(?:\.\.\.\S+)?(?:\s+FATAL_ERROR)?$/.test(value);
}
