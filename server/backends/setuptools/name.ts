/** How setuptools names folders after the project (setuptools/_normalization.py, 84.2.1). */
import type { Files } from '../../files/files.ts';
import { readProjectTable } from '../../pyproject/project-table.ts';
import type { Document } from '../../toml/document.ts';
import type { Distribution } from './distribution.ts';
import { packageFolder, selectPackages } from './packages.ts';
import { pathJoin, Tree } from './tree.ts';

/** The name that is told; undefined where setuptools derives one, or computes it. */
export function nameOf(doc: Document, told: Distribution): string | undefined {
  const project = readProjectTable(doc);
  if (project.name) return project.name.value;
  const given = told.keywords?.get('name');
  if (given) return given.kind === 'string' && given.value !== '' ? given.value : undefined;
  return told.setupCfg.get('metadata')?.get('name');
}

/** The name that the wheel has; undefined where it cannot be told. */
export async function finalName(
  doc: Document,
  files: Files,
  told: Distribution,
): Promise<string | undefined> {
  return nameOf(doc, told) ?? (await derivedName(doc, files, told));
}

/** `demo_pkg.egg-info`. */
export function eggInfoName(name: string | undefined): string | undefined {
  return name === undefined
    ? undefined
    : `${safeName(name)
        .replaceAll('-', '_')
        .replace(/^_+|_+$/g, '')}.egg-info`;
}

/** The name that setuptools gives to a project without one: that of its one package or module (`analyse_name`). */
export async function derivedName(
  doc: Document,
  files: Files,
  told: Distribution,
): Promise<string | undefined> {
  const given = told.keywords?.get('name');
  if (doc.root.entries.has('project') || (given && given.kind !== 'constant')) return undefined;
  const tree = new Tree(files);
  const selected = await selectPackages(told, tree);
  if (!('packages' in selected) || tree.unclear.size > 0) return undefined;
  const { packages, pyModules, packageDir } = selected;
  for (const list of [packages, pyModules]) if (list.length === 1) return list[0];
  const own = packages
    .filter((name) => !name.split('.')[0]?.endsWith('-stubs'))
    .sort((one, other) => one.length - other.length);
  for (const [i, name] of own.entries()) {
    if (!own.slice(i + 1).every((other) => other.startsWith(`${name}.`))) break;
    if (await tree.isFile(pathJoin(packageFolder(packageDir, name), '__init__.py'))) return name;
  }
  return 'UNKNOWN';
}

/** `safe_name`. */
export function safeName(name: string): string {
  return name.replace(/[^A-Za-z0-9._-]+/g, '-');
}
