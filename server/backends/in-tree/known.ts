/** The hooks of known backends, for those who wrap one. */

/** PEP 517 and PEP 660. */
export const HOOKS: readonly string[] = [
  'build_wheel',
  'build_sdist',
  'build_editable',
  'prepare_metadata_for_build_wheel',
  'prepare_metadata_for_build_editable',
  'get_requires_for_build_wheel',
  'get_requires_for_build_sdist',
  'get_requires_for_build_editable',
];
const NOT_PREPARING = HOOKS.filter((name) => !name.startsWith('prepare_'));

/**
 * Modules of known backends with the hooks that they have, and that a star takes from them. Looked up in setuptools 84.2.1,
 * hatchling 1.33.0, flit_core 4.2.0, poetry-core 2.5.0, pdm-backend 2.5.0, uv_build 0.13.6, maturin 1.16.0,
 * scikit-build-core 1.1.2, meson-python 0.22.1.
 */
const KNOWN: ReadonlyMap<string, readonly string[]> = new Map([
  ['setuptools.build_meta', HOOKS],
  ['hatchling.build', HOOKS],
  ['flit_core.buildapi', HOOKS],
  ['poetry.core.masonry.api', HOOKS],
  ['pdm.backend', HOOKS],
  ['uv_build', HOOKS],
  ['maturin', HOOKS],
  ['scikit_build_core.build', HOOKS],
  ['scikit_build_core.setuptools.build_meta', HOOKS],
  ['mesonpy', NOT_PREPARING],
]);

/** Objects of known backends that have all hooks: what `build-backend` value they build like. */
const KNOWN_OBJECTS: ReadonlyMap<string, string> = new Map([
  ['setuptools.build_meta._BuildMetaBackend', 'setuptools.build_meta'],
  ['setuptools.build_meta._BACKEND', 'setuptools.build_meta'],
  ['setuptools.build_meta._BuildMetaLegacyBackend', 'setuptools.build_meta:__legacy__'],
  ['setuptools.build_meta.__legacy__', 'setuptools.build_meta:__legacy__'],
]);

/** The known backend that an object or a module of this full name is from. */
export function likeOf(name: string): string | undefined {
  return KNOWN_OBJECTS.get(name) ?? knownModule(name);
}

/** Whether an object or a module of a known backend has a hook. */
export function hasHook(name: string, hook: string): boolean {
  return KNOWN_OBJECTS.has(name) || KNOWN.get(name)?.includes(hook) === true;
}

/** Whether a full name is that of an object of a known backend. */
export function isKnownObject(name: string): boolean {
  return KNOWN_OBJECTS.has(name);
}

/** The name of a module, where it is that of a known backend. */
export function knownModule(name: string): string | undefined {
  return KNOWN.has(name) ? name : undefined;
}

/** Whether a `build-backend` value is that of a known backend. */
export function isKnownBackend(reference: string): boolean {
  return KNOWN.has(reference) || [...KNOWN_OBJECTS.values()].includes(reference);
}
