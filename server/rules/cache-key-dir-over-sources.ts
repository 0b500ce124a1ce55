import { normalize } from '../files/files.ts';
import type { Project } from '../project/project.ts';
import { requirementName } from '../pyproject/requirement.ts';
import { arrayAt } from '../toml/document.ts';
import { quote } from '../toml/edit.ts';
import { isBuilt } from '../uv/workspace.ts';
import { isReinstalled, leavesOthers, listed } from './cache-key-fixes.ts';
import type { Fix, Rule } from './rule.ts';

/** A `dir` key records when the folder was made and nothing of what is in it (measured with uv 0.13.8). */
export const cacheKeyDirOverSources: Rule = {
  code: 'cache-key-dir-over-sources',
  severity: 'warning',

  *check(project) {
    const { cacheKeys } = project;
    for (const { index, files } of folderKeys(project)) {
      const key = cacheKeys.keys[index];
      if (key?.kind !== 'dir') continue;
      const fix = watch(project, index, normalize(key.value.value), files);
      yield {
        at: key.node.at,
        message: `uv sees only that \`${key.value.value}\` itself is made anew: no key covers ${listed(files)}`,
        fixes: fix ? [fix] : [],
      };
    }
  },
};

/** The files that are said here not to be covered. */
export function filesUnderFolderKeys(project: Project): readonly string[] {
  return [...folderKeys(project)].flatMap(({ files }) => files);
}

interface FolderKey {
  /** Its number among the keys. */
  readonly index: number;
  /** Inputs of the build in the folder that no key covers; at least one. */
  readonly files: readonly string[];
}

function* folderKeys(project: Project): Iterable<FolderKey> {
  const { doc, cacheKeys, cacheKeyMatches, inTree, inputs, folder } = project;
  if (!cacheKeys.valid || cacheKeys.holdDefaults || !isBuilt(doc) || isReinstalled(project)) return;
  const read = (inputs?.files ?? []).filter(({ role }) => role !== 'metadata').map(({ path }) => path);
  for (const [index, key] of cacheKeys.keys.entries()) {
    if (key.kind !== 'dir') continue;
    const path = normalize(key.value.value);
    const native = compiles(project) ? (cacheKeyMatches.matches[index]?.uncovered ?? []) : [];
    const uncovered = [...(inTree?.inputs ?? []), ...read].filter(
      (file) => (path === '' || file.startsWith(`${path}/`)) && !cacheKeys.covers(file, folder),
    );
    const files = [...new Set([...uncovered, ...native])];
    if (files.length > 0) yield { index, files };
  }
}

const NATIVE_BACKENDS = /^(?:maturin|scikit_build_core|mesonpy|setuptools_rust|sipbuild)\b/;
const COMPILERS = new Set([
  'maturin',
  'setuptools-rust',
  'cython',
  'scikit-build-core',
  'meson-python',
  'pybind11',
  'nanobind',
  'cffi',
  'mypyc',
]);

/** Whether the build certainly compiles sources of the project. */
function compiles({ doc, buildSystem }: Project): boolean {
  if (NATIVE_BACKENDS.test(buildSystem.backend?.value ?? '')) return true;
  if (arrayAt(doc.root, 'tool', 'setuptools', 'ext-modules')) return true;
  return buildSystem.requires.some(({ value }) => COMPILERS.has(requirementName(value) ?? ''));
}

/** One glob for what is in the folder. */
function watch(
  { cacheKeys }: Project,
  index: number,
  path: string,
  files: readonly string[],
): Fix | undefined {
  const key = cacheKeys.keys[index];
  const suffixes = [...new Set(files.map((file) => /\.([A-Za-z0-9]+)$/.exec(file)?.[1]))].sort();
  if (key?.kind !== 'dir' || path === '' || path.startsWith('..') || suffixes.includes(undefined))
    return undefined;
  const kind = suffixes.length === 1 ? suffixes[0] : `{${suffixes.join(',')}}`;
  const glob = `${path}/**/*.${kind}`;
  if (/[*?[\]{}\\]/.test(path) || !leavesOthers(cacheKeys, glob)) return undefined;
  const text = quote(glob, key.value);
  const asTable = cacheKeys.keys.every(({ node }) => node.kind === 'table') ? `{ file = ${text} }` : text;
  return { title: `Replace by \`${glob}\``, safe: false, edits: () => [{ ...key.node.at, text: asTable }] };
}
