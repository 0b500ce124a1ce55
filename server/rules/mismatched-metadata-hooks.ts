import type { Hook, InTreeBackend } from '../backends/in-tree.ts';
import type { Project } from '../project/project.ts';
import { normalizeName } from '../pyproject/name.ts';
import { arrayAt, stringAt } from '../toml/document.ts';
import type { Span } from '../toml/span.ts';
import { isBuilt } from '../uv/workspace.ts';
import { isReinstalled, listed, reinstallEachTime } from './cache-key-fixes.ts';
import type { Finding, Related, Rule } from './rule.ts';

/**
 * A backend in the project changes METADATA in one of two hooks that must agree (PEP 517, PEP 660). uv goes by the prepared
 * METADATA once, then by the wheel's: measured in test/oracle/metadata-trap.oracle.ts, which names the versions.
 */
export const mismatchedMetadataHooks: Rule = {
  code: 'mismatched-metadata-hooks',
  severity: 'warning',

  *check(project) {
    const { buildSystem, doc, inTree } = project;
    const at = buildSystem.backend?.at;
    if (!at || !inTree || !isBuilt(doc)) return;
    yield* underWay(project, at);
    const { hooks } = inTree;
    if (!hooks) return;
    const found = asksBackend(project) ? dynamicFinding(project, hooks) : staticFinding(hooks);
    if (found) yield { at, ...found };
  },
};

type Hooks = NonNullable<InTreeBackend['hooks']>;
type Said = Omit<Finding, 'at'>;

/** What uv takes from pyproject.toml unless one of these is dynamic; without `[project]` it asks the backend for all. */
const ASKED = new Set(['version', 'dependencies', 'optional-dependencies', 'requires-python']);

function asksBackend({ metadata }: Project): boolean {
  return !metadata.table || metadata.dynamic.some(({ value }) => ASKED.has(value));
}

/** What uv.lock and uv's cache show of it: the installed project was built, and the next sync will find out. */
function* underWay({ copy }: Project, at: Span): Iterable<Finding> {
  if (!copy?.flip) return;
  const { lost, gained } = copy.flip;
  const parts = [
    ...(lost.length > 0 ? [`without ${listed(lost)}`] : []),
    ...(gained.length > 0 ? [`with ${listed(gained)}`] : []),
  ];
  yield {
    at,
    installed: true,
    message: `the next \`uv sync\` locks ${parts.join(' and ')}: the wheel that this backend built has other METADATA than \`uv.lock\``,
  };
}

function dynamicFinding(project: Project, hooks: Hooks): Said | undefined {
  const editable = pair(hooks, 'editable');
  const wheel = pair(hooks, 'wheel');
  const appended = intoDescription(project, editable) ?? intoDescription(project, wheel);
  if (appended) return appended;
  if (isFlip(editable)) return editableFlip(project, editable);
  if (isFlip(wheel)) return wheelFlip(wheel);
  return oneKindOnly(editable, wheel);
}

/** Both hooks of a kind, where it is certain of one that it changes METADATA. */
interface Pair {
  readonly prepare: Hook;
  readonly build: Hook;
}

function pair(hooks: Hooks, kind: 'editable' | 'wheel'): Pair | undefined {
  const prepare = hooks.get(`prepare_metadata_for_build_${kind}`);
  const build = hooks.get(`build_${kind}`);
  return prepare && build && { prepare, build };
}

/** One of the two changes METADATA, and the other one is that of a known backend. */
function isFlip(pair: Pair | undefined): pair is Pair {
  return (
    pair !== undefined &&
    [pair, swapped(pair)].some(({ prepare, build }) => changes(prepare) && likeOf(build))
  );
}

function swapped({ prepare, build }: Pair): Pair {
  return { prepare: build, build: prepare };
}

function changes({ effect }: Hook): 'dependencies' | 'other' | undefined {
  return effect && 'changes' in effect ? effect.changes : undefined;
}

function likeOf({ effect }: Hook): string | undefined {
  return effect && 'like' in effect ? effect.like : undefined;
}

/** pdm-backend copies the prepared METADATA where uv prepares and builds in one go, so that it shows later. */
function copies({ build }: Pair, kind: 'editable' | 'wheel'): boolean {
  const like = likeOf(build) ?? '';
  return like === 'pdm.backend' || (kind === 'wheel' && like.startsWith('setuptools.build_meta'));
}

