/** scikit-build-core (1.1.2 checked): what its wheels contain. */
import type { Files } from '../files/files.ts';
import type { Document } from '../toml/document.ts';
import type { Backend, Contents, Wheel } from './backend.ts';
import { skbuildDynamicFields } from './scikit-build-core/dynamic.ts';
import { skbuildInputs } from './scikit-build-core/inputs.ts';
import { type SkbuildPlan, skbuildPlan } from './scikit-build-core/plan.ts';
import { skbuildSdist } from './scikit-build-core/sdist.ts';
import { lookups, type Mount } from './shipped.ts';
import { shippedFiles } from './shipped-files.ts';
import { noWheel, unknownWheel } from './untold.ts';

export const scikitBuildCore: Backend = {
  name: 'scikit-build-core',
  entryPoints: ['scikit_build_core.build'],
  dynamicFields: skbuildDynamicFields,
  modules,
  wheel,
  sdist: skbuildSdist,
  inputs: skbuildInputs,
};

async function wheel(doc: Document, files: Files): Promise<Wheel> {
  const planned = await skbuildPlan(doc, files);
  if ('unclear' in planned) return unknownWheel(planned.unclear);
  if ('fails' in planned) return noWheel(planned.fails.says, planned.fails.keys);
  const { packages, installed, compiled, written, forced, because } = planned.plan;
  const shipped = await shippedFiles(files, { mounts: packages });
  const over = await shippedFiles(files, { mounts: forced });
  const [unclear] = [...shipped.unclear, ...over.unclear];
  if (unclear !== undefined) return unknownWheel(`whether \`${unclear}\` is taken cannot be told`);
  const found = new Map<string, string>();
  for (const [archive, path] of onePlaceEach(shipped.files, new Set([...installed.keys(), ...written])))
    found.set(archive, path);
  for (const [archive, path] of installed) found.set(archive, path);
  for (const archive of written) found.delete(archive);
  for (const [archive, path] of over.files) found.set(archive, path);
  const made = [...compiled, ...written.filter((archive) => !over.files.has(archive)).map(stem)];
  return {
    certainty: because.length === 0 ? 'certain' : 'likely',
    because,
    files: found,
    generated: [...new Set(made)].sort(),
  };
}

/** A file of the tree has one place in the wheel, that of the last package that takes it; what lies at its place already stays. */
function onePlaceEach(
  shipped: ReadonlyMap<string, string>,
  staged: ReadonlySet<string>,
): readonly (readonly [string, string])[] {
  const places = new Map<string, string>();
  for (const [archive, path] of shipped) if (!staged.has(archive)) places.set(path, archive);
  return [...places].map(([path, archive]) => [archive, path]);
}

function stem(path: string): string {
  return path.replace(/\.py$/, '');
}

async function modules(doc: Document, files: Files): Promise<Contents | undefined> {
  const planned = await skbuildPlan(doc, files);
  if ('unclear' in planned) return undefined;
  if ('fails' in planned)
    return { ...contentsOf(files, NOTHING), fails: planned.fails, certainty: 'certain' };
  return overlap(planned.plan.packages) ? undefined : contentsOf(files, planned.plan);
}

type Part = Pick<SkbuildPlan, 'packages' | 'installed' | 'compiled' | 'written' | 'forced' | 'because'> & {
  readonly settings: { readonly usesCMake: boolean };
};
const NOTHING: Part = {
  settings: { usesCMake: false },
  packages: [],
  installed: new Map(),
  compiled: [],
  written: [],
  forced: [],
  because: [],
};

function contentsOf(files: Files, plan: Part): Contents {
  const installed = [...plan.installed].map(
    ([at, from]): Mount => ({ at, from, kind: 'file', takes: () => true, enters: () => false }),
  );
  return {
    certainty: plan.because.length === 0 ? 'certain' : 'likely',
    because: plan.because,
    ...lookups(files, {
      mounts: [...plan.forced, ...installed, ...plan.packages],
      generated: new Set([...plan.compiled, ...plan.written.map(stem)]),
      mayAdd: plan.settings.usesCMake,
    }),
  };
}

/** Two packages of the same files: which of them has which is not seen by looking at one. */
function overlap(packages: readonly Mount[]): boolean {
  return packages.some((one) =>
    packages.some(
      (other) =>
        one !== other &&
        (one.from === '' || other.from === one.from || other.from.startsWith(`${one.from}/`)),
    ),
  );
}
