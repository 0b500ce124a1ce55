/** When two requirements are the same, or at least ask for the same distribution under the same conditions. */
import type { MarkerTree } from './marker.ts';
import { normalizeName } from './name.ts';
import type { RequirementTree } from './requirement-tree.ts';
import type { Clause } from './specifier.ts';
import { writeVersion } from './version.ts';

/** The distribution and the marker; undefined where the requirement has a defect. */
export function subjectOf({ name, marker, defects }: RequirementTree): string | undefined {
  if (!name || defects.length > 0) return undefined;
  return JSON.stringify([normalizeName(name.text), marker ? markerText(marker) : '']);
}

/** A text that is the same for requirements that differ in spelling alone; undefined where one has a defect. */
export function identityOf(tree: RequirementTree): string | undefined {
  const subject = subjectOf(tree);
  if (subject === undefined) return undefined;
  const extras = new Set(tree.extras.map(({ text }) => normalizeName(text)));
  return JSON.stringify([subject, [...extras].sort(), clauseTexts(tree.clauses), tree.url?.text]);
}

/** Clauses in their normal form, sorted, each once. */
export function clauseTexts(clauses: readonly Clause[]): readonly string[] {
  return [...new Set(clauses.map(clauseText))].sort();
}

/** One clause in its normal form. */
export function clauseText({ operator, version, star, text }: Clause): string {
  return `${operator}${version ? writeVersion(version) : text}${star ? '.*' : ''}`;
}

function markerText(tree: MarkerTree): string {
  if (tree.kind !== 'comparison') return `(${tree.parts.map(markerText).join(` ${tree.kind} `)})`;
  const [left, right] = [tree.left, tree.right].map(({ kind, value }) => `${kind} ${value}`);
  return JSON.stringify([left, tree.operator, right]);
}
