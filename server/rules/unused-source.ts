import { nearest } from '../project/nearest.ts';
import type { Project } from '../project/project.ts';
import { normalizeName } from '../pyproject/name.ts';
import { tableAt } from '../toml/document.ts';
import { removeEntry, renameKey } from '../toml/edit.ts';
import { namesOfBackends } from '../uv/required-names.ts';
import type { Fix, Rule } from './rule.ts';
import { type DeclaredSource, declaredSources, ownName, ownRequiredNames } from './uv-tables.ts';

/** uv works a source in only where a requirement names its package (uv-distribution/src/metadata/lowering.rs; tried with 0.13.9). */
export const unusedSource: Rule = {
  code: 'unused-source',
  severity: 'warning',

  *check(project) {
    const sources = declaredSources(project.doc);
    const required = sources.length > 0 ? everyName(project) : undefined;
    if (required === undefined) return;
    const own = ownName(project);
    const unused = sources.filter(
      ({ name, items }) => !required.has(name) && items.length > 0 && name !== own,
    );
    if (unused.length === 0) return;
    const byBackends = namesOfBackends(project.doc);
    const setup = normalizeName(project.uvWorkspace.setupText.slice(0, MOST_READ));
    const free = new Set(required);
    for (const { name } of sources) free.delete(name);
    for (const source of unused) {
      const { name, entry, items } = source;
      if (byBackends.has(name) || setup.includes(name)) continue;
      // Of an extra or group that does not require it, `undefined-group` speaks: uv refuses that.
      if (items.some((item) => item.entries.has('extra') || item.entries.has('group'))) continue;
      const ofWorkspace = items.every((item) => item.entries.has('workspace'));
      // A root lists its members for all of them; and it makes uv build a member without `[build-system]`.
      if (ofWorkspace && project.uvWorkspace.isMember(name) !== false) continue;
      yield {
        at: entry.key.at,
        severity: ofWorkspace ? 'information' : 'warning',
        tags: ['unnecessary'],
        message: `uv never uses this source: ${whose(project)} requires \`${name}\` directly`,
        fixes: [
          ...(unused.length <= MOST_COMPARED ? renamed(project, source, free) : []),
          removed(project, source),
        ],
      };
    }
  },
};

/** Characters of setup.py and setup.cfg in which a package may be named in any spelling. */
const MOST_READ = 200_000;
/** Among more sources than this none is taken for a slip of the pen. */
const MOST_COMPARED = 50;

function whose({ uvWorkspace: { members } }: Project): string {
  return members === undefined ? 'nothing in this file' : 'nothing in this workspace';
}

/** All that a source may be for; undefined where that cannot be told. */
function everyName(project: Project): ReadonlySet<string> | undefined {
  const { doc, uvWorkspace } = project;
  const { root } = doc;
  if (doc.problems.length > 0 || uvWorkspace.unknown) return undefined;
  if (!root.entries.has('project') && !root.entries.has('dependency-groups') && !uvWorkspace.members)
    return undefined;
  const own = ownRequiredNames(project);
  if (own === undefined) return undefined;
  if (uvWorkspace.members === undefined) return own;
  const { requiredByMembers } = uvWorkspace;
  return requiredByMembers && new Set([...own, ...requiredByMembers.keys()]);
}

function renamed(
  { doc }: Project,
  { name, entry }: DeclaredSource,
  free: ReadonlySet<string>,
): readonly Fix[] {
  const near = nearest(name, free);
  if (near === undefined) return [];
  return [{ title: `Rename to \`${near}\``, safe: false, edits: () => renameKey(doc, entry, near) }];
}

function removed({ doc }: Project, { entry }: DeclaredSource): Fix {
  const { name } = entry.key;
  const table = tableAt(doc.root, 'tool', 'uv', 'sources');
  return {
    title: `Remove the source of \`${name}\``,
    safe: false,
    edits: () => (table ? removeEntry(doc, table, name, { withBody: true }) : []),
  };
}
