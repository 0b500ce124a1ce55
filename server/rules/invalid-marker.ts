import type { Rule } from './rule.ts';
import { placeIn, requirementFindings } from './string-defects.ts';

export const invalidMarker: Rule = {
  code: 'invalid-marker',
  severity: 'error',

  *check(project) {
    yield* requirementFindings(project, 'marker');
    for (const { list, odd } of project.strings.lists) {
      // What is odd is mostly so to pip.
      if (list.kind === 'setting') continue;
      for (const { node, oddComparisons } of odd)
        for (const { at, words } of oddComparisons)
          yield { at: placeIn(project.doc, node, at), severity: 'warning', message: words };
    }
  },
};
