import type { Project } from '../project/project.ts';
import { arrayAt, type StringValue, stringsOf } from '../toml/document.ts';
import type { FoundMember } from '../uv/member-states.ts';
import { patternProblem } from '../uv/tree-globs.ts';
import { excludeMembers, removeMember } from './member-fixes.ts';
import type { Finding, Rule } from './rule.ts';
import { uvTable } from './uv-tables.ts';

/** uv stops at a folder that a glob finds and that is no project, unless it is empty or hidden, and passes over what is not there (tried with 0.13.9). */
export const missingMember: Rule = {
  code: 'missing-member',
  severity: 'error',

  *check(project) {
    const { members } = project.uvWorkspace;
    const array = uvTable(project.doc) && arrayAt(project.doc.root, 'tool', 'uv', 'workspace', 'members');
    const seen = new Set<string>();
    for (const [i, node] of stringsOf(array).entries()) {
      const found = members?.[i];
      if (found === undefined || patternProblem(node.value) !== undefined) continue;
      const stopping = found.filter(({ state, path }) => isStopping(state) && !seen.has(path));
      for (const { path } of stopping) seen.add(path);
      if (stopping.length > 0) yield stops(project, node, stopping);
      else if (found.length === 0) yield* nothing(project, node);
      else if (isLiteral(node.value) && found.every(({ state }) => state === 'passed'))
        yield passed(project, node);
    }
  },
};

const isStopping = (state: FoundMember['state']) => state === 'bare' || state === 'projectless';
const isLiteral = (glob: string) => !/[*?[]/.test(glob);

/** More folders than this are counted, not named. */
const MOST_NAMED = 3;

function stops(project: Project, node: StringValue, stopping: readonly FoundMember[]): Finding {
  const [first, ...more] = stopping;
  const projectless = first?.state === 'projectless';
  const why = projectless
    ? `\`${first?.path}/pyproject.toml\` has no \`[project]\``
    : more.length > 0 && stopping.every(({ state }) => state === 'bare')
      ? `${listed(stopping.map(({ path }) => path))} have no \`pyproject.toml\``
      : `\`${first?.path}\` has no \`pyproject.toml\``;
  return {
    at: node.at,
    message: `every uv command in the workspace stops: ${why}`,
    fixes: isLiteral(node.value)
      ? [removeMember(project, node)]
      : excludeMembers(
          project,
          stopping.map(({ path }) => path),
        ),
  };
}

function listed(paths: readonly string[]): string {
  const named = paths.slice(0, MOST_NAMED).map((path) => `\`${path}\``);
  const rest = paths.length - named.length;
  return rest > 0
    ? `${named.join(', ')} and ${rest} more`
    : `${named.slice(0, -1).join(', ')} and ${named.at(-1)}`;
}

/** What is not there is passed over without a word; for a glob that is a beginning, for a name a mistake. */
function* nothing(project: Project, node: StringValue): Iterable<Finding> {
  if (/^!|\{[^{}]*,[^{}]*\}/.test(node.value)) return;
  const literal = isLiteral(node.value);
  yield {
    at: node.at,
    severity: literal ? 'warning' : 'information',
    message: literal
      ? `uv passes over this member without a word: there is no folder \`${node.value}\``
      : 'this finds no folder, so the workspace gets no member from it',
    fixes: literal ? [removeMember(project, node)] : [],
  };
}

function passed(project: Project, node: StringValue): Finding {
  return {
    at: node.at,
    severity: 'warning',
    message: `uv passes over this member without a word: \`${node.value}\` is a file, hidden, or an empty folder`,
    fixes: [removeMember(project, node)],
  };
}
