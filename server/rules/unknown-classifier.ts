import { nearest } from '../project/nearest.ts';
import type { Project } from '../project/project.ts';
import {
  allClassifiers,
  isClassifier,
  isPrivate,
  LIST_DATE,
  leafOf,
  mayBeNewer,
  replacements,
} from '../pyproject/classifier.ts';
import { shown } from '../pyproject/defect.ts';
import { kindOf } from '../schema/expected.ts';
import { arrayAt, type StringValue, tableAt } from '../toml/document.ts';
import { replaceString } from '../toml/edit.ts';
import { declaredClassifiers, removeClassifier } from './declared-classifiers.ts';
import { buildRefusal, buildsAlone, mayBeUploaded } from './refusals.ts';
import type { Consequence, Finding, Fix, Rule } from './rule.ts';

/** For so many texts it is looked up what was meant, since each is compared with hundreds. */
const MOST_LOOKUPS = 20;
/** Longer texts are no slips. */
const LONGEST = 200;

export const unknownClassifier: Rule = {
  code: 'unknown-classifier',
  severity: 'warning',

  *check(project) {
    const declared = declaredClassifiers(project.doc);
    for (const item of arrayAt(project.doc.root, 'project', 'classifiers')?.items ?? []) {
      if (item.kind === 'string') continue;
      const { severity, words } = buildRefusal(project, 'classifier-type') ?? MOST;
      yield {
        at: item.at,
        severity,
        message: `the classifier is ${kindOf(item)}, not a string: ${words}`,
      };
    }
    let lookups = 0;
    for (const [text, node] of declared) {
      if (isClassifier(text) || isPrivate(text) || replacements(text)) continue;
      const looksUp = text.length <= LONGEST && lookups++ < MOST_LOOKUPS && !mayBeNewer(text);
      const near = looksUp ? meant(text) : undefined;
      const finding = judge(project, node, near);
      if (finding) yield { ...finding, fixes: near ? fixes(project, node, near, declared.has(near)) : [] };
    }
  },
};

const MOST: Consequence = { severity: 'warning', words: 'most backends refuse to build' };

function judge(project: Project, node: StringValue, near: string | undefined): Finding | undefined {
  const { at, value } = node;
  const what = `there is no classifier ${shown(value)}`;
  const refuses = buildsAlone(project) === 'hatchling' && !addsClassifiers(project);
  // White space before it is none of what the index reads.
  const uploads = mayBeUploaded(project) && !isClassifier(value.trimStart());
  if (mayBeNewer(value)) {
    const who = refuses ? 'hatchling refuses to build' : uploads ? 'PyPI refuses the upload' : undefined;
    const message = `${what} in the list of ${LIST_DATE}: ${who} unless it is newer`;
    return who === undefined ? undefined : { at, severity: 'hint', message };
  }
  if (refuses) return { at, severity: 'error', message: `${what}: hatchling refuses to build` };
  // uv_build looks only whether there are two words or more.
  if (!value.includes(' :: ') && buildsAlone(project) === 'uv-build')
    return { at, severity: 'error', message: `${what}: uv-build refuses to build` };
  if (uploads) return { at, message: `${what}: PyPI refuses the upload` };
  return near === undefined || isClassifier(value.trimStart())
    ? undefined
    : { at, severity: 'information', message: `${what}: no index knows it` };
}

/** A metadata hook may make classifiers known (hatchling/metadata/core.py, `_extra_classifiers`). */
function addsClassifiers({ doc, otherSettings }: Project): boolean {
  return tableAt(doc.root, 'tool', 'hatch', 'metadata', 'hooks') !== undefined || /hooks/.test(otherSettings);
}

/** The classifier that was meant: the same words with other blanks, a slip, or one with the same last word. */
function meant(text: string): string | undefined {
  const spaced = text.trim().replace(/\s*::\s*/g, ' :: ');
  if (isClassifier(spaced)) return spaced;
  const known = MEANT.get(spaced);
  if (known) return known.name;
  const like = allClassifiers().filter((each) => Math.abs(each.length - spaced.length) <= 4);
  const name = nearest(spaced, like) ?? elsewhere(spaced);
  if (MEANT.size >= 100) MEANT.clear();
  MEANT.set(spaced, { name });
  return name;
}

/** What was found for the last few texts: it is asked at each keystroke. */
const MEANT = new Map<string, { readonly name: string | undefined }>();

/** `License :: MIT License`, which is one of `License :: OSI Approved`. */
function elsewhere(text: string): string | undefined {
  const [category = ''] = text.split(' :: ', 1);
  const leaf = leafOf(text).toLowerCase();
  const like = allClassifiers().filter(
    (each) => each.startsWith(`${category} ::`) && leafOf(each).toLowerCase() === leaf,
  );
  return like.length === 1 ? like[0] : undefined;
}

function fixes({ doc }: Project, node: StringValue, near: string, isThere: boolean): readonly Fix[] {
  if (isThere) return removeClassifier(doc, node, false);
  return [{ title: `Replace by \`${near}\``, safe: false, edits: () => replaceString(doc, node, near) }];
}
