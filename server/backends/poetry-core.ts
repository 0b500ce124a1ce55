/** What poetry-core packages (poetry-core 2.5.0, `masonry/builders/wheel.py`). */
import { type Files, join } from '../files/files.ts';
import { normalizeName } from '../pyproject/name.ts';
import { readProjectTable } from '../pyproject/project-table.ts';
import { normalizeVersion } from '../pyproject/version.ts';
import { type Document, stringAt } from '../toml/document.ts';
import type { Backend, Contents, Refusal, Wheel } from './backend.ts';
import { isWild } from './globs/path-globs.ts';
import { allows } from './pins.ts';
import { poetryDynamicFields } from './poetry-core/dynamic.ts';
import { poetryElsewhere, poetryInputs } from './poetry-core/elsewhere.ts';
import { metadataTrouble } from './poetry-core/metadata.ts';
import { poetrySdist } from './poetry-core/sdist.ts';
import { packagesFor, select, suffixOf } from './poetry-core/selection.ts';
import { type Inclusion, type PoetrySettings, readSettings } from './poetry-core/settings.ts';
import { readVcs, type Vcs } from './poetry-core/vcs.ts';
import { kindAt, lookups, type Mount } from './shipped.ts';
import { noWheel, unknownWheel } from './untold.ts';

export const poetryCore: Backend = {
  name: 'poetry-core',
  entryPoints: ['poetry.core.masonry.api'],
  dynamicFields: poetryDynamicFields,
  modules,
  wheel,
  sdist: poetrySdist,
  inputs: poetryInputs,
  elsewhere: poetryElsewhere,
};

async function wheel(doc: Document, files: Files): Promise<Wheel> {
  const settings = readSettings(doc);
  if ('unclear' in settings) return unknownWheel(settings.unclear);
  if ('fails' in settings) return noWheel(settings.fails.says, settings.fails.keys);
  const trouble = await metadataTrouble(doc, files);
  if (trouble.fails) return noWheel(trouble.fails.says, trouble.fails.keys);
  const { buildScript, generatesSetup } = settings;
  const script = buildScript === undefined ? 'file' : await kindAt(files, join('', buildScript));
  const missing = buildScript !== undefined && script === 'absent';
  if (missing && !generatesSetup) return noWheel(cannotRun(buildScript, files), ['tool', 'poetry', 'build']);
  if (script !== 'file' && !missing) return unknownWheel(`the build script \`${buildScript}\` is no file`);
  if (buildScript !== undefined && generatesSetup)
    return unknownWheel(
      `setuptools builds what \`${buildScript}\` tells it to, and all of \`build\` is shipped`,
    );
  const selected = await select(doc, files, settings, 'wheel');
  const scripts = await scriptFiles(doc, files, settings);
  const either = 'doubts' in selected ? scripts : selected;
  if ('unclear' in either) return unknownWheel(either.unclear);
  // A build script runs before poetry-core looks for the package, and may write it.
  if ('fails' in either && buildScript !== undefined)
    return unknownWheel(`the build script \`${buildScript}\` may write what is missing`);
  if ('fails' in either) return noWheel(either.fails.says, either.fails.keys);
  if (!('doubts' in selected) || !('map' in scripts)) return unknownWheel('the selection cannot be told');
  const because = [...selected.doubts, ...trouble.doubts, ...generalDoubts(doc, settings)];
  return {
    certainty: because.length === 0 ? 'certain' : 'likely',
    because,
    files: new Map([...selected.files, ...scripts.map]),
    generated: buildScript === undefined ? [] : undefined,
  };
}

function generalDoubts(doc: Document, { buildScript }: PoetrySettings): readonly string[] {
  return [
    ...(buildScript === undefined ? [] : [`the build script \`${buildScript}\` may add files`]),
    ...(allows(doc, 'poetry-core', '2.0.1') ? [] : ['`requires` allows no poetry-core of 2.0.1 or newer']),
  ];
}

function cannotRun(script: string, files: Files): string {
  return `Command '['python', '${script}']' returned non-zero exit status 2.: there is no ${join(files.folder, script)}`;
}

/** The entries of `scripts` that are files: they go to the folder of the wheel whose files pip puts beside the interpreter. */
async function scriptFiles(
  doc: Document,
  files: Files,
  { scripts, buildScript }: PoetrySettings,
): Promise<{ map: ReadonlyMap<string, string> } | { fails: Refusal } | { unclear: string }> {
  const map = new Map<string, string>();
  const folder = dataFolder(doc);
  for (const { name, reference } of scripts) {
    const keys = ['tool', 'poetry', 'scripts', name];
    const at = join(files.folder, reference);
    const refuse = (says: string) => ({ fails: { says, keys } });
    if (reference.startsWith('/'))
      return refuse(`${reference} in ${name} is an absolute path. Expected relative path.`);
    const kind = await kindAt(files, join('', reference));
    if (kind === 'absent') return refuse(`${at} in script specification (${name}) is not found.`);
    if (kind === 'folder') return refuse(`${at} in script specification (${name}) is not a file.`);
    if (kind !== 'file' || folder === undefined)
      return {
        unclear: `the script \`${reference}\` ${buildScript === undefined ? 'cannot be read' : 'may be written'}`,
      };
    map.set(`${folder}/scripts/${at.slice(at.lastIndexOf('/') + 1)}`, join('', reference));
  }
  return { map };
}

