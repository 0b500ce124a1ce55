/** What pdm-backend packages (pdm-backend 2.5.0, `base.py`, `wheel.py`, `sdist.py`). */
import { type Files, join } from '../files/files.ts';
import { readProjectTable } from '../pyproject/project-table.ts';
import { type Document, stringAt, tableAt, valueAt } from '../toml/document.ts';
import type { Backend, Contents, Input, Inputs, Wheel } from './backend.ts';
import { isMagic, type ShellGlob } from './globs/shell-globs.ts';
import { pdmDynamicFields } from './pdm-backend/dynamic.ts';
import { pdmSdist } from './pdm-backend/sdist.ts';
import {
  type PdmRules,
  rulesFor,
  selectPdm,
  withoutPackageDir,
  writtenVersion,
} from './pdm-backend/selection.ts';
import { type PdmSettings, readPdm } from './pdm-backend/settings.ts';
import { wheelData } from './pdm-backend/wheel-data.ts';
import { hasFile, kindAt, lookups, type Mount } from './shipped.ts';
import { noWheel, unknownWheel } from './untold.ts';

export const pdmBackend: Backend = {
  name: 'pdm-backend',
  entryPoints: ['pdm.backend', 'pdm.backend.intree'],
  dynamicFields: pdmDynamicFields,
  modules,
  wheel,
  sdist: pdmSdist,
  inputs,
};

async function wheel(doc: Document, files: Files): Promise<Wheel> {
  const settings = await readPdm(doc, files);
  if ('unclear' in settings) return unknownWheel(settings.unclear);
  if ('fails' in settings) return noWheel(settings.fails.says, settings.fails.keys);
  const selected = await selectPdm(files, settings, 'wheel');
  if ('unclear' in selected) return unknownWheel(selected.unclear);
  const data = await wheelData(doc, files, settings.wheelData);
  if ('unclear' in data) return unknownWheel(data.unclear);
  // A hook may bring what is missing.
  if ('fails' in data && settings.doubts.length > 0) return unknownWheel(data.fails.says);
  if ('fails' in data) return noWheel(data.fails.says, data.fails.keys);
  const written = writtenVersion(settings);
  if (typeof written === 'object') return unknownWheel(written.unclear);
  const out = new Map<string, string>();
  const clashes: string[] = [];
  for (const path of selected.paths) {
    const archive = withoutPackageDir(path, settings);
    if (out.has(archive)) clashes.push(`two files lay claim to \`${archive}\``);
    out.set(archive, path);
  }
  if (written !== undefined) out.delete(written);
  const because = [...settings.doubts, ...clashes.slice(0, 1)];
  return {
    certainty: because.length === 0 ? 'certain' : 'likely',
    because,
    files: new Map([...out, ...data.map]),
    generated: written === undefined ? [] : [stemOf(written)],
  };
}

function stemOf(path: string): string {
  return path.replace(/\.py$/, '');
}

async function modules(doc: Document, files: Files): Promise<Contents | undefined> {
  const settings = await readPdm(doc, files);
  if ('unclear' in settings) return undefined;
  if ('fails' in settings) {
    const nothing = lookups(files, { mounts: [], generated: new Set(), mayAdd: false });
    return { certainty: 'certain', because: [], fails: settings.fails, ...nothing };
  }
  const written = writtenVersion(settings);
  if (typeof written === 'object') return undefined;
  const rules = rulesFor(settings, 'wheel');
  const mounts = rules.includes.flatMap((glob, i) => mountsOf(glob, rules, i, settings));
  const kinds = await Promise.all(mounts.map(({ from }) => kindAt(files, from)));
  const because = settings.doubts;
  return {
    certainty: because.length === 0 ? 'certain' : 'likely',
    because,
    ...lookups(files, {
      mounts: mounts.flatMap((each, i) =>
        kinds[i] === 'absent' ? [] : [{ ...each, kind: kinds[i] === 'file' ? 'file' : 'folder' }],
      ),
      generated: new Set(written?.endsWith('.py') ? [stemOf(written)] : []),
      mayAdd: because.length > 0,
    }),
  };
}

/** What one pattern includes: below the package folder, which is taken off, and elsewhere. */
function mountsOf(glob: ShellGlob, rules: PdmRules, i: number, settings: PdmSettings): readonly Mount[] {
  const magic = glob.segments.findIndex(isMagic);
  const base = (magic < 0 ? glob.segments : glob.segments.slice(0, magic)).join('/');
  const earlier = rules.includes.slice(0, i);
  const dir = settings.packageDir;
  const isAbove = dir !== '' && join('', dir) === dir && isBelow(dir, base);
  const one = (from: string, at: string, apart: string | undefined): Mount => ({
    at,
    from,
    kind: 'folder',
    takes: (path) =>
      earlier.some((other) => ships(path, other, rules) !== false) ? false : ships(path, glob, rules),
    // Folders that are links are entered by patterns, and not below what they have found.
    enters: (path, { link }) => (path === apart ? false : link ? undefined : true),
  });
  if (!isAbove) return [one(base, withoutPackageDir(base, settings), undefined)];
  return [one(dir, '', undefined), ...(dir === base ? [] : [one(base, base, dir)])];
}

function isBelow(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`);
}

/** Whether a file is shipped by what a pattern finds. */
function ships(path: string, glob: ShellGlob, rules: PdmRules): boolean | undefined {
  if (glob.finds(path, false)) return rules.begins(path, false);
  const folders = [
    '.',
    ...path.split('/').flatMap((_, i, parts) => (i === 0 ? [] : [parts.slice(0, i).join('/')])),
  ];
  const begun = folders
    .filter((folder) => glob.finds(folder, true))
    .map((folder) => rules.begins(folder, true));
  if (path.endsWith('.pyc') || begun.length === 0) return false;
  if (begun.includes(undefined)) return undefined;
  if (!begun.includes(true)) return false;
  const out = rules.excluded(path);
  return out === undefined ? undefined : !out;
}

/** The hook, and what the version is read from. */
async function inputs(doc: Document, files: Files): Promise<Inputs | undefined> {
  const build = tableAt(doc.root, 'tool', 'pdm', 'build');
  const version = tableAt(doc.root, 'tool', 'pdm', 'version');
  const used = version && !readProjectTable(doc).version ? version : undefined;
  const source = used && (stringAt(used, 'source')?.value || 'file');
  const hook = (build && stringAt(build, 'custom-hook')?.value) ?? 'pdm_build.py';
  const wanted: (Input | undefined)[] = [{ path: join('', hook), role: 'script' }];
  const setuptools = build && valueAt(build, 'run-setuptools');
  const runs = setuptools?.kind === 'boolean' && setuptools.value;
  if (runs) wanted.push({ path: 'setup.py', role: 'script' });
  const path = source === 'file' && used ? stringAt(used, 'path')?.value : undefined;
  if (path !== undefined) wanted.push({ path: join('', path), role: 'metadata' });
  const getter = source === 'call' && used ? stringAt(used, 'getter')?.value : undefined;
  const module = getter?.split(':')[0]?.replaceAll('.', '/');
  for (const each of module === undefined ? [] : [`${module}.py`, `${module}/__init__.py`])
    wanted.push({ path: each, role: 'metadata' });
  const there: Input[] = [];
  for (const input of wanted) if (input && (await hasFile(files, input.path))) there.push(input);
  there.sort((a, b) => (a.path < b.path ? -1 : 1));
  const hooked = there.some((each) => each.path === join('', hook));
  return { files: there, git: source === 'scm', mayReadMore: hooked || runs || source === 'call' };
}
