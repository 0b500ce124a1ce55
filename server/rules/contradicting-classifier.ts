import type { Project } from '../project/project.ts';
import { isClassifier, leafOf } from '../pyproject/classifier.ts';
import { shown } from '../pyproject/defect.ts';
import { hasUnlistedLicense } from '../pyproject/license.ts';
import { namesOneOf } from '../pyproject/license-classifiers.ts';
import { type Clause, readSpecifierSet } from '../pyproject/specifier.ts';
import { type StringValue, stringAt } from '../toml/document.ts';
import { declaredClassifiers, removeClassifier } from './declared-classifiers.ts';
import type { Finding, Rule } from './rule.ts';
import { placeIn } from './string-defects.ts';

/** No tool compares them, so an index shows what pip and uv do not do. */
export const contradictingClassifier: Rule = {
  code: 'contradicting-classifier',
  severity: 'warning',

  *check(project) {
    const classifiers = declaredClassifiers(project.doc);
    yield* ofPython(project, classifiers);
    yield* ofOnly(project, classifiers);
    yield* ofLicense(project, classifiers);
    yield* ofStatus(project, classifiers);
  },
};

type Classifiers = ReadonlyMap<string, StringValue>;

const PYTHON = 'Programming Language :: Python :: ';

/** A version of Python that a clause of `requires-python` leaves out, pre-releases too. */
function* ofPython({ doc, strings }: Project, classifiers: Classifiers): Iterable<Finding> {
  const { requiresPython } = strings;
  if (!requiresPython || requiresPython.value.length > 200) return;
  const { clauses, defects } = readSpecifierSet(requiresPython.value);
  if (defects.length > 0) return;
  for (const [text, node] of classifiers) {
    const [, number] = /^Programming Language :: Python :: (\d(?:\.\d+)?)(?: :: Only)?$/.exec(text) ?? [];
    if (number === undefined || !isClassifier(text)) continue;
    const clause = clauses.find((each) => leavesOut(each, number.split('.').map(Number)));
    if (!clause) continue;
    const { start, end } = clause.at;
    const words = shown(requiresPython.value.slice(start, end).trim());
    yield {
      at: node.at,
      message: `Python ${number} is left out by \`requires-python\`, so that pip and uv install nothing there`,
      related: [{ at: placeIn(doc, requiresPython, clause.at), message: `${words} leaves it out` }],
      fixes: removeClassifier(doc, node, false),
    };
  }
}

/** Whether no release of a series, given as one or two numbers, meets a clause. */
function leavesOut({ operator, version, star }: Clause, series: readonly number[]): boolean {
  if (version?.epoch !== '0') return false;
  const release = version.release.map(Number);
  const before = (length: number) => {
    for (const [i, number] of series.slice(0, length).entries())
      if ((release[i] ?? 0) !== number) return (release[i] ?? 0) < number ? -1 : 1;
    return 0;
  };
  const side = before(series.length);
  const isWhole = release.slice(series.length).every((number) => number === 0);
  const isFinal = version.pre === undefined && version.dev === undefined && version.post === undefined;
  switch (operator) {
    case '>=':
    case '>':
      return side > 0;
    case '<=':
      return side < 0;
    case '<':
      return side < 0 || (side === 0 && isWhole && isFinal);
    case '~=':
      return side > 0 || before(release.length - 1) !== 0;
    case '==':
      return before(star ? release.length : series.length) !== 0;
    case '!=':
      return star && release.length <= series.length && before(release.length) === 0;
    default:
      return false;
  }
}

/** `3 :: Only` beside one of another major version. */
function* ofOnly({ doc }: Project, classifiers: Classifiers): Iterable<Finding> {
  for (const major of ['2', '3']) {
    const only = classifiers.get(`${PYTHON}${major} :: Only`);
    if (!only) continue;
    for (const [text, node] of classifiers) {
      const [, other] = /^Programming Language :: Python :: (\d)(?:\.\d+)?(?: :: Only)?$/.exec(text) ?? [];
      if (other === undefined || other === major) continue;
      yield {
        at: node.at,
        message: `the classifier contradicts \`Python :: ${major} :: Only\``,
        related: [{ at: only.at, message: `only Python ${major} is said here` }],
        fixes: removeClassifier(doc, node, false),
      };
    }
  }
}

/** A licence that the expression does not name. */
function* ofLicense({ doc }: Project, classifiers: Classifiers): Iterable<Finding> {
  const expression =
    stringAt(doc.root, 'project', 'license') ?? stringAt(doc.root, 'project', 'license', 'text');
  if (!expression || expression.value.length > 1000 || hasUnlistedLicense(expression.value)) return;
  const identifiers = identifiersOf(expression.value);
  if (identifiers.length === 0) return;
  for (const [text, node] of classifiers) {
    if (namesOneOf(text, identifiers) !== false) continue;
    yield {
      at: node.at,
      message: `the classifier names another licence than \`project.license\`, which is ${shown(expression.value)}`,
      related: [{ at: expression.at, message: `the licence is ${shown(expression.value)} here` }],
      fixes: removeClassifier(doc, node, false),
    };
  }
}

/** The identifiers of an expression; none where one of them is of no list. */
function identifiersOf(text: string): readonly string[] {
  const words = text.match(/[^()\s]+/g) ?? [];
  if (words.some((word) => /^LicenseRef-/i.test(word))) return [];
  return words.filter((word, i) => !/^(?:and|or|with)$/i.test(word) && !/^with$/i.test(words[i - 1] ?? ''));
}

/** Two stages of development at once: most often one of them was forgotten. */
function* ofStatus({ doc }: Project, classifiers: Classifiers): Iterable<Finding> {
  const [first, ...more] = [...classifiers].filter(([text]) => text.startsWith('Development Status :: '));
  if (!first) return;
  for (const [text, node] of more) {
    yield {
      at: node.at,
      severity: 'information',
      message: `the project is said to be ${shown(leafOf(first[0]))} as well as ${shown(leafOf(text))}`,
      related: [{ at: first[1].at, message: `${shown(leafOf(first[0]))} is said here` }],
      fixes: removeClassifier(doc, node, false),
    };
  }
}
