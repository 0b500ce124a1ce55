/** What a build by meson-python reads: what meson is told, and what it compiles (meson 1.12). */
import type { Files } from '../../files/files.ts';
import type { Document } from '../../toml/document.ts';
import type { Inputs } from '../backend.ts';
import { COMPILED, inputsBelow, nameOf, type Role, TEMPLATE, withMetadata } from '../native-inputs.ts';
import { mesonDynamicFields } from './dynamic.ts';
import { mesonInstalls } from './installs.ts';

export async function mesonInputs(doc: Document, files: Files): Promise<Inputs | undefined> {
  const { found, isComplete } = await inputsBelow(files, [''], roleOf);
  const read = await mesonInstalls(files);
  return {
    files: withMetadata(found, await mesonDynamicFields(doc, files)),
    git: false,
    mayReadMore: !('installs' in read) || !isComplete,
  };
}

function roleOf(path: string): Role | undefined {
  const name = nameOf(path);
  const isScript = name === 'meson.build' || name === 'meson.options' || name === 'meson_options.txt';
  if (isScript || /^subprojects\/[^/]+\.wrap$/.test(path)) return 'script';
  return COMPILED.test(name) || TEMPLATE.test(name) ? 'source' : undefined;
}
