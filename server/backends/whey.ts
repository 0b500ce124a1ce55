/** What whey packages, and which dynamic fields it fills (whey 0.1.1, `builder.py`, `config/__init__.py`). */
import { type Files, isFile, join } from '../files/files.ts';
import { type Document, stringAt, tableAt, valueAt } from '../toml/document.ts';
import type {
  Backend,
  Contents,
  DynamicField,
  DynamicSupport,
  Inputs,
  Refusal,
  Sdist,
  Wheel,
} from './backend.ts';
import { answers, UNTOLD } from './dynamic-fields.ts';
import { globbed, isWild, pathGlob } from './globs/path-globs.ts';
import { hasFile, hasFolder, kindAt, lookups, type Mount } from './shipped.ts';
import { noWheel, unknownWheel } from './untold.ts';
import { readWhey, type WheySettings } from './whey/settings.ts';

export const whey: Backend = {
  name: 'whey',
  entryPoints: ['whey'],
  dynamicFields,
  modules,
  wheel,
  sdist,
  inputs,
};

const REQUIREMENTS = 'requirements.txt';
const NO_REQUIREMENTS =
  "'project.dependencies' was listed as a dynamic field but no 'requirements.txt' file was found.";
const NO_VERSIONS =
  "'requires-python' was listed in 'project.dynamic', but whey cannot determine the minimum supported Python version. ";

async function dynamicFields(doc: Document, files: Files): Promise<DynamicSupport> {
  const requirements = await isFile(files, REQUIREMENTS);
  const missing = { path: REQUIREMENTS, fails: true, says: NO_REQUIREMENTS };
  const answer = (field: string): DynamicField => {
    if (field === 'classifiers')
      return { outcome: 'filled', words: 'the license and the supported versions of Python' };
    if (field === 'dependencies')
      return {
        outcome: 'filled',
        files: [REQUIREMENTS],
        words: `\`${REQUIREMENTS}\``,
        ...(!requirements && { missing: [missing] }),
      };
    if (field !== 'requires-python')
      return { outcome: 'refused', says: `Unsupported dynamic field '${field}'.` };
    const configuredAt = ['tool', 'whey', 'python-versions'];
    const versions = valueAt(doc.root, ...configuredAt);
    if (!versions) return { outcome: 'unconfigured', says: NO_VERSIONS };
    const isFilled = versions.kind === 'array' && versions.items.length > 0;
    return isFilled ? { outcome: 'filled', configuredAt } : UNTOLD;
  };
  return { fields: await answers(doc, answer), both: () => 'refuses' };
}

async function wheel(doc: Document, files: Files): Promise<Wheel> {
  const settings = readWhey(doc);
  const selected = 'folder' in settings ? await select(files, settings, settings.sourceDir) : settings;
  if ('unclear' in selected) return unknownWheel(selected.unclear);
  if ('fails' in selected) return noWheel(selected.fails.says, selected.fails.keys);
  return { certainty: 'certain', because: [], files: selected.map, generated: [] };
}

type Selected =
  | { readonly map: ReadonlyMap<string, string> }
  | { readonly fails: Refusal }
  | { readonly unclear: string };

/** The sources of the package, then what each line of `additional-files` adds and takes out; paths are seen from `base`. */
async function select(files: Files, settings: WheySettings, base: string): Promise<Selected> {
  const map = await sources(files, settings, base);
  if (!('map' in map)) return map;
  const out = new Map(map.map);
  for (const { adds, recursive, from, globs } of settings.commands) {
    for (const glob of globs) {
      if (!adds) {
        for (const archive of out.keys()) {
          const path = below(archive, from);
          if (path !== undefined && glob.finds(path)) out.delete(archive);
        }
        continue;
      }
      const found = await globbed(files, from, glob);
      if (!found) return { unclear: `what \`${glob.parts.join('/')}\` finds cannot be told` };
      for (const { path, kind } of found) {
        if (kind !== 'file' || (recursive && path.split('/').includes('__pycache__'))) continue;
        const archive = below(path, base);
        if (archive === undefined) return { fails: outside(path, base) };
        out.set(archive, path);
      }
    }
  }
  return { map: out };
}

function outside(path: string, base: string): Refusal {
  return { says: `'${path}' is not in the subpath of '${base}'`, keys: ['tool', 'whey', 'additional-files'] };
}

const SOURCE = /(?:[^/]*\.(?:py|pyi|pyx)|(?:^|\/)py\.typed)$/;

/** Python's sources are read as text and written anew. */
async function sources(files: Files, settings: WheySettings, base: string): Promise<Selected> {
  const { folder } = settings;
  const missing = await missingFolder(files, settings);
  if (missing) return missing;
  const glob = pathGlob('**/*');
  const found = glob && (await globbed(files, folder, glob));
  if (!found) return { unclear: `\`${folder}\` cannot be listed` };
  const map = new Map<string, string>();
  for (const { path, kind } of found) {
    if (!SOURCE.test(path) || path.split('/').includes('__pycache__')) continue;
    if (kind === 'folder')
      return { fails: { says: `[Errno 21] Is a directory: '${join(files.folder, path)}'`, keys: [] } };
    const content = await files.read(path);
    if ('trouble' in content && content.trouble.code === 'encoding')
      return { fails: { says: `'utf-8' codec can't decode \`${path}\``, keys: [] } };
    if (!('text' in content)) return { unclear: `\`${path}\` cannot be read` };
    map.set(below(path, base) ?? path, path);
  }
  if (map.size === 0)
    return {
      fails: {
        says: `No Python source files found in ${join(files.folder, folder)}`,
        keys: packageKeys(settings),
      },
    };
  return { map };
}

