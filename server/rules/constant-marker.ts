import type { Project } from '../project/project.ts';
import type { DeclaredRequirement } from '../pyproject/declared-strings.ts';
import { shown } from '../pyproject/defect.ts';
import type { MarkerTree } from '../pyproject/marker.ts';
import { removeItem, replacePart } from '../toml/edit.ts';
import { atomsOf, constantValue } from '../uv/lock-marker-meaning.ts';
import { ANY_PYTHON, markerOf } from '../uv/lock-markers.ts';
import { type PythonRange, rangeOf, readSpecifiers } from '../uv/lock-versions.ts';
import type { Finding, Fix, Rule } from './rule.ts';
import { placeIn } from './string-defects.ts';

export const constantMarker: Rule = {
  code: 'constant-marker',
  severity: 'warning',

  *check(project) {
    const supported = pythonsOf(project);
    const pythons = JSON.stringify(supported ?? null);
    for (const { list, requirements } of project.strings.lists) {
      // Groups and the build may be installed for other Pythons than the project.
      const range = list.kind === 'dependencies' || list.kind === 'extra' ? supported : undefined;
      // An override that holds nowhere leaves the package out, which is often what is wanted.
      if (list.kind === 'setting' && list.sense !== 'installs') continue;
      for (const requirement of requirements) {
        const { marker, defects } = requirement.tree;
        if (!marker || defects.length > 0 || requirement.oddComparisons.length > 0) continue;
        const constancy = remembered(marker, supported, pythons);
        if (constancy && (constancy.anywhere || range)) yield finding(project, requirement, constancy);
      }
    }
  },
};

interface Constancy {
  readonly value: boolean;
  /** For every Python, not only for those that the project supports. */
  readonly anywhere: boolean;
}

/** The Pythons that the project supports, where that says something. */
function pythonsOf({ strings: { requiresPython } }: Project): PythonRange | undefined {
  const clauses = requiresPython && readSpecifiers(requiresPython.value);
  if (!clauses || clauses.length === 0) return undefined;
  const range = rangeOf(clauses);
  return range === 'empty' ? undefined : range;
}

/** What was found of a marker for some Pythons: nothing else bears on it, so that it holds as long as the marker is there. */
const REMEMBERED = new WeakMap<
  MarkerTree,
  { readonly pythons: string; readonly constancy: Constancy | undefined }
>();

function remembered(
  marker: MarkerTree,
  supported: PythonRange | undefined,
  pythons: string,
): Constancy | undefined {
  const before = REMEMBERED.get(marker);
  if (before?.pythons === pythons) return before.constancy;
  const constancy = constancyOf(marker, supported);
  REMEMBERED.set(marker, { pythons, constancy });
  return constancy;
}

function constancyOf(tree: MarkerTree, supported: PythonRange | undefined): Constancy | undefined {
  const marker = markerOf(tree);
  if (marker === undefined) return undefined;
  const anywhere = constantValue(marker, ANY_PYTHON);
  if (anywhere !== undefined) return { value: anywhere, anywhere: true };
  // What asks for no Python is everywhere what it is for any.
  const asks = supported && atomsOf(marker).some(({ kind }) => kind === 'python');
  const here = asks ? constantValue(marker, supported) : undefined;
  return here === undefined ? undefined : { value: here, anywhere: false };
}

function finding(
  project: Project,
  { node, array, item, tree }: DeclaredRequirement,
  { value, anywhere }: Constancy,
): Finding {
  const { doc, strings } = project;
  const name = shown(tree.name?.text ?? '');
  const markerAt = tree.markerAt ?? { start: 0, end: 0 };
  const inner = node.value.slice(markerAt.start);
  const start = markerAt.start + inner.length - inner.trimStart().length;
  const place = { start, end: markerAt.start + inner.trimEnd().length };
  const requires = strings.requiresPython;
  const why = anywhere ? '' : ' for any Python that `requires-python` allows';
  const remove: Fix = value
    ? {
        title: 'Remove the marker',
        safe: false,
        edits: () =>
          replacePart(doc, node, { start: beforeSemicolon(node.value, markerAt.start), end: place.end }, ''),
      }
    : { title: `Remove ${shown(node.value)}`, safe: false, edits: () => removeItem(doc, array, item) };
  return {
    at: placeIn(doc, node, place),
    severity: value ? 'hint' : anywhere ? 'warning' : 'information',
    message: value
      ? `${name} is always installed: the marker is true${why || ' everywhere'}`
      : `${name} is never installed: the marker is not true${why || ' anywhere'}`,
    tags: ['unnecessary'],
    related: !anywhere && requires ? [{ at: requires.at, message: 'the Pythons that are supported' }] : [],
    fixes: [remove],
  };
}

function beforeSemicolon(text: string, afterSemicolon: number): number {
  return text.slice(0, afterSemicolon - 1).trimEnd().length;
}
