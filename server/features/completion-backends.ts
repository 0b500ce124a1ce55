/** The values of `build-backend` that `requires` and `backend-path` make possible. */
import { BACKENDS_OF } from '../backends/distributions.ts';
import { type Files, join, normalize } from '../files/files.ts';
import type { Project } from '../project/project.ts';
import type { Source } from '../project/sources.ts';
import { requirementName } from '../pyproject/requirement.ts';
import type { Choice } from './completion-choice.ts';

/** Modules of the project that are looked into. */
const MOST_MODULES = 100;

/** Backends of the project first, then those that a requirement brings. */
export async function backendChoices(project: Project, files: Files): Promise<readonly Choice[]> {
  const looks = { left: MOST_MODULES };
  const choices: Choice[] = [];
  for (const { value } of project.buildSystem.backendPath) {
    const folder = normalize(value);
    if (folder.startsWith('/') || folder.startsWith('..')) continue;
    choices.push(...(await backendsIn(project, files, { folder, prefix: '', looks })));
  }
  const required = project.buildSystem.requires.map(({ value }) => requirementName(value) ?? '');
  for (const name of new Set(required))
    for (const label of BACKENDS_OF.get(name) ?? []) choices.push({ label, kind: 'module', detail: name });
  return choices;
}

interface Search {
  readonly folder: string;
  /** The dotted name of the package that the folder is, with a dot. */
  readonly prefix: string;
  readonly looks: { left: number };
}

/** The modules that define how a wheel is built, in a folder and in the packages right in it. */
async function backendsIn(project: Project, files: Files, search: Search): Promise<readonly Choice[]> {
  const { folder, prefix, looks } = search;
  const choices: Choice[] = [];
  for (const { name, kind } of (await files.list(folder)).entries) {
    const path = join(folder, name);
    const module = name.replace(/\.py$/, '');
    if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(module) || looks.left <= 0) continue;
    if (kind === 'folder' && prefix === '' && (await files.stat(join(path, '__init__.py')))) {
      const inside = { folder: path, prefix: `${module}.`, looks };
      choices.push(...(await backendsIn(project, files, inside)));
    }
    if (kind !== 'file' || module === name) continue;
    looks.left -= 1;
    const source = await project.memory.source(path);
    const dotted = module === '__init__' ? prefix.slice(0, -1) : `${prefix}${module}`;
    if (source && dotted !== '') choices.push(...backendsOf(source, dotted));
  }
  return choices;
}

/** The module itself where it has the hook that builds wheels, and its classes that have it. */
function backendsOf({ outline, path }: Source, module: string): readonly Choice[] {
  const choices: Choice[] = [];
  if (outline.names.has('build_wheel') || outline.opaque.some((one) => isBackend(one)))
    choices.push({ label: module, kind: 'module', detail: path });
  for (const [name, { members, value }] of outline.names) {
    const made = value?.kind === 'other' ? /^(\w+)\(/.exec(value.text)?.[1] : undefined;
    const origin = made === undefined ? undefined : outline.names.get(made);
    if (members?.has('build_wheel') || origin?.members?.has('build_wheel'))
      choices.push({ label: `${module}:${name}`, kind: members ? 'class' : 'variable', detail: path });
  }
  return choices;
}

/** `from setuptools.build_meta import *`. */
function isBackend(opaque: Source['outline']['opaque'][number]): boolean {
  return (
    opaque.kind === 'star' &&
    [...BACKENDS_OF.values()].some((backends) => backends.includes(opaque.from.module))
  );
}