function editableFlip(project: Project, both: Pair): Said | undefined {
  const early = changes(both.prepare) !== undefined;
  const changed = early ? both.prepare : both.build;
  const other = early ? both.build : both.prepare;
  if (isGiven(project) || (early && isReinstalled(project))) return undefined;
  const hooks = `\`${changed.name}\` changes METADATA, and \`${other.name}\`, that of \`${likeOf(other)}\`, does not`;
  const related = places(changed);
  if (changes(changed) === 'other') {
    const lost = early
      ? 'the installed metadata lack a change'
      : 'uv resolves without a change of the metadata';
    return { severity: 'information', message: `${lost}: ${hooks}`, related };
  }
  const late = early && copies(both, 'editable');
  const consequence = !early
    ? 'the first `uv sync` after an edit misses the dependencies that the second one finds'
    : late
      ? 'the second `uv sync` after an edit undoes the dependencies of the first'
      : 'the second `uv sync` undoes the dependencies of the first';
  return {
    severity: late ? 'information' : 'warning',
    message: `${consequence}: ${hooks}`,
    related,
    // The other way round uv would go by METADATA without the dependencies at every sync.
    fixes: early ? reinstallEachTime(project) : [],
  };
}

function wheelFlip(both: Pair): Said {
  const early = changes(both.prepare) !== undefined;
  const changed = early ? both.prepare : both.build;
  const other = early ? both.build : both.prepare;
  return {
    severity: 'information',
    message: `the wheel's metadata are not those that were prepared: \`${changed.name}\` changes METADATA, and \`${other.name}\`, that of \`${likeOf(other)}\`, does not`,
    related: places(changed),
  };
}

/** Both hooks of one kind change the dependencies, both of the other kind are a known backend's. */
function oneKindOnly(editable: Pair | undefined, wheel: Pair | undefined): Said | undefined {
  if (!editable || !wheel) return undefined;
  const changed = ({ prepare, build }: Pair): boolean =>
    changes(prepare) === 'dependencies' && changes(build) === 'dependencies';
  const plain = ({ prepare, build }: Pair): boolean => Boolean(likeOf(prepare) && likeOf(build));
  const [full, bare, who] =
    changed(editable) && plain(wheel)
      ? [editable, wheel, 'wheels and installs that are not editable']
      : changed(wheel) && plain(editable)
        ? [wheel, editable, 'editable installs, those of `uv sync` among them,']
        : [];
  if (!full || !bare) return undefined;
  return {
    severity: 'information',
    message: `${who} go without the dependencies of \`${full.build.name}\`: \`${bare.build.name}\` is that of \`${likeOf(bare.build)}\``,
    related: [...places(full.prepare), ...places(full.build)],
  };
}

/** What is written behind the last line of METADATA is no header where a description, or pdm-backend's blank line, comes before. */
function intoDescription({ metadata, dynamic }: Project, both: Pair | undefined): Said | undefined {
  const effect = both?.prepare.effect;
  if (!effect || !('changes' in effect) || !effect.appends || effect.changes !== 'dependencies')
    return undefined;
  const described = metadata.table?.entries.has('readme') || dynamic?.fields.has('readme');
  if (!described && likeOf(both.build) !== 'pdm.backend') return undefined;
  return {
    message: `no tool sees the dependencies of \`${both.prepare.name}\`: appended to METADATA, they are part of the description`,
    related: places(both.prepare),
  };
}

/** The hook's dependencies in a project of which uv reads everything from pyproject.toml. */
function staticFinding(hooks: Hooks): Said | undefined {
  const changed = [...hooks.values()].filter((hook) => changes(hook) === 'dependencies');
  const [first] = changed;
  if (!first) return undefined;
  return {
    message: `uv installs no dependency that \`${first.name}\` adds, pip does: \`dependencies\` is not dynamic, so uv takes it from \`pyproject.toml\``,
    related: changed.flatMap(places),
  };
}

/** `[[tool.uv.dependency-metadata]]` for the project and its version: the backend is not asked. Without a version it is not used. */
function isGiven({ doc, metadata }: Project): boolean {
  const name = normalizeName(metadata.name?.value ?? '');
  return (arrayAt(doc.root, 'tool', 'uv', 'dependency-metadata')?.items ?? []).some((item) => {
    const [named, version] =
      item.kind === 'table' ? [stringAt(item, 'name'), stringAt(item, 'version')] : [undefined, undefined];
    if (named === undefined || version === undefined || normalizeName(named.value) !== name) return false;
    return metadata.version === undefined || metadata.version.value === version.value;
  });
}

function places({ effect }: Hook): readonly Related[] {
  if (!effect || !('changes' in effect)) return [];
  const { at, path, text } = effect;
  return [{ at, message: 'this hook changes METADATA', in: { path, text } }];
}
