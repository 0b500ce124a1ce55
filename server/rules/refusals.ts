/** Who refuses what `[project]` says: the backend when it builds, or the index when the result is uploaded. */
import { odd } from '../backends/metadata/oddity.ts';
import type { Kind } from '../backends/metadata/oddity-kinds.ts';
import { verdict } from '../backends/metadata/verdicts.ts';
import type { Project } from '../project/project.ts';
import { isPrivate } from '../pyproject/classifier.ts';
import { once } from '../pyproject/remembered.ts';
import { arrayAt, stringsOf, tableAt, valueAt } from '../toml/document.ts';
import { isBuilt } from '../uv/workspace.ts';
import type { Consequence } from './rule.ts';

/** The backend in effect, where it is certain that what it makes of the metadata is what the build makes of it. */
export function buildsAlone({ backend, inTree, doc }: Project): string | undefined {
  return inTree || !isBuilt(doc) ? undefined : backend?.name;
}

/** That the backend refuses to build what is odd in this way; undefined where it takes it or that cannot be told. */
export function buildRefusal(project: Project, kind: Kind): Consequence | undefined {
  const name = buildsAlone(project);
  return name !== undefined && asked(project).refuses(name, kind)
    ? { severity: 'error', words: `${name} refuses to build` }
    : undefined;
}

interface Asked {
  readonly isUploaded: boolean;
  readonly refuses: (backend: string, kind: Kind) => boolean;
}

/** Each project is asked the same for thousands of lines. */
const asked = once((project: Project): Asked => {
  const refused = new Map<Kind, boolean>();
  return {
    isUploaded: isUploaded(project),
    refuses: (backend, kind) => {
      const before = refused.get(kind);
      if (before !== undefined) return before;
      const refuses = typeof verdict(backend, odd(kind, []), project.doc) === 'object';
      refused.set(kind, refuses);
      return refuses;
    },
  };
});

/** What PyPI refuses (warehouse/forklift/metadata.py at 6b62157): a warning, and nothing where the project never gets there. */
export function uploadRefusal(project: Project): Consequence | undefined {
  return mayBeUploaded(project) ? UPLOAD : undefined;
}

const UPLOAD: Consequence = { severity: 'warning', words: 'PyPI refuses the upload' };

/** The worse of both. */
export function refusal(project: Project, kind: Kind): Consequence | undefined {
  return buildRefusal(project, kind) ?? uploadRefusal(project);
}

/**
 * Whether the project may be meant for an index: not one that is never built, nor one with a classifier that keeps every
 * index from taking it.
 */
export function mayBeUploaded(project: Project): boolean {
  return asked(project).isUploaded;
}

function isUploaded({ doc }: Project): boolean {
  if (!isBuilt(doc) || tableAt(doc.root, 'build-system') === undefined) return false;
  const mode = valueAt(doc.root, 'tool', 'poetry', 'package-mode');
  if (mode?.kind === 'boolean' && !mode.value) return false;
  return !stringsOf(arrayAt(doc.root, 'project', 'classifiers')).some(({ value }) => isPrivate(value));
}
