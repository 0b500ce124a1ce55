import { normalize } from '../files/files.ts';
import type { Project } from '../project/project.ts';
import { arrayAt, type StringValue, stringsOf } from '../toml/document.ts';
import { matchesPath, patternProblem } from '../uv/tree-globs.ts';
import { excludeMembers, removeMember } from './member-fixes.ts';
import type { Finding, Rule } from './rule.ts';
import { ownName, uvTable } from './uv-tables.ts';

/** Each folder is a member once, and no two share a name ("Two workspace members are both named"; tried with uv 0.13.9). */
export const duplicateMember: Rule = {
  code: 'duplicate-member',
  severity: 'error',

  *check(project) {
    const array = uvTable(project.doc) && arrayAt(project.doc.root, 'tool', 'uv', 'workspace', 'members');
    const globs = stringsOf(array);
    yield* sameName(project, globs);
    yield* twice(project, globs);
    yield* excludedToo(project, globs);
  },
};

function* sameName(project: Project, globs: readonly StringValue[]): Iterable<Finding> {
  const own = ownName(project);
  const first = new Map<string, string>(own === undefined ? [] : [[own, '.']]);
  const seen = new Set<string>();
  for (const [i, node] of globs.entries())
    for (const { folder, path, state, manifest } of project.uvWorkspace.members?.[i] ?? []) {
      const name = state === 'member' ? manifest?.project?.name : undefined;
      if (name === undefined || seen.has(folder)) continue;
      seen.add(folder);
      const before = first.get(name);
      if (before === undefined) first.set(name, path);
      else
        yield {
          at: node.at,
          message:
            before === '.'
              ? `every uv command in the workspace stops: \`${path}\` has the name of the root, \`${name}\``
              : `every uv command in the workspace stops: \`${before}\` and \`${path}\` are both named \`${name}\``,
          fixes: excludeMembers(project, [path]),
        };
    }
}

function* twice(project: Project, globs: readonly StringValue[]): Iterable<Finding> {
  const first = new Map<string, StringValue>();
  for (const node of globs) {
    const glob = normalize(node.value);
    const before = first.get(glob);
    if (before === undefined) first.set(glob, node);
    else
      yield {
        at: node.at,
        severity: 'hint',
        tags: ['unnecessary'],
        message: `\`${node.value}\` is listed twice`,
        related: [{ at: before.at, message: 'it is first listed here' }],
        fixes: [removeMember(project, node)],
      };
  }
}

const MOST_COMPARED = 10_000;

/** A member that is named in full, and excluded: `exclude` has the last word. */
function* excludedToo(project: Project, globs: readonly StringValue[]): Iterable<Finding> {
  const exclude = stringsOf(arrayAt(project.doc.root, 'tool', 'uv', 'workspace', 'exclude'));
  const patterns = exclude.filter(({ value }) => patternProblem(value) === undefined);
  if (patterns.length * globs.length > MOST_COMPARED) return;
  for (const node of globs) {
    if (/[*?[]/.test(node.value)) continue;
    const by = patterns.find(({ value }) => matchesPath(value, normalize(node.value)));
    if (!by) continue;
    yield {
      at: node.at,
      severity: 'warning',
      message: `\`${node.value}\` is no member of the workspace: \`exclude\` leaves it out`,
      related: [{ at: by.at, message: 'it is excluded here' }],
      fixes: [removeMember(project, node)],
    };
  }
}
