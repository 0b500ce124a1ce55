import type { Rule } from './rule.ts';

/** A limit of our own, so that one strange file cannot stop the check of a whole tree. */
export const fileTooLarge: Rule = {
  code: 'file-too-large',
  severity: 'information',

  *check({ trouble }) {
    if (trouble?.code !== 'too-large') return;
    yield { at: { start: 0, end: 0 }, message: 'nothing in this file is checked: it is larger than 4 MiB' };
  },
};
