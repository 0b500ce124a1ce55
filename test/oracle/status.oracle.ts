/**
 * What `status` says that a command will do, beside what the real uv then does.
 *
 * `SCENARIO=regex` and `UV=version,version` choose; `TRUTH=file` writes down what uv does, without predicting;
 * `COMPARED=file` writes each comparison as a line of JSON; `STATUS_TABLE=file` gets the figures as Markdown.
 */
import { appendFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Compared, compare, dump } from './status/agreement.ts';
import { BY_HAND } from './status/by-hand.ts';
import { atRandom } from './status/random.ts';
import { replay } from './status/replay.ts';
import type { Scenario } from './status/scenario.ts';
import { Tally } from './status/tally.ts';
import { fits, UVS } from './status/versions.ts';
import { MORE, SEED } from './tools.ts';
import { seeded } from './uv-lab.ts';

const { UV, SCENARIO, TRUTH, COMPARED } = process.env;
const versions = UV ? UV.split(',') : UVS;
/** Everything, where something is chosen or asked for. */
const complete = MORE > 1 || UV !== undefined || SCENARIO !== undefined;
const chosen = (scenario: Scenario) => SCENARIO === undefined || new RegExp(SCENARIO).test(scenario.name);
const byHand = new Tally();
const random = new Tally();

/** All on the newest version, a fifth on the others. */
function handWritten(version: string): readonly Scenario[] {
  const next = seeded(SEED + versions.indexOf(version));
  return BY_HAND.filter((scenario) => fits(scenario, version)).filter(
    () => next() < 0.2 || complete || version === UVS[0],
  );
}

for (const version of versions) {
  describe.concurrent(`uv ${version}`, () => {
    for (const scenario of handWritten(version).filter(chosen))
      it(scenario.name, () => check(scenario, version, byHand));
  });
}

for (const version of MORE > 1 ? versions : versions.slice(0, 1)) {
  const count = version === UVS[0] ? 150 * MORE : 500;
  describe.concurrent(`uv ${version}, seed ${SEED}`, () => {
    for (const scenario of atRandom(SEED, count).filter(chosen))
      it(scenario.name, () => check(scenario, version, random));
  });
}

describe('all of them', () => {
  it('a scenario has a name of its own, and there are enough', () => {
    expect(new Set(BY_HAND.map(({ name }) => name)).size).toBe(BY_HAND.length);
    expect(BY_HAND.length).toBeGreaterThanOrEqual(200);
  });

  it('nothing said is wrong, and little is left open', () => {
    byHand.report('status, scenarios written by hand');
    random.report(`status, random scenarios, seed ${SEED}`);
    for (const [tally, share] of [
      [byHand, 0.05],
      [random, 0.15],
    ] as const) {
      expect(tally.count('wrong')).toBe(0);
      // A few that were chosen say nothing about the whole.
      if (SCENARIO === undefined) expect(tally.count('cannot tell')).toBeLessThanOrEqual(tally.total * share);
    }
  });
});

async function check(scenario: Scenario, version: string, tally: Tally): Promise<void> {
  if (TRUTH) {
    const { truth } = await replay(scenario, version, async () => undefined);
    return note(TRUTH, scenario, version, { ...truth });
  }
  const found = await compare(scenario, version);
  tally.add(scenario, version, found);
  if (COMPARED) note(COMPARED, scenario, version, compared(scenario, version, found));
  if (found.verdict === 'wrong') expect.fail(dump(scenario, version, found));
}

function compared(scenario: Scenario, version: string, found: Compared): Record<string, unknown> {
  const { truth, verdict, open, wrong } = found;
  return { ...truth, verdict, open, wrong, dump: dump(scenario, version, found) };
}

function note(
  path: string,
  { name, second }: Scenario,
  version: string,
  what: Record<string, unknown>,
): void {
  const maps = (_: string, value: unknown) => (value instanceof Map ? Object.fromEntries(value) : value);
  appendFileSync(path, `${JSON.stringify({ version, name, command: second, ...what }, maps)}\n`);
}
