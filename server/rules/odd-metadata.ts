/** What the rules about `[project]` share: who refuses what is odd there, where it stands, and how keys are written. */
import { KINDS, type Kind } from '../backends/metadata/oddity-kinds.ts';
import type { JudgedOddity } from '../backends/metadata.ts';
import type { Project } from '../project/project.ts';
import { type Entry, entryAt, type Value, valueAt } from '../toml/document.ts';
import { isBuilt } from '../uv/workspace.ts';
import type { Consequence } from './rule.ts';

/** Something odd with its consequence; undefined where nobody is known to refuse it. */
export interface Told {
  readonly oddity: JudgedOddity;
  readonly consequence: Consequence | undefined;
}

/** What uv 0.13.9 refuses of any `[project]`, whether it is to be built or not (`uv lock`, `uv sync`, `uv pip compile`). */
const REFUSED_BY_UV: ReadonlySet<Kind> = new Set<Kind>([
  'project-type',
  'name-missing',
  'name-type',
  'name-empty',
  'name-odd',
  'name-invalid',
  'version-missing',
  'version-type',
  'python-type',
  'dependencies-type',
  'dependency-type',
  'extras-type',
  'extra-type',
  'extra-dependency-type',
  'dynamic-type',
  'dynamic-item',
]);

/** What is odd and of one of these kinds, with what comes of it. */
export function* oddOf(project: Project, kinds: ReadonlySet<Kind>): Iterable<Told> {
  for (const oddity of project.oddities)
    if (kinds.has(oddity.kind)) yield { oddity, consequence: consequenceOf(oddity, project) };
}

/** The kinds that a text names. */
export function kindsOf(test: (kind: Kind) => boolean): ReadonlySet<Kind> {
  return new Set(KINDS.filter(test));
}

function consequenceOf({ kind, verdict }: JudgedOddity, { doc, backend }: Project): Consequence | undefined {
  if (typeof verdict === 'object' && backend && isBuilt(doc))
    return { severity: 'error', words: `${backend.name} refuses to build` };
  if (!REFUSED_BY_UV.has(kind)) return undefined;
  // Where it is not said that uv is used, a table may be there for other tools alone.
  const alone = !isBuilt(doc) && valueAt(doc.root, 'tool', 'uv') !== undefined;
  return { severity: alone ? 'error' : 'warning', words: 'uv refuses the project' };
}

/** Whether the file of a path may come from elsewhere than the tree: out of another folder, or from a script that copies it. */
export function mayBeBrought({ doc, backend, otherSettings }: Project, path: string): boolean {
  if (backend?.name === 'hatchling') return `${doc.text}${otherSettings}`.includes('force-include');
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/[*?[].*/, '');
  return backend?.name === 'setuptools' && name !== '' && otherSettings.includes(name);
}

/** Whether the backend is known to take it. */
export function isTaken({ verdict }: JudgedOddity): boolean {
  return verdict === 'taken';
}

/** The value that is odd: for an item of an array that item. */
export function oddValue({ doc }: Project, { keys, parts }: JudgedOddity): Value | undefined {
  const value = valueAt(doc.root, ...keys);
  if (value?.kind !== 'array' || parts.index === undefined) return value;
  return value.items[Number(parts.index)] ?? value;
}

/** The entry of what is odd. */
export function oddEntry({ doc }: Project, { keys }: JudgedOddity): Entry | undefined {
  return entryAt(doc.root, ...keys);
}

/** A key path for a message: `project.urls`. */
export function dotted(keys: readonly string[]): string {
  return keys.map((key) => (/^[\w-]+$/.test(key) ? key : JSON.stringify(key))).join('.');
}
