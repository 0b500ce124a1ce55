/** What the rules about versions, specifiers, requirements and markers share: where a defect is, who refuses it, how it is mended. */
import type { Project } from '../project/project.ts';
import type { DeclaredRequirement, List } from '../pyproject/declared-strings.ts';
import type { Defect, Mend } from '../pyproject/defect.ts';
import { shown } from '../pyproject/defect.ts';
import { readRequirementTree } from '../pyproject/requirement-tree.ts';
import type { Document, StringValue } from '../toml/document.ts';
import { replacePart } from '../toml/edit.ts';
import { spanWithin } from '../toml/offsets.ts';
import type { Span } from '../toml/span.ts';
import { mendedByUv } from '../uv/lenient-requirement.ts';
import { refusedBy, thisGroup } from './group-words.ts';
import type { Consequence, Finding, Fix } from './rule.ts';
import { areSettingsElsewhere } from './setting-words.ts';

/** The findings about requirements that one part of their language has. */
export function* requirementFindings(project: Project, part: Defect['part']): Iterable<Finding> {
  for (const { list, odd } of project.strings.lists)
    for (const requirement of odd)
      for (const defect of requirement.tree.defects) {
        if (defect.part !== part) continue;
        const consequence = consequenceOf(defect, requirement, list, project);
        if (consequence) yield finding(project.doc, requirement.node, defect, consequence, readDefects);
      }
}

const readDefects = (text: string) => readRequirementTree(text).defects;

/** Where a part of a string's value stands; the whole string where the part is empty and the string too. */
export function placeIn(doc: Document, node: StringValue, at: Span): Span {
  if (node.value === '') return node.at;
  // An insertion is shown at the character before it.
  const start = at.start === at.end ? Math.max(0, at.start - 1) : at.start;
  return spanWithin(doc, node, start, Math.max(at.end, start + 1));
}

/** Longer strings are nothing that a person wrote, and have no fixes. */
const LONGEST = 2000;

/** A defect as a finding; `read` gives the defects of a whole text, so that no fix is offered that only trades one for another. */
export function finding(
  doc: Document,
  node: StringValue,
  defect: Defect,
  { severity, words }: Consequence,
  read: (text: string) => readonly Defect[],
): Finding {
  const { mend } = defect;
  const helps =
    mend && node.value.length < LONGEST && read(mended(node, mend)).length < read(node.value).length;
  return {
    at: placeIn(doc, node, defect.at),
    severity,
    message: `${defect.words}: ${words}`,
    fixes: mend && helps ? [fixOf(doc, node, mend)] : [],
  };
}

function fixOf(doc: Document, node: StringValue, mend: Mend): Fix {
  const before = node.value.slice(mend.at.start, mend.at.end);
  const { text } = mend;
  const title =
    before.trim() === '' && text.trim() === ''
      ? text === ''
        ? 'Remove the line break'
        : 'Write a blank'
      : text === ''
        ? `Remove ${shown(before)}`
        : mend.quoted
          ? `Put ${shown(text)} in quotes`
          : before.trim() === ''
            ? `Insert ${shown(text.trim())}`
            : `Replace ${shown(before)} by ${shown(text.trim())}`;
  return {
    title,
    safe: mend.certain,
    edits: () => replacePart(doc, node, mend.at, written(node, mend)),
  };
}

function written({ quote }: StringValue, { text, quoted }: Mend): string {
  const other = quote.startsWith("'") ? '"' : "'";
  return quoted ? other + text + other : text;
}

function mended(node: StringValue, mend: Mend): string {
  return node.value.slice(0, mend.at.start) + written(node, mend) + node.value.slice(mend.at.end);
}

/** What comes of a requirement that some tools refuse; undefined where nothing does. Tried with pip 26.3, packaging 26.4 and uv 0.13.9. */
function consequenceOf(
  { refuses }: Defect,
  { node, tree }: DeclaredRequirement,
  list: List,
  project: Project,
): Consequence | undefined {
  // uv alone reads it.
  if (list.kind === 'setting') {
    const isUnread = list.severity === 'warning' && areSettingsElsewhere(project);
    return refuses === 'packaging' || isUnread
      ? undefined
      : { severity: list.severity, words: list.consequence };
  }
  if (list.kind === 'group') return ofGroup(project, refuses, list.name, node.value);
  const { backend } = project;
  const what = whatFor(list);
  const inProject = list.kind === 'dependencies' || list.kind === 'extra';
  if (refuses === 'unwritten' && inProject && backend?.name !== 'uv-build') return undefined;
  if (refuses === 'uv' || refuses === 'unwritten') return { severity: 'warning', words: `uv ${what}` };
  if (refuses === 'packaging') return { severity: 'warning', words: `pip ${what}` };
  // Only what uv has read as it stands in pyproject.toml is mended; uv_build mends nothing.
  const byUv =
    inProject && backend?.name !== 'uv-build' && tree.name !== undefined ? mendedByUv(node.value) : undefined;
  if (byUv === undefined)
    return { severity: 'error', words: `pip and uv ${what.replace('refuses', 'refuse')}` };
  return backend?.name === 'poetry-core'
    ? { severity: 'information', words: 'only Poetry and uv read it' }
    : { severity: 'warning', words: `pip ${what}, and uv takes it for ${shown(byUv)}` };
}

/** uv reads all groups whatever it is asked for, and mends nothing in them; pip reads those that it is asked for. */
function ofGroup(project: Project, refuses: Defect['refuses'], name: string, text: string): Consequence {
  if (refuses === 'packaging') return { severity: 'warning', words: `pip refuses ${thisGroup(name)}` };
  if (refuses !== 'both') return { severity: 'warning', words: 'uv refuses the project' };
  const words = refusedBy(project, 'requirement', thisGroup(name));
  // Its documentation writes editable requirements there ("Editable dependencies" in `usage/dependency`).
  return /^-e\s/.test(text)
    ? { severity: 'warning', words: `${words}, though PDM reads it` }
    : { severity: 'error', words };
}

function whatFor(list: List): string {
  if (list.kind === 'build') return 'refuses to build';
  return list.kind === 'extra' ? `refuses the extra \`${list.name}\`` : 'refuses to install the project';
}
