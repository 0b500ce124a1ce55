import type { Project } from '../project/project.ts';
import { valueAt } from '../toml/document.ts';
import type { Span } from '../toml/span.ts';
import { isBuilt } from '../uv/workspace.ts';
import { keysForInputs } from './build-input-keys.ts';
import { filesUnderFolderKeys } from './cache-key-dir-over-sources.ts';
import { addKeys, isReinstalled, listed, reinstallEachTime } from './cache-key-fixes.ts';
import type { Finding, Rule } from './rule.ts';
import { usesUv } from './uncached-dynamic-source.ts';

/** Which commands ask the keys: measured with uv 0.13.8 (test/oracle/cache-keys.oracle.ts). */
export const uncachedBuildInput: Rule = {
  code: 'uncached-build-input',
  severity: 'warning',

  *check(project) {
    const { doc, cacheKeys, cacheKeyMatches, inputs } = project;
    const at = placeOf(project);
    if (!inputs || !at || !cacheKeys.valid || !isBuilt(doc) || isReinstalled(project)) return;
    const missing = uncovered(project);
    if (missing.length === 0) return;
    // Where uv's defaults hold and nothing shows that uv is used, this is advice for those who will.
    const safe = !cacheKeys.defaults || usesUv(project);
    const keys = keysForInputs(project, inputs, missing);
    const one = missing.length === 1;
    const finding: Finding = {
      at,
      message: `\`uv sync\`, \`uv run\` and \`uv pip install -r\` will not rebuild when ${listed(missing)} ${one ? 'changes' : 'change'} (\`uv pip install .\` will): no cache key covers ${one ? 'it' : 'them'}`,
      fixes: keys ? addKeys(project, keys, safe) : reinstallEachTime(project),
    };
    if (missing.every(isMinor)) {
      if (safe) yield { ...finding, severity: 'information' };
      return;
    }
    const isMissed = safe && !isLive(project) && !isNamedWithout(project, missing);
    // An environment shows it on this machine only; where both are shown, the first one stands.
    if (!safe && cacheKeyMatches.tree.environment) yield { ...finding, severity: 'warning', installed: true };
    yield { ...finding, severity: isMissed ? 'warning' : 'information' };
  },
};

/** The keys where they are written, else what says that there is a build. */
function placeOf({ buildSystem, cacheKeys }: Project): Span | undefined {
  return cacheKeys.entry?.key.at ?? buildSystem.backend?.at ?? buildSystem.entry?.key.at;
}

/** What the build does first, then what it compiles. Fields of the metadata, the backend's own files and those that a key means have rules of their own. */
function uncovered(project: Project): readonly string[] {
  const { cacheKeys, cacheKeyMatches, dynamic, folder, inTree, inputs } = project;
  const meant = cacheKeyMatches.matches.flatMap(({ near }) => near ?? []);
  const fields = [...(dynamic?.fields.values() ?? [])].flatMap(({ files = [] }) => files);
  const elsewhere = new Set([
    ...(inTree?.inputs ?? []),
    ...fields,
    ...meant,
    ...filesUnderFolderKeys(project),
  ]);
  const missing = (inputs?.files ?? []).filter(
    ({ path, role }) =>
      role !== 'metadata' &&
      !elsewhere.has(path) &&
      !cacheKeys.covers(path, folder) &&
      !(HEADER.test(path) && namedLike(project, path) > 1),
  );
  const names = ['script', 'source'].flatMap((wanted) =>
    missing.filter(({ role }) => role === wanted).map(({ path }) => path),
  );
  return [...names.filter((path) => !isMinor(path)), ...names.filter(isMinor)];
}

/**
 * What for the most part selects files to copy, of which an editable install (`uv sync` makes one) holds none, or is about
 * something else than the project's own sources: environments of hatch, versions of crates and compilers.
 */
const MINOR =
  /(?:^|\/)(?:MANIFEST\.in|hatch\.toml|rust-toolchain(?:\.toml)?|[^/]*\.lock|[^/]*-lock\.[a-z]+)$/;

/** A file for which a rebuild that does not come is hardly missed. */
function isMinor(path: string): boolean {
  return MINOR.test(path);
}

/** Whether editable installs compile anew when they are imported (mesonpy/_editable.py of meson-python 0.22.1, `editable.rebuild` of scikit-build-core 1.1.2). */
function isLive({ backend, doc }: Project): boolean {
  const rebuild = valueAt(doc.root, 'tool', 'scikit-build', 'editable', 'rebuild');
  return backend?.name === 'meson-python' || (rebuild?.kind === 'boolean' && rebuild.value);
}

/** Builds write headers: whoever names a folder's headers one by one leaves one out on purpose. */
const HEADER = /\.(?:h|hh|hpp|hxx)$/;

/** Whether each of them is one among more of its kind and place that are named one by one: it may be left out on purpose, too. */
function isNamedWithout(project: Project, missing: readonly string[]): boolean {
  return missing.every((file) => namedLike(project, file) > missing.length);
}

/** How many files of that folder and suffix the keys name. */
function namedLike({ cacheKeys }: Project, path: string): number {
  const kind = kindOf(path);
  return cacheKeys.keys.filter((key) => key.kind === 'file' && kindOf(key.value.value) === kind).length;
}

/** Folder and suffix. */
function kindOf(path: string): string {
  return path.replace(/[^/]*(?=\.[^./]+$)/, '*');
}
