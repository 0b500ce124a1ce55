/** The backends that are known, and the lookup by `build-backend`. */
import type { BuildSystem } from '../pyproject/build-system.ts';
import { type Document, tableAt, valueAt } from '../toml/document.ts';
import type { Backend } from './backend.ts';
import { flitCore } from './flit-core.ts';
import { hatchling } from './hatchling.ts';
import type { InTreeBackend } from './in-tree.ts';
import { maturin } from './maturin.ts';
import { mesonPython } from './meson-python.ts';
import { pdmBackend } from './pdm-backend.ts';
import { poetryCore } from './poetry-core.ts';
import { scikitBuildCore } from './scikit-build-core.ts';
import { setuptools } from './setuptools.ts';
import { uvBuild } from './uv-build.ts';
import { whey } from './whey.ts';

/** Every backend that is known; the order is that of the README's table. */
export const BACKENDS: readonly Backend[] = [
  setuptools,
  hatchling,
  flitCore,
  poetryCore,
  uvBuild,
  pdmBackend,
  maturin,
  scikitBuildCore,
  mesonPython,
  whey,
];

/** The backend that a `build-backend` value means. */
export function backendNamed(reference: string): Backend | undefined {
  return BACKENDS.find((backend) => backend.entryPoints.includes(reference));
}

/**
 * The backend whose rules hold: the declared one, the wrapped one for an in-tree wrapper; undefined: not known.
 * Where none is declared, pip and build take setuptools (PEP 517); but a project that never says that it is built
 * with it (`[build-system]`, `[tool.setuptools]` or `tool.uv.package`) is one that nobody builds, or that another tool
 * builds in its own way, and nothing is told of it.
 */
export function backendInEffect(
  { root }: Document,
  buildSystem: BuildSystem,
  inTree: InTreeBackend | undefined,
): Backend | undefined {
  if (inTree) return inTree.wraps === undefined ? undefined : backendNamed(inTree.wraps);
  if (buildSystem.backend) return backendNamed(buildSystem.backend.value);
  const packaged = valueAt(root, 'tool', 'uv', 'package');
  const built =
    buildSystem.table ??
    tableAt(root, 'tool', 'setuptools') ??
    (packaged?.kind === 'boolean' && packaged.value);
  return built ? backendNamed('setuptools.build_meta:__legacy__') : undefined;
}