function dataFolder(doc: Document): string | undefined {
  const { name, version } = readProjectTable(doc);
  const named = name?.value || stringAt(doc.root, 'tool', 'poetry', 'name')?.value;
  const written = version?.value || stringAt(doc.root, 'tool', 'poetry', 'version')?.value;
  const normal = written === undefined ? undefined : normalizeVersion(written);
  if (named === undefined || normal === undefined) return undefined;
  return `${normalizeName(named).replaceAll('-', '_')}-${normal}.data`;
}

async function modules(doc: Document, files: Files): Promise<Contents | undefined> {
  const settings = readSettings(doc);
  if (!('packages' in settings)) return undefined;
  const chosen = await packagesFor(doc, files, settings, 'wheel');
  const because = generalDoubts(doc, settings);
  if ('unclear' in chosen) return undefined;
  if ('fails' in chosen) return because.length > 0 ? undefined : failing(files, chosen.fails);
  const includes = settings.includes.filter(({ formats }) => formats.includes('wheel'));
  const vcs = await readVcs(files);
  const mounts: Mount[] = [];
  for (const [i, each] of [...chosen.packages, ...includes].entries()) {
    const isPackage = i < chosen.packages.length;
    const earlier = chosen.packages.slice(0, isPackage ? i : undefined);
    const one = await mount(files, each, { settings, includes, earlier, vcs, isPackage });
    if (!one) return undefined;
    mounts.push(one);
  }
  const contents: Contents = {
    certainty: because.length === 0 ? 'certain' : 'likely',
    because,
    ...lookups(files, { mounts, generated: new Set(), mayAdd: because.length > 0 }),
  };
  const fails = because.length > 0 ? undefined : await refusal(chosen.packages, chosen.keys, files);
  return fails ? { ...contents, fails } : contents;
}

function failing(files: Files, fails: Refusal): Contents {
  const nothing = lookups(files, { mounts: [], generated: new Set(), mayAdd: false });
  return { certainty: 'certain', because: [], fails, ...nothing };
}

/** Only packages that are called by their names are looked at, and no further than to the first module. */
async function refusal(
  packages: readonly Inclusion[],
  keys: readonly string[],
  files: Files,
): Promise<Refusal | undefined> {
  for (const { include, from, glob } of packages.filter((each) => !isWild(each.include))) {
    const path = join(from, ...glob.parts);
    const kind = await kindAt(files, path);
    if (kind === 'absent') return { says: `${join(files.folder, path)} does not contain any element`, keys };
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (kind === 'folder' && !name.endsWith('-stubs') && (await hasPython(files, path)) === false)
      return { says: `${name} is not a package.`, keys };
    if (kind === undefined || include.endsWith('/')) return undefined;
  }
  return undefined;
}

const SEARCH_LIMIT = 200;

/** Whether something named `*.py` lies in a folder at any depth; undefined where that cannot be told within some hundred folders. */
async function hasPython(files: Files, folder: string): Promise<boolean | undefined> {
  const waiting = [folder];
  for (let listed = 0; waiting.length > 0; listed++) {
    const here = waiting.shift() ?? '';
    const { entries, complete, trouble } = await files.list(here);
    if (entries.some(({ name }) => suffixOf(name) === '.py')) return true;
    if (!complete || trouble || listed >= SEARCH_LIMIT) return undefined;
    for (const { name, kind, link } of entries)
      if (kind === 'folder' && !link) waiting.push(join(here, name));
  }
  return false;
}

interface Beside {
  readonly settings: PoetrySettings;
  readonly includes: readonly Inclusion[];
  /** What these take is not taken again: a file lies once in a wheel. */
  readonly earlier: readonly Inclusion[];
  readonly vcs: Vcs;
  readonly isPackage: boolean;
}

/** undefined where a link leads there: what it leads to is shipped by its own place. */
async function mount(files: Files, each: Inclusion, beside: Beside): Promise<Mount | undefined> {
  const { glob, from, to } = each;
  if (glob.parts.includes('..')) return undefined;
  const wild = glob.parts.findIndex(isWild);
  const base = (wild < 0 ? glob.parts : glob.parts.slice(0, wild)).join('/');
  const at = join(from, base);
  const real = await files.real(join(files.folder, at));
  const root = await files.real(files.folder);
  if (real !== undefined && root !== undefined && real !== join(root, at)) return undefined;
  return {
    at: join(to, base),
    from: at,
    kind: (await kindAt(files, at)) === 'file' ? 'file' : 'folder',
    takes: (path) => takes(path, each, beside),
    // What a link leads to is shipped at its own place, and the link is not.
    passesLinks: true,
    enters: (path, { link }) => (path.endsWith('__pycache__') ? false : link ? undefined : true),
  };
}

function covers({ glob, from }: Inclusion, path: string): boolean {
  const seen = from === '' ? path : path.startsWith(`${from}/`) ? path.slice(from.length + 1) : undefined;
  return seen !== undefined && glob.covers(seen);
}

async function takes(path: string, each: Inclusion, beside: Beside): Promise<boolean | undefined> {
  const { settings, includes, earlier, vcs, isPackage } = beside;
  if (!covers(each, path) || earlier.some((other) => covers(other, path))) return false;
  // Only a file that `include` finds by its own name may be compiled.
  if (suffixOf(path) === '.pyc') return isPackage ? false : undefined;
  if (!isPackage || includes.some(({ glob }) => glob.covers(path))) return true;
  if (settings.excludes(path)) return false;
  return (await vcs.leavesOut(path)).out ? undefined : true;
}
