/** maturin (1.16.0 checked): what its wheels contain. Cargo compiles, so that nothing but a failure is certain. */
import type { Files } from '../files/files.ts';
import { type Document, valueAt } from '../toml/document.ts';
import type { Backend, Contents, Elsewhere, Refusal, Wheel } from './backend.ts';
import { type Bound, maturinBindings } from './maturin/bindings.ts';
import { maturinDynamicFields } from './maturin/dynamic.ts';
import { type MaturinMounts, maturinMounts } from './maturin/files.ts';
import { maturinInputs } from './maturin/inputs.ts';
import { type MaturinLayout, maturinLayout } from './maturin/layout.ts';
import { maturinSdist } from './maturin/sdist.ts';
import { allows } from './pins.ts';
import { lookups, type Mount } from './shipped.ts';
import { shippedFiles } from './shipped-files.ts';
import { noWheel, unknownWheel } from './untold.ts';

export const maturin: Backend = {
  name: 'maturin',
  entryPoints: ['maturin'],
  dynamicFields: maturinDynamicFields,
  modules,
  wheel,
  sdist: maturinSdist,
  inputs: maturinInputs,
  elsewhere,
};

interface Plan {
  readonly layout: MaturinLayout;
  readonly mounts: MaturinMounts;
  readonly bound: Bound;
}
type Planned = Plan | { readonly fails: Refusal } | { readonly unclear: string };

const OLDER = 'an older maturin is required than the one that was checked';

async function plan(doc: Document, files: Files): Promise<Planned> {
  const planned = await planOf(doc, files);
  return 'fails' in planned && !allows(doc, 'maturin', '1.16') ? { unclear: OLDER } : planned;
}

async function planOf(doc: Document, files: Files): Promise<Planned> {
  const laid = await maturinLayout(doc, files);
  if (!('layout' in laid)) return laid;
  const bound = await maturinBindings(doc, files, laid.layout);
  if ('fails' in bound || 'unclear' in bound) return bound;
  const mounts = await maturinMounts(files, laid.layout);
  if (!mounts) return { unclear: 'a pattern of `include` or `exclude` cannot be read' };
  if ('refused' in mounts) return { fails: { says: mounts.refused, keys: ['tool', 'maturin', 'include'] } };
  return { layout: laid.layout, mounts, bound };
}

async function wheel(doc: Document, files: Files): Promise<Wheel> {
  const planned = await plan(doc, files);
  if ('unclear' in planned) return unknownWheel(planned.unclear);
  if ('fails' in planned) return noWheel(planned.fails.says, planned.fails.keys);
  const { layout, mounts, bound } = planned;
  const refusal = layout.data === undefined ? undefined : await dataRefusal(files, layout.data);
  if (refusal !== undefined)
    return noWheel(
      refusal,
      layout.settings.data === undefined ? ['project', 'name'] : ['tool', 'maturin', 'data'],
    );
  const shipped = await shippedFiles(files, {
    mounts: [...mounts.packages, ...mounts.included, ...mounts.data, ...stubMounts(bound)],
  });
  const [unclear] = shipped.unclear;
  if (unclear !== undefined) return unknownWheel(`whether \`${unclear}\` is taken cannot be told`);
  const [clash] = shipped.clashes;
  if (clash !== undefined) return unknownWheel(`two files lay claim to \`${clash}\``);
  const outDir = layout.settings.include.some(({ fromOutDir }) => fromOutDir);
  const because = [
    ...(allows(doc, 'maturin', '1.16') ? [] : [OLDER]),
    `cargo compiles \`${layout.manifest.name}\``,
    ...(outDir ? ['`include` takes files that the build script writes'] : []),
    ...(bound.generated ? [] : ['uniffi writes the modules']),
  ];
  const generated = outDir ? undefined : bound.generated;
  const files_ = new Map([...shipped.files].filter(([at]) => !generated?.includes(at.replace(/\.py$/, ''))));
  return { certainty: 'likely', because, files: files_, generated };
}

/** Only folders of these names may lie in the folder of data. */
const DATA = ['data', 'scripts', 'headers', 'purelib', 'platlib'];

async function dataRefusal(files: Files, data: string): Promise<string | undefined> {
  const { entries } = await files.list(data);
  const wrong = entries.find(({ name, kind }) => kind !== 'folder' || !DATA.includes(name));
  return (
    wrong &&
    `Invalid data dir entry ${files.folder}/${data}/${wrong.name}. Possible are directories named ${DATA.join(', ')}`
  );
}

function stubMounts({ stub }: Bound): readonly Mount[] {
  return stub ? [{ at: stub[0], from: stub[1], kind: 'file', takes: () => true, enters: () => false }] : [];
}

async function modules(doc: Document, files: Files): Promise<Contents | undefined> {
  const planned = await plan(doc, files);
  if ('unclear' in planned) return undefined;
  if ('fails' in planned)
    return {
      certainty: 'certain',
      because: [],
      fails: planned.fails,
      ...lookups(files, { mounts: [], generated: new Set(), mayAdd: true }),
    };
  const { mounts, bound, layout } = planned;
  const outDir = layout.settings.include.some(({ fromOutDir }) => fromOutDir);
  const libraries = mounts.data.flatMap((mount): Mount[] => [
    { ...mount, at: '', from: `${mount.from}/purelib` },
    { ...mount, at: '', from: `${mount.from}/platlib` },
  ]);
  return {
    certainty: 'likely',
    because: [`cargo compiles \`${layout.manifest.name}\``],
    ...lookups(files, {
      mounts: [...mounts.packages, ...mounts.included, ...libraries],
      generated: new Set(bound.generated?.flatMap((path) => [path, path.replace(/\/__init__$/, '')])),
      mayAdd: outDir || bound.generated === undefined,
    }),
  };
}

/** Name and version of the crate stand in for what `[project]` leaves out. */
async function elsewhere(doc: Document, files: Files): Promise<Elsewhere> {
  const laid = await maturinLayout(doc, files);
  if (!('layout' in laid)) return { unclear: ['name', 'version'] };
  const { manifest, version } = laid.layout;
  const isNamed = valueAt(doc.root, 'project') !== undefined;
  return {
    ...(!isNamed && { name: manifest.name }),
    ...(version !== undefined && { version }),
    unclear: version === undefined ? ['version'] : [],
  };
}
