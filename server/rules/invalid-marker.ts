import type { Rule } from './rule.ts';
import { placeIn, requirementFindings } from './string-defects.ts';

export const invalidMarker: Rule = {
  code: 'invalid-marker',
  severity: 'error',

  *check(project) {
    yield* requirementFindings(project, 'marker');
    for (const { requirements } of project.strings.lists)
      for (const { node, oddComparisons } of requirements)
        for (const { at, words } of oddComparisons)
          yield { at: placeIn(project.doc, node, at), severity: 'warning', message: words };
  },
};
