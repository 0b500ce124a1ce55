/** What a build by scikit-build-core reads: what CMake is told and compiles, ignore files, templates and providers (1.1.2). */
import { type Files, isFile, join, normalize } from '../../files/files.ts';
import { type Document, stringAt, tableAt } from '../../toml/document.ts';
import type { Input, Inputs } from '../backend.ts';
import {
  COMPILED,
  inputsBelow,
  nameOf,
  type Role,
  readsGit,
  TEMPLATE,
  withMetadata,
} from '../native-inputs.ts';
import { hasFile } from '../shipped.ts';
import { skbuildDynamicFields } from './dynamic.ts';
import { readSkbuildSettings, type SkbuildSettings } from './settings.ts';

export async function skbuildInputs(doc: Document, files: Files): Promise<Inputs | undefined> {
  const isUnpacked = (await hasFile(files, 'PKG-INFO')) ?? false;
  const read = readSkbuildSettings(doc, 'wheel', isUnpacked);
  if ('fails' in read) return undefined;
  const settings = 'settings' in read ? read.settings : undefined;
  const usesCMake = settings?.usesCMake ?? true;
  const folder = normalize(settings?.sourceDir ?? '.');
  const folders = folder.startsWith('..') ? ['', folder] : [''];
  const { found, isComplete } = await inputsBelow(files, folders, (path) => roleOf(path, usesCMake));
  const dynamic = await skbuildDynamicFields(doc, files);
  const providers = providerFolders(doc);
  const local = await inputsBelow(files, providers, (path) =>
    path.endsWith('.py') ? 'metadata' : undefined,
  );
  const templates = settings ? await templateFiles(files, settings) : [];
  return {
    files: withMetadata([...local.found, ...found, ...templates], dynamic),
    git: readsGit(dynamic),
    // CMake may include and fetch what no name tells of, and so may a provider.
    mayReadMore: usesCMake || providers.length > 0 || !isComplete,
  };
}

function roleOf(path: string, usesCMake: boolean): Role | undefined {
  const name = nameOf(path);
  if (name === '.gitignore') return 'script';
  if (!usesCMake) return path === 'CMakeLists.txt' ? 'script' : undefined;
  if (name === 'CMakeLists.txt' || name === 'CMakePresets.json' || /\.cmake(?:\.in)?$/.test(name))
    return 'script';
  return COMPILED.test(name) || TEMPLATE.test(name) ? 'source' : undefined;
}

/** Folders of the project that providers of dynamic fields are imported from. */
function providerFolders(doc: Document): readonly string[] {
  const metadata = tableAt(doc.root, 'tool', 'scikit-build', 'metadata');
  const paths = [...(metadata?.entries.values() ?? [])].flatMap(({ value }) =>
    value.kind === 'table' ? (stringAt(value, 'provider-path')?.value ?? []) : [],
  );
  return [...new Set(paths.map(normalize))].filter((path) => !path.startsWith('/'));
}

async function templateFiles(files: Files, { generate }: SkbuildSettings): Promise<readonly Input[]> {
  const inputs: Input[] = [];
  for (const { template } of generate) {
    const path = typeof template === 'object' ? join('', template.path) : undefined;
    if (path !== undefined && (await isFile(files, path))) inputs.push({ path, role: 'script' });
  }
  return inputs;
}
