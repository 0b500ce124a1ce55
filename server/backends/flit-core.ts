/** What flit_core packages: one module, whole (flit_core 4.2.0, `common.py` and `config.py`). */
import type { Files } from '../files/files.ts';
import { type Document, tableAt } from '../toml/document.ts';
import type { Backend, Contents } from './backend.ts';
import { flitDynamicFields } from './flit-core-dynamic.ts';
import { type FlitModule, flitModuleName, flitModules } from './flit-core-module.ts';
import { allows } from './pins.ts';
import { lookups, type Mount } from './shipped.ts';

export const flitCore: Backend = {
  name: 'flit-core',
  entryPoints: ['flit_core.buildapi', 'flit_core.build_thyself'],
  dynamicFields: flitDynamicFields,
  modules,
};

async function modules(doc: Document, files: Files): Promise<Contents | undefined> {
  const legacy = tableAt(doc.root, 'tool', 'flit')?.entries;
  if (!tableAt(doc.root, 'project') || legacy?.has('metadata') || legacy?.has('scripts')) return undefined;
  // 3.4 does not know the `-` in a project's name from the `_` in its module's.
  if (!allows(doc, 'flit-core', '3.8')) return undefined;
  const found = await flitModules(doc, files);
  const [module] = found ?? [];
  if (!found) return undefined;
  const at = (path: string) => path.replace(/^src\//, '');
  const mounts: readonly Mount[] =
    module && found.length === 1
      ? [
          {
            at: at(module.path),
            from: module.path,
            kind: module.isPackage ? 'folder' : 'file',
            takes: (path) => !path.endsWith('.pyc'),
            // `os.walk` does not follow links to folders.
            enters: (path, { link }) => !link && !/(?:^|\/)__pycache__$|\.pyc$/.test(path),
          },
        ]
      : [];
  const contents = {
    certainty: 'certain' as const,
    because: [],
    ...lookups(files, { mounts, generated: new Set<string>(), mayAdd: false }),
  };
  const says = refusal(flitModuleName(doc) ?? '', found);
  if (says === undefined) return contents;
  const keys = ['tool', 'flit', 'module', 'name'];
  return {
    ...contents,
    fails: { says, keys: tableAt(doc.root, 'tool', 'flit', 'module') ? keys : ['project', 'name'] },
  };
}

function refusal(name: string, found: readonly FlitModule[]): string | undefined {
  if (found.length === 1) return undefined;
  if (found.length === 0) return `No file/folder found for module ${name}`;
  const places = found.map(({ path }) => path).sort();
  return `Multiple files or folders could be module ${name}: ${places.join(', ')}`;
}
