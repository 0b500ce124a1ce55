/** What cargo builds and maturin writes beside it (maturin 1.16.0, `src/bridge/detection.rs`, `src/binding_generator`). */
import { type Files, isFile, join } from '../../files/files.ts';
import { readBuildSystem } from '../../pyproject/build-system.ts';
import { requirementName } from '../../pyproject/requirement.ts';
import type { Document } from '../../toml/document.ts';
import type { Refusal } from '../backend.ts';
import { dependencies } from './cargo.ts';
import { type MaturinLayout, maturinKeys } from './layout.ts';

type Bridge = 'bin' | 'pyo3' | 'cffi' | 'uniffi';

export interface Bound {
  /** Archive paths that are compiled or written, without the suffixes that Python imports; undefined: cannot tell. */
  readonly generated: readonly string[] | undefined;
  /** A type stub of the tree, and where it lies in the wheel. */
  readonly stub: readonly [at: string, from: string] | undefined;
}
export type ReadBindings = Bound | { readonly fails: Refusal } | { readonly unclear: string };

export async function maturinBindings(
  doc: Document,
  files: Files,
  layout: MaturinLayout,
): Promise<ReadBindings> {
  const bridge = bridgeOf(doc, layout);
  if (typeof bridge === 'object') return bridge;
  const extension = layout.module[layout.module.length - 1] ?? '';
  if (bridge === 'bin') return programs(doc, layout);
  if (extension.includes('-'))
    return fails(
      'The module name must not contain a minus `-` (Make sure you have set an appropriate [lib] name or [tool.maturin] module-name in your pyproject.toml)',
      maturinKeys(doc, 'module-name'),
    );
  if (!layout.targets.library) return fails(NOTHING, maturinKeys(doc, 'bindings'));
  if (layout.settings.targets !== undefined && !layout.settings.targets.includes(layout.targets.library.name))
    return fails(
      'No Cargo targets matched by `package.metadata.maturin.targets`, please check your `Cargo.toml`',
      maturinKeys(doc, 'targets'),
    );
  const isMixed = layout.pythonModule !== undefined;
  const folder =
    isMixed && layout.module.length > 1 ? layout.module.slice(0, -1).join('/') : (layout.module[0] ?? '');
  const module = isMixed ? folder : extension;
  const isStubbed = !isMixed && (await isFile(files, `${extension}.pyi`));
  const stub = isStubbed ? ([`${module}/__init__.pyi`, `${extension}.pyi`] as const) : undefined;
  const typed = isStubbed ? [`${module}/py.typed`] : [];
  if (bridge === 'uniffi') return { generated: undefined, stub };
  if (bridge === 'pyo3') {
    const init = isMixed ? [] : [`${module}/__init__`];
    return { generated: [...init, `${module}/${extension}`, ...typed], stub };
  }
  const base = isMixed ? `${module}/${extension}` : module;
  return { generated: [`${base}/__init__`, `${base}/ffi`, `${base}/lib${extension}`, ...typed], stub };
}

const NOTHING = 'No Cargo targets to build, please check your bindings configuration in pyproject.toml.';

function fails(says: string, keys: readonly string[]): { readonly fails: Refusal } {
  return { fails: { says, keys } };
}

/** Crates are looked for in the whole tree of dependencies, of which only the first branches are read here. */
function bridgeOf(
  doc: Document,
  { settings, manifest, targets }: MaturinLayout,
): Bridge | { readonly fails: Refusal } | { readonly unclear: string } {
  const crates = dependencies(manifest);
  const hasPyo3 = crates.has('pyo3') || crates.has('pyo3-ffi');
  if (settings.bindings === 'pyo3' || settings.bindings === 'pyo3-ffi') {
    if (hasPyo3) return 'pyo3';
    if (crates.size === 0) return fails('unknown binding type', maturinKeys(doc, 'bindings'));
    return { unclear: 'whether the crate depends on `pyo3` cannot be told' };
  }
  if (settings.bindings === 'bin' || settings.bindings === 'uniffi') return settings.bindings;
  const isDynamic = targets.library?.types.includes('cdylib') ?? false;
  const hasPrograms = targets.programs === undefined || targets.programs.length > 0;
  if (settings.bindings === undefined) {
    if (!hasPyo3 && crates.has('uniffi')) return 'uniffi';
    if (!isDynamic && hasPrograms) return 'bin';
    if (hasPyo3) return 'pyo3';
    if (!isDynamic && crates.size === 0)
      return fails("Couldn't detect the binding type; Please specify them with --bindings/-b", [
        'build-system',
        'build-backend',
      ]);
    if (!isDynamic || crates.size > 0) return { unclear: 'which bindings the crate has cannot be told' };
  }
  // Only where the setting is written does the build ask for cffi.
  const isBrought = readBuildSystem(doc).requires.some(({ value }) => requirementName(value) === 'cffi');
  return settings.bindings === 'cffi' || isBrought
    ? 'cffi'
    : { unclear: 'cffi is not among what the build requires' };
}

function programs(doc: Document, { settings, targets, name, version }: MaturinLayout): ReadBindings {
  if (targets.programs === undefined || settings.hasTargetKinds)
    return { unclear: 'which programs are built depends on features' };
  if (targets.programs.length === 0) return fails(NOTHING, maturinKeys(doc, 'bindings'));
  const wanted = settings.targets;
  const built = targets.programs.filter((program) => wanted === undefined || wanted.includes(program));
  if (built.length === 0)
    return fails(
      'No Cargo targets matched by `package.metadata.maturin.targets`, please check your `Cargo.toml`',
      maturinKeys(doc, 'targets'),
    );
  const data = dataFolder(name, version);
  if (data === undefined) return { unclear: 'the version of the crate cannot be told' };
  return { generated: built.map((program) => join(data, 'scripts', program)), stub: undefined };
}

/** `NAME-VERSION.data`; undefined where the version cannot be told. */
export function dataFolder(name: string, version: string | undefined): string | undefined {
  if (version === undefined) return undefined;
  return `${name.replace(/[-_.]+/g, '_').toLowerCase()}-${version.replaceAll('-', '_')}.data`;
}
