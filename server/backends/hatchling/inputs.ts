/** What a build with hatchling reads besides pyproject.toml and the files that it copies from the project. */
import { type Files, join, normalize } from '../../files/files.ts';
import { type Document, stringAt, valueAt } from '../../toml/document.ts';
import type { Input, Inputs } from '../backend.ts';
import { walked } from '../folder-walk.ts';
import { hasFile, kindAt } from '../shipped.ts';
import { buildHooks, ownOption, readHatchSettings } from './config.ts';
import { NOTHING } from './defaults.ts';
import { hatchDynamicFields } from './dynamic.ts';
import { ignoreFiles } from './patterns.ts';
import { HatchTarget } from './target.ts';

/** Its settings, ignore files and hooks, where the version comes from, and what is forced or shared. */
export async function hatchInputs(doc: Document, files: Files): Promise<Inputs | undefined> {
  const settings = await readHatchSettings(doc, files);
  const hooks = settings && buildHooks(settings);
  if (!settings || !hooks) return undefined;
  const found = new Map<string, Input['role']>();
  const add = async (path: string, role: Input['role']) => {
    if ((await hasFile(files, path)) !== false) found.set(path, role);
  };
  for (const path of ['hatch.toml', 'PKG-INFO']) await add(path, path === 'PKG-INFO' ? 'metadata' : 'script');
  for (const path of (await ignoreFiles(files)) ?? []) await add(insideOf(files, path), 'script');
  let git = hooks.has('vcs');
  let mayReadMore = [...hooks.keys()].some((name) => name !== 'version' && name !== 'vcs');
  const custom = hooks.get('custom');
  if (custom) await add(normalize(stringAt(custom, 'path')?.value ?? 'hatch_build.py'), 'script');
  const metadataHook = settings.metadata && valueAt(settings.metadata, 'hooks', 'custom');
  if (metadataHook) {
    mayReadMore = true;
    const path = metadataHook.kind === 'table' ? stringAt(metadataHook, 'path')?.value : undefined;
    await add(normalize(path ?? 'hatch_build.py'), 'script');
  }
  const { fields } = await hatchDynamicFields(doc, files);
  for (const field of fields.values()) {
    git ||= field.git === true;
    if (field.files && field.value === undefined) mayReadMore = true;
    for (const path of field.files ?? []) await add(path, 'metadata');
  }
  const target = new HatchTarget(settings, 'wheel', NOTHING, files);
  const shared = ['shared-data', 'shared-scripts', 'extra-metadata'].map((key) =>
    ownOption(settings, 'wheel', key),
  );
  for (const { from } of [...target.forceInclude, ...shared.flatMap((option) => target.mapping(option))])
    for (const path of await filesOf(files, from)) await add(path, 'source');
  if (target.unclear.length > 0) mayReadMore = true;
  const inputs = [...found].map(([path, role]): Input => ({ path, role }));
  return { files: inputs.sort((one, other) => (one.path < other.path ? -1 : 1)), git, mayReadMore };
}

/** Relative to the project where it lies in it or above it. */
function insideOf(files: Files, path: string): string {
  let folder = files.folder;
  for (let up = ''; ; up += '../') {
    if (path.startsWith(`${folder}/`)) return up + path.slice(folder.length + 1);
    if (folder === '') return path;
    folder = folder.slice(0, folder.lastIndexOf('/'));
  }
}

async function filesOf(files: Files, from: string): Promise<readonly string[]> {
  const path = insideOf(files, join(files.folder, from));
  if ((await kindAt(files, path)) !== 'folder') return [path];
  const out: string[] = [];
  for await (const folder of walked(files, path, { enters: () => true, links: 'once' }))
    for (const { name } of folder.files) out.push(join(folder.path, name));
  return out;
}
