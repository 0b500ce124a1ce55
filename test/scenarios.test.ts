/**
 * The sessions of `test/scenarios/`: what is said of what the real tools made is what the pages show.
 * `UPDATE_PAGES=1 npx vitest run test/scenarios.test.ts` draws our answers anew; that the rest is what the tools do, and
 * that the cures cure, is for test/oracle/scenarios.oracle.ts to say, which plays the same sessions with them.
 */
import { afterAll, describe, expect, it } from 'vitest';
import { type Block, rewrite } from './literate.ts';
import { CURES, Home, onlyAsks, recordingOf, redrawn, type Step, scenarios } from './scenarios.ts';

const update = process.env.UPDATE_PAGES !== undefined;

for (const { page, sessions } of scenarios())
  describe(page.path, () => {
    const { recorded } = recordingOf(page);
    const changes = new Map<Block, readonly string[]>();
    afterAll(() => {
      if (changes.size > 0) rewrite(page, changes);
    });

    it('has sessions, and each was recorded with the real tools', () => {
      expect(Object.keys(recorded)).toEqual(sessions.map(({ title }) => title));
    });

    for (const { title, steps } of sessions)
      it(title, async () => {
        const home = new Home();
        const effects = [...(recorded[title] ?? [])];
        const answers = new Map<Step, readonly string[]>();
        for (const step of steps) {
          if (step.command === undefined) {
            home.write(step.block);
            continue;
          }
          const acts = !onlyAsks(step);
          if (!acts || step.command === CURES) answers.set(step, await home.answer(step));
          if (!acts) home.tick();
          else
            home.apply(step.command, effects.shift() ?? expect.fail(`\`${step.command}\` was not recorded`));
        }
        expect(effects, 'more was recorded than the page has').toEqual([]);
        const drawn = redrawn(steps, answers);
        for (const [block, lines] of drawn) {
          if (lines.join('\n') === block.lines.join('\n')) continue;
          if (update) changes.set(block, lines);
          else expect(lines.join('\n'), title).toBe(block.lines.join('\n'));
        }
      });
  });
