/** What flit_core packages: one module, whole (3.12.0 and 4.2.0 checked, `common.py` and `config.py`). */
import type { Files } from '../files/files.ts';
import { type Document, tableAt } from '../toml/document.ts';
import type { Backend, Contents } from './backend.ts';
import { flitDynamicFields } from './flit-core/dynamic.ts';
import { flitInputs } from './flit-core/inputs.ts';
import { type FlitModule, flitModules, refusedModules } from './flit-core/module.ts';
import { flitSdist } from './flit-core/sdist.ts';
import { readFlitSettings } from './flit-core/settings.ts';
import { flitWheel, packed } from './flit-core/wheel.ts';
import { allows } from './pins.ts';
import { lookups, type Mount } from './shipped.ts';

export const flitCore: Backend = {
  name: 'flit-core',
  entryPoints: ['flit_core.buildapi', 'flit_core.build_thyself'],
  dynamicFields: flitDynamicFields,
  modules,
  wheel: flitWheel,
  sdist: flitSdist,
  inputs: flitInputs,
};

async function modules(doc: Document, files: Files): Promise<Contents | undefined> {
  // 3.4 does not know the `-` in a project's name from the `_` in its module's.
  if (!tableAt(doc.root, 'project') || !allows(doc, 'flit-core', '3.8')) return undefined;
  const settings = await readFlitSettings(doc, files);
  const found = await flitModules(doc, files);
  if (!found || settings.unclear !== undefined) return undefined;
  const [module] = found;
  const mounts = module && found.length === 1 ? [mountOf(module)] : [];
  const fails = settings.fails ?? refusedModules(doc, found);
  return {
    certainty: 'certain',
    because: [],
    ...(fails && { fails }),
    ...lookups(files, { mounts, generated: new Set<string>(), mayAdd: false }),
  };
}

function mountOf({ at, path, isPackage }: FlitModule): Mount {
  return {
    at,
    from: path,
    kind: isPackage ? 'folder' : 'file',
    takes: packed,
    // `os.walk` does not follow links to folders.
    enters: (folder, { link }) => !link && packed(folder),
  };
}
