/** hatchling (1.24.2 to 1.33.0 checked): what its wheels contain. */
import { type Files, join } from '../files/files.ts';
import type { Document } from '../toml/document.ts';
import type { Backend, Contents } from './backend.ts';
import { hatchDynamicFields } from './hatchling/dynamic.ts';
import { hatchInputs } from './hatchling/inputs.ts';
import { hatchMounts } from './hatchling/mounts.ts';
import { hatchSdist } from './hatchling/sdist.ts';
import { HatchSelection } from './hatchling/selection.ts';
import { hatchWheel, refuseEmpty, wheelTarget } from './hatchling/wheel.ts';
import { kindAt, lookups, type Mount } from './shipped.ts';

export const hatchling: Backend = {
  name: 'hatchling',
  entryPoints: ['hatchling.build', 'hatchling.ouroboros'],
  dynamicFields: hatchDynamicFields,
  modules,
  wheel: hatchWheel,
  sdist: hatchSdist,
  inputs: hatchInputs,
};

async function modules(doc: Document, files: Files): Promise<Contents | undefined> {
  const found = await wheelTarget(doc, files);
  if ('certainty' in found) return found.fails && contentsOf(files, [], [], [], false, found.fails);
  const { target, hooks, isEmpty } = found;
  const selection = new HatchSelection(target, { artifacts: hooks.artifacts, forced: found.forced });
  const mounts = await hatchMounts(selection, hooks.artifacts);
  const mayAdd = hooks.unclear.length > 0;
  if (isEmpty && !mayAdd) refuseEmpty(target, doc);
  for (const { from } of selection.forced) {
    if (mayAdd || (await kindAt(target.files, from)) !== 'absent') continue;
    const { keys } = target.option('force-include');
    target.refuse(`Forced include not found: ${join(files.folder, from)}`, keys);
  }
  if (target.unclear.length > 0) return undefined;
  const because = [...hooks.unclear, ...hooks.because, ...target.because];
  return contentsOf(target.files, mounts, because, hooks.written, mayAdd, target.refusal);
}

function contentsOf(
  files: Files,
  mounts: readonly Mount[],
  because: readonly string[],
  written: readonly string[],
  mayAdd: boolean,
  fails: Contents['fails'],
): Contents {
  const { locate, children } = lookups(files, { mounts, generated: new Set(), mayAdd });
  return {
    certainty: because.length === 0 ? 'certain' : 'likely',
    because,
    ...(fails && { fails }),
    // What hooks write is among the files as if it were written.
    locate: async (module) => {
      const located = await locate(module);
      const isWritten = located?.kind === 'module' && written.includes(located.path);
      return isWritten ? { kind: 'compiled' } : located;
    },
    children,
  };
}
