/** What was said of a command, beside what it did. */
import { expect } from 'vitest';
import { disk } from '../../../server/files/disk.ts';
import { loadProject } from '../../../server/project/project.ts';
import { loadStatus } from '../../../server/project/status.ts';
import type { Prediction, Told } from '../../../server/uv/prediction.ts';
import { listing, type Opened } from './place.ts';
import { replay, type Truth } from './replay.ts';
import { type Scenario, split } from './scenario.ts';

export interface Compared {
  readonly verdict: 'agreed' | 'cannot tell' | 'wrong';
  /** The names of what was left open, and of what was said wrongly: `rebuild`, `other.reinstall`. */
  readonly open: readonly string[];
  readonly wrong: readonly string[];
  readonly truth: Truth;
  readonly said: Prediction;
}

/** Replays a scenario, predicts in between, and compares. That predicting changes nothing on disk is expected here. */
export async function compare(scenario: Scenario, version: string): Promise<Compared> {
  const { truth, predicted: said } = await replay(scenario, version, async (place) => {
    const before = listing(place.root);
    const prediction = await predict(place, scenario, version);
    expect(listing(place.root)).toEqual(before);
    return prediction;
  });
  const claims = claimsOf(said, truth);
  const open = claims.filter(([, told]) => told === null).map(([what]) => what);
  const wrong = claims.filter(([, told, seen]) => told !== null && told !== seen).map(([what]) => what);
  const verdict = wrong.length > 0 ? 'wrong' : open.length > 0 ? 'cannot tell' : 'agreed';
  return { verdict, open, wrong, truth, said };
}

/** All that one needs to see why they differ. */
export function dump(scenario: Scenario, version: string, { open, wrong, truth, said }: Compared): string {
  const shown = ({ rebuild, reinstall }: { rebuild: Told; reinstall: Told }) =>
    `rebuild ${rebuild}, reinstall ${reinstall}`;
  const others = (all: Prediction['others']) =>
    [...all].map(([name, effect]) => `; ${name}: ${shown(effect)}`).join('');
  return [
    `${scenario.name} (uv ${version}), then \`${split(scenario.second).join(' ')}\``,
    ...(wrong.length > 0 ? [`  wrong: ${wrong.join(', ')}`] : []),
    ...(open.length > 0 ? [`  cannot tell: ${open.join(', ')}`] : []),
    `  said: ${shown(said)}, fails ${said.fails}${others(said.others)}`,
    ...said.because.map((clause) => `    - ${clause}`),
    `  seen: ${shown(truth)}, fails ${truth.fails}${others(truth.others)}; hooks: ${truth.hooks.join(', ') || 'none'}`,
    ...truth.stderr
      .trimEnd()
      .split('\n')
      .map((line) => `    | ${line}`),
  ].join('\n');
}

async function predict(place: Opened, scenario: Scenario, version: string): Promise<Prediction> {
  const words = split(scenario.second);
  const folder = place.cwd;
  const files = disk(folder);
  const found = await files.read('pyproject.toml');
  const project = await loadProject('text' in found ? found.text : '', files);
  const now = () => BigInt(Date.now()) * 1_000_000n;
  const surroundings = {
    env: place.variables('second'),
    home: place.home,
    platform: 'linux',
    cwd: folder,
    now,
  } as const;
  const { commands } = await loadStatus(project, files, surroundings, {
    commands: [words],
    uvVersion: version,
  });
  const said = commands.get(words.join(' '));
  if (!said) throw new Error(`nothing is said of ${words.join(' ')}`);
  return said;
}

/** What was said and seen, by name. A package that nothing is said of is said to be left alone. */
function claimsOf(said: Prediction, truth: Truth): readonly (readonly [string, Told, boolean])[] {
  const NOTHING = { rebuild: false, reinstall: false };
  const names = new Set([...said.others.keys(), ...truth.others.keys()]);
  const others = [...names].flatMap((name) => {
    const [told, seen] = [said.others.get(name) ?? NOTHING, truth.others.get(name) ?? NOTHING];
    return (['rebuild', 'reinstall'] as const).map(
      (what) => [`${name}.${what}`, told[what], seen[what]] as const,
    );
  });
  const own = (['rebuild', 'reinstall', 'fails'] as const).map(
    (what) => [what, said[what], truth[what]] as const,
  );
  return [...own, ...others];
}