function packageKeys({ words }: WheySettings): readonly string[] {
  return words.sourceDir === '.' ? ['tool', 'whey', 'package'] : ['tool', 'whey', 'source-dir'];
}

async function missingFolder(
  files: Files,
  settings: WheySettings,
): Promise<{ readonly fails: Refusal } | { readonly unclear: string } | undefined> {
  const there = await hasFolder(files, settings.folder);
  if (there === undefined) return { unclear: `\`${settings.folder}\` cannot be listed` };
  if (there) return undefined;
  const { words } = settings;
  const where = words.sourceDir === '' ? '' : ` in '${words.sourceDir}'`;
  return {
    fails: { says: `Package directory '${words.package}' not found${where}.`, keys: packageKeys(settings) },
  };
}

/** A path seen from a folder; undefined where it does not lie in it. */
function below(path: string, folder: string): string | undefined {
  if (folder === '') return path;
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined;
}

async function modules(doc: Document, files: Files): Promise<Contents | undefined> {
  const settings = readWhey(doc);
  if ('unclear' in settings) return undefined;
  const missing = 'fails' in settings ? settings : await missingFolder(files, settings);
  if (missing && 'unclear' in missing) return undefined;
  if (missing || 'fails' in settings) {
    const nothing = lookups(files, { mounts: [], generated: new Set(), mayAdd: false });
    return { certainty: 'certain', because: [], ...(missing && { fails: missing.fails }), ...nothing };
  }
  const { folder, sourceDir, commands } = settings;
  const places = [
    folder,
    ...commands
      .filter(({ adds }) => adds)
      .flatMap(({ from, globs }) => globs.map(({ parts }) => fixed(from, parts))),
  ];
  const mounts: Mount[] = [];
  for (const place of new Set(places)) {
    const at = place === sourceDir ? '' : below(place, sourceDir);
    const kind = (await kindAt(files, place)) === 'file' ? 'file' : 'folder';
    if (at === undefined) return undefined;
    mounts.push({
      at,
      from: place,
      kind,
      takes: (path) => ships(path, settings),
      enters: (_path, { link }) => (link ? undefined : true),
    });
  }
  return {
    certainty: 'certain',
    because: [],
    ...lookups(files, { mounts, generated: new Set(), mayAdd: false }),
  };
}

function fixed(from: string, parts: readonly string[]): string {
  const wild = parts.findIndex(isWild);
  return join(from, ...(wild < 0 ? parts : parts.slice(0, wild)));
}

/** Whether a file is in the wheel once all lines are through. */
function ships(path: string, { folder, sourceDir, commands }: WheySettings): boolean {
  const cached = path.split('/').includes('__pycache__');
  let taken = below(path, folder) !== undefined && SOURCE.test(path) && !cached;
  for (const { adds, recursive, from, globs } of commands) {
    const seen = below(adds ? path : (below(path, sourceDir) ?? path), from);
    if (seen === undefined || (adds && recursive && cached)) continue;
    if (globs.some((glob) => glob.finds(seen))) taken = adds;
  }
  return taken;
}

/** The same files where they lie; readme and license are written under names of their own. */
async function sdist(doc: Document, files: Files): Promise<Sdist | undefined> {
  const settings = readWhey(doc);
  if (!('folder' in settings)) return undefined;
  const selected = await select(files, settings, '');
  if ('unclear' in selected) return undefined;
  if ('fails' in selected) return { files: new Set(), adds: new Map(), fails: selected.fails };
  const out = new Set([...selected.map.keys(), 'pyproject.toml']);
  if (await hasFile(files, REQUIREMENTS)) out.add(REQUIREMENTS);
  const adds = new Map([['PKG-INFO', '']]);
  const readme = valueAt(doc.root, 'project', 'readme');
  if (readme) {
    const name = readmeName(doc);
    if (await hasFile(files, name)) out.add(name);
    else adds.set(name, '');
  }
  if (tableAt(doc.root, 'project', 'license')) adds.set('LICENSE', '');
  return { files: out, adds };
}

function readmeName(doc: Document): string {
  const table = tableAt(doc.root, 'project', 'readme');
  const file =
    stringAt(doc.root, 'project', 'readme')?.value ?? (table && stringAt(table, 'file')?.value) ?? '';
  const type = table && stringAt(table, 'content-type')?.value;
  if (type === 'text/x-rst' || (!type && /\.rst$/i.test(file))) return 'README.rst';
  if (type === 'text/markdown' || (!type && /\.md$/i.test(file))) return 'README.md';
  return 'README';
}

/** requirements.txt, where the dependencies are dynamic. */
async function inputs(doc: Document, files: Files): Promise<Inputs | undefined> {
  const dynamic = (await dynamicFields(doc, files)).fields.has('dependencies');
  const there = dynamic && (await hasFile(files, REQUIREMENTS));
  const settings = readWhey(doc);
  return {
    files: there ? [{ path: REQUIREMENTS, role: 'metadata' }] : [],
    git: false,
    mayReadMore: 'unclear' in settings,
  };
}
