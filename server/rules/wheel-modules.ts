/** What the rules about the wheel share: whose names its modules have, and where its files are selected. */
import type { Project } from '../project/project.ts';
import { normalizeName } from '../pyproject/name.ts';
import { type Entry, entryAt, type Table, tableAt, valueAt } from '../toml/document.ts';

/** Whether a top-level name is that of the project, as far as names go. */
export function isOwnName({ metadata }: Project, name: string): boolean {
  return metadata.name !== undefined && normalizeName(metadata.name.value) === normalizeName(name);
}

/** The tables in which a backend is told what goes into the wheel. */
const TABLES: Readonly<Record<string, readonly string[]>> = {
  setuptools: ['tool', 'setuptools'],
  hatchling: ['tool', 'hatch', 'build'],
  'flit-core': ['tool', 'flit'],
  'poetry-core': ['tool', 'poetry'],
  'uv-build': ['tool', 'uv', 'build-backend'],
  'pdm-backend': ['tool', 'pdm', 'build'],
  maturin: ['tool', 'maturin'],
  'scikit-build-core': ['tool', 'scikit-build'],
  'meson-python': ['tool', 'meson-python'],
  whey: ['tool', 'whey'],
};

/** The backend's own table, if it is there. */
export function selectionTable({ doc, backend }: Project): Table | undefined {
  const path = TABLES[backend?.name ?? ''];
  return path && tableAt(doc.root, ...path);
}

/** Keys that name what goes into the wheel, below the backend's table; the one that decides first. */
const SELECTORS: Readonly<Record<string, readonly string[]>> = {
  setuptools: ['packages.find', 'packages', 'py-modules', 'package-dir'],
  hatchling: [
    'targets.wheel.packages',
    'targets.wheel.only-include',
    'targets.wheel.include',
    'packages',
    'only-include',
    'include',
  ],
  'poetry-core': ['packages'],
  'uv-build': ['module-name', 'module-root'],
  'pdm-backend': ['includes', 'package-dir'],
  maturin: ['python-packages', 'python-source', 'module-name'],
  'scikit-build-core': ['wheel.packages'],
  whey: ['package', 'source-dir'],
};

/** The setting that selects what goes into the wheel; undefined where the backend looks around by itself. */
export function selector(project: Project): Entry | undefined {
  const table = selectionTable(project);
  for (const key of SELECTORS[project.backend?.name ?? ''] ?? []) {
    const entry = table && entryAt(table, ...key.split('.'));
    if (entry) return entry;
  }
  return undefined;
}

/** Whether another file than pyproject.toml may say what goes into the wheel. */
export function isToldElsewhere({ otherSettings }: Project): boolean {
  return /packages|py_modules|only-include|targets/.test(otherSettings);
}

/** Whether the selection names packages or modules one by one, so that what it leaves out is left out on purpose. */
export function namesItsPackages(project: Project): boolean {
  const chosen = selector(project);
  if (!chosen) return isToldElsewhere(project);
  return chosen.value.kind === 'array' ? chosen.key.name !== 'include' : chosen.key.name.endsWith('-name');
}

/** Whether the settings say that the wheel is to have no modules of its own. */
export function asksForNothing(project: Project): boolean {
  const table = selectionTable(project);
  const bypass = table && valueAt(table, 'targets', 'wheel', 'bypass-selection');
  if (bypass?.kind === 'boolean' && bypass.value) return true;
  const chosen = selector(project)?.value;
  return chosen ? chosen.kind === 'array' && chosen.items.length === 0 : isToldElsewhere(project);
}
