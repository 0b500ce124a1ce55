/** setuptools: the backend in effect where none is named. What is said here is measured with 84.2.1. */
import type { Files } from '../files/files.ts';
import type { Document } from '../toml/document.ts';
import type { Backend, Contents } from './backend.ts';
import { contentsOf } from './setuptools/contents.ts';
import { dynamicFields } from './setuptools/dynamic.ts';
import { elsewhere } from './setuptools/elsewhere.ts';
import { inputs } from './setuptools/inputs.ts';
import { findLayout } from './setuptools/layout.ts';
import { sdist } from './setuptools/sdist.ts';
import { readSettings } from './setuptools/settings.ts';
import { wheel } from './setuptools/wheel.ts';

export const setuptools: Backend = {
  name: 'setuptools',
  entryPoints: ['setuptools.build_meta', 'setuptools.build_meta:__legacy__'],
  dynamicFields,
  modules,
  wheel,
  sdist,
  inputs,
  elsewhere,
};

async function modules(doc: Document, files: Files): Promise<Contents | undefined> {
  const settings = await readSettings(doc, files);
  const layout = settings && (await findLayout(settings, files));
  return settings && layout ? contentsOf(settings, layout, files) : undefined;
}
