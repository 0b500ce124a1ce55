import type { Project } from '../project/project.ts';
import { replacements } from '../pyproject/classifier.ts';
import { shown } from '../pyproject/defect.ts';
import { replaceString } from '../toml/edit.ts';
import { declaredClassifiers, removeClassifier } from './declared-classifiers.ts';
import { buildsAlone, mayBeUploaded } from './refusals.ts';
import type { Finding, Rule } from './rule.ts';

/** hatchling 1.33.0 takes a deprecated classifier for an unknown one; PyPI refuses those of the list by name. */
export const deprecatedClassifier: Rule = {
  code: 'deprecated-classifier',
  severity: 'warning',

  *check(project) {
    const { doc } = project;
    const declared = declaredClassifiers(doc);
    for (const [text, node] of declared) {
      const instead = replacements(text);
      if (!instead) continue;
      const [only, ...more] = instead;
      const inPlace = only !== undefined && more.length === 0 && !declared.has(only) ? only : undefined;
      yield {
        ...consequence(project, text, instead),
        at: node.at,
        tags: ['deprecated'],
        fixes:
          inPlace === undefined
            ? removeClassifier(doc, node, false)
            : [
                {
                  title: `Replace by \`${inPlace}\``,
                  safe: false,
                  edits: () => replaceString(doc, node, inPlace),
                },
              ],
      };
    }
  },
};

function consequence(
  project: Project,
  text: string,
  instead: readonly string[],
): Pick<Finding, 'message' | 'severity'> {
  const what = `the classifier ${shown(text)} is deprecated`;
  if (buildsAlone(project) === 'hatchling')
    return { severity: 'error', message: `${what}: hatchling refuses to build` };
  if (mayBeUploaded(project)) return { message: `${what}: PyPI refuses the upload` };
  const words =
    instead.length === 0 ? 'nothing takes its place' : `${instead.map(shown).join(' or ')} is meant now`;
  return { severity: 'information', message: `${what}: ${words}` };
}
