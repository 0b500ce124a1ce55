import type { Project } from '../project/project.ts';
import { certainWheel } from '../project/whole-wheel.ts';
import type { Table, Value } from '../toml/document.ts';
import { isBuilt } from '../uv/workspace.ts';
import { listed } from './cache-key-fixes.ts';
import type { Rule } from './rule.ts';
import { leaveOut } from './selection-fixes.ts';
import { isOwnName, selectionTable, selector } from './wheel-modules.ts';

/** Names that belong to the work on a project, and that nobody imports from an installed one. */
export const OF_THE_WORK: ReadonlySet<string> = new Set(
  (
    'test tests testing unit_test unit_tests conftest noxfile toxfile setup fabfile tasks ' +
    'doc docs documentation example examples sample samples notebooks exercise exercises ' +
    'script scripts tool tools ci benchmark benchmarks requirements news newsfragments changelog site_scons htmlcov ' +
    'venv env node_modules dist'
  ).split(' '),
);

export const accidentalPackage: Rule = {
  code: 'accidental-package',
  severity: 'warning',

  *check(project) {
    const wheel = certainWheel(project);
    if (!wheel || !isBuilt(project.doc)) return;
    const { topLevels: tops } = project;
    const table = selectionTable(project);
    const asked = (name: string) =>
      (table !== undefined && isNamed(table, name)) || mentions(project.otherSettings, name);
    const accidents = [...tops.keys()]
      .filter((name) => OF_THE_WORK.has(name) && !isOwnName(project, name) && !asked(name))
      .sort();
    // Where it is all that there is, it is what the project is about.
    const rest = [...tops.keys()].filter((name) => !accidents.includes(name));
    const at = selector(project)?.key.at ?? project.metadata.name?.at;
    if (accidents.length === 0 || rest.length === 0 || !at) return;
    const one = accidents.length === 1;
    yield {
      at,
      message: `${listed(accidents)} ${one ? 'is' : 'are'} installed beside ${listed(own(project, rest))}, over what other distributions install under ${one ? 'that name' : 'those names'}`,
      fixes: leaveOut(project, accidents, tops),
    };
  },
};

/** The project's own package, if it is among the names. */
function own(project: Project, names: readonly string[]): readonly string[] {
  const same = names.filter((name) => isOwnName(project, name));
  return same.length > 0 ? same : [...names].sort();
}

/** Whether another file names it, to take it in or to leave it out: which of the two is not looked at. */
function mentions(text: string, name: string): boolean {
  return new RegExp(`["'\\s/]${name}["'\\s/.*]`).test(text);
}

/** Whether a text in a table has the name among the parts of its path, keys that leave something out aside. */
function isNamed(table: Table, name: string): boolean {
  for (const [key, { value }] of table.entries) {
    if (/exclude|^source-includes$/.test(key)) continue;
    if (key.split('.')[0] === name || namesIt(value, name)) return true;
  }
  return false;
}

function namesIt(value: Value, name: string): boolean {
  if (value.kind === 'string') return value.value.split(/[/.*]+/).includes(name);
  if (value.kind === 'array') return value.items.some((item) => namesIt(item, name));
  return value.kind === 'table' && isNamed(value, name);
}
