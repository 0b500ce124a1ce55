/** Comparisons of markers that can be read and that tools understand differently, or not at all: tried with packaging 26.4 and uv 0.13.9. */
import { type Defect, shown } from './defect.ts';
import type { Comparison, MarkerTree } from './marker.ts';
import { isSpecifier } from './specifier.ts';

/** What is said of it, as a clause that needs no consequence behind it. */
export interface OddComparison {
  readonly at: Defect['at'];
  readonly words: string;
}

/** Compared as texts by all; packaging compares `platform_release` and `implementation_version` as versions where it can. */
const TEXTS: ReadonlySet<string> = new Set([
  ...['os_name', 'sys_platform', 'platform_machine', 'platform_system', 'platform_version'],
  ...['platform_python_implementation', 'implementation_name'],
]);
const VERSIONS: ReadonlySet<string> = new Set(['python_version', 'python_full_version']);

/** The comparisons of a marker that mean something else than they say. */
export function* oddComparisons(tree: MarkerTree): Iterable<OddComparison> {
  if (tree.kind !== 'comparison') {
    for (const part of tree.parts) yield* oddComparisons(part);
    return;
  }
  const words = oddity(tree);
  if (words !== undefined) yield { at: tree.at, words };
}

function oddity({ left, operator, right }: Comparison): string | undefined {
  if (left.kind === 'text' && right.kind === 'text')
    return 'pip stops with an `UndefinedEnvironmentName`: no variable is compared';
  if (left.kind === 'variable' && right.kind === 'variable')
    return `pip compares with the word ${shown(right.value)} and uv leaves the comparison out: a variable stands on both sides`;
  const [variable, value] = left.kind === 'variable' ? [left.value, right.value] : [right.value, left.value];
  if (variable === 'extras' || variable === 'dependency_groups')
    return `pip stops with an \`UndefinedEnvironmentName\`: only lock files have ${shown(variable)}`;
  if (operator === 'in' || operator === 'not in') return undefined;
  if (TEXTS.has(variable)) return ofTexts(variable, operator);
  if (!VERSIONS.has(variable) || isSpecifier(operator + value) || operator === '===') return undefined;
  return operator === '~='
    ? `pip stops with an \`UndefinedComparison\`: ${shown(operator + value)} is no specifier`
    : `pip ${operator === '!=' ? 'always' : 'never'} takes this for true and uv leaves it out: ${shown(operator + value)} is no specifier`;
}

function ofTexts(variable: string, operator: string): string | undefined {
  switch (operator) {
    case '<':
    case '>':
      return `pip never takes this for true: ${shown(variable)} is a text, which has no order`;
    case '<=':
    case '>=':
      return `pip reads \`==\` here: ${shown(variable)} is a text, which has no order`;
    case '~=':
    case '===':
      return `pip stops with an \`UndefinedComparison\`: ${shown(variable)} is a text`;
    default:
      return undefined;
  }
}
