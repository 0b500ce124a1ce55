import type { Rule } from './rule.ts';

/** Of files that were found below a folder; one that is named on the command line is a complaint about the command. */
export const unreadableFile: Rule = {
  code: 'unreadable-file',
  severity: 'error',

  *check({ trouble }) {
    if (trouble === undefined || trouble.code === 'encoding' || trouble.code === 'too-large') return;
    yield { at: { start: 0, end: 0 }, message: `no tool reads this file: ${trouble.words}` };
  },
};
