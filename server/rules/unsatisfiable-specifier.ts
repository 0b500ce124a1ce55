import type { Project } from '../project/project.ts';
import type { DeclaredRequirement, List } from '../pyproject/declared-strings.ts';
import { shown } from '../pyproject/defect.ts';
import { clauseText } from '../pyproject/requirement-identity.ts';
import { type Clause, readSpecifierSet } from '../pyproject/specifier.ts';
import { contradiction, isUnsatisfiable } from '../pyproject/specifier-meaning.ts';
import type { StringValue } from '../toml/document.ts';
import { spanWithin } from '../toml/offsets.ts';
import type { Finding, Rule } from './rule.ts';

export const unsatisfiableSpecifier: Rule = {
  code: 'unsatisfiable-specifier',
  severity: 'error',

  *check(project) {
    const { requiresPython, lists } = project.strings;
    if (requiresPython) {
      const { clauses, defects } = readSpecifierSet(requiresPython.value);
      if (defects.length === 0) yield* judge(project, clauses.map(located(requiresPython)), PYTHON);
    }
    for (const { list, requirements, entangled } of lists)
      if (entangled) yield* judgeList(project, list, requirements);
  },
};

interface Located {
  readonly clause: Clause;
  readonly node: StringValue;
}

function located(node: StringValue) {
  return (clause: Clause): Located => ({ clause, node });
}

/** What is asked of one distribution under one marker must hold together, wherever in the list it is said. */
function* judgeList(
  project: Project,
  list: List,
  requirements: readonly DeclaredRequirement[],
): Iterable<Finding> {
  const bySubject = new Map<string, DeclaredRequirement | DeclaredRequirement[]>();
  for (const requirement of requirements) {
    const { subject, tree } = requirement;
    if (subject === undefined || tree.clauses.length === 0) continue;
    const before = bySubject.get(subject);
    if (Array.isArray(before)) before.push(requirement);
    else bySubject.set(subject, before ? [before, requirement] : requirement);
  }
  for (const found of bySubject.values()) {
    const same = Array.isArray(found) ? found : [found];
    const [first] = same;
    // Alone, it was judged when it was read.
    if (!first?.tree.name || (same.length === 1 && !first.impossible)) continue;
    const clauses = same.flatMap(({ tree, node }) => tree.clauses.map(located(node)));
    const subject = subjectOf(list, first.tree.name.text, first.tree.marker !== undefined);
    yield* judge(project, clauses, subject);
  }
}

/** What specifiers are about, and what comes of it where nothing meets them. */
interface Subject {
  readonly what: string;
  readonly severity: 'error' | 'warning';
  readonly consequence: string;
  /** One clause that nothing meets is a way to say "never". */
  readonly mayBeNever?: true;
}

const PYTHON: Subject = {
  what: 'Python',
  severity: 'error',
  consequence: 'pip and uv refuse to install the project',
};

function subjectOf(list: List, name: string, sometimes: boolean): Subject {
  const what = `version of \`${name}\``;
  const severity = sometimes ? 'warning' : 'error';
  if (list.kind !== 'setting') return { what, severity, consequence: 'pip and uv find nothing to install' };
  if (list.sense === 'installs') return { what, severity, consequence: 'uv finds nothing to install' };
  const consequence = `uv finds nothing to install where \`${name}\` is required`;
  return { what, severity: 'warning', consequence, mayBeNever: true };
}

function* judge(
  { doc }: Project,
  all: readonly Located[],
  { what, severity, consequence, mayBeNever }: Subject,
): Iterable<Finding> {
  const clauses = all.map(({ clause }) => clause);
  if (isUnsatisfiable(clauses) !== true) return;
  const [earlier, later] = contradiction(clauses) ?? [];
  const two = all.find(({ clause }) => clause === later) ?? all.at(-1);
  const one = all.find(({ clause }) => clause === earlier);
  if (!two || (mayBeNever && !one)) return;
  const place = ({ node, clause }: Located) => spanWithin(doc, node, clause.at.start, clause.at.end);
  const first = one && shown(clauseText(one.clause));
  yield {
    at: place(two),
    severity,
    message: first
      ? `no ${what} is both ${first} and ${shown(clauseText(two.clause))}: ${consequence}`
      : `no ${what} meets ${clauses.length === 1 ? shown(clauseText(two.clause)) : 'all of this'}: ${consequence}`,
    related: one ? [{ at: place(one), message: `${first} is asked for here` }] : [],
  };
}
