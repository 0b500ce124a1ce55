/** One scenario, replayed with one version of uv: what a command really did. */
import { lstatSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type Opened, openPlace, walk } from './place.ts';
import { type Scenario, several, split } from './scenario.ts';

/** What was seen; `others` by normalised name. */
export interface Truth {
  readonly rebuild: boolean;
  readonly reinstall: boolean;
  readonly fails: boolean;
  readonly others: ReadonlyMap<string, { readonly rebuild: boolean; readonly reinstall: boolean }>;
  /** `name hook`, in the order they ran. */
  readonly hooks: readonly string[];
  readonly stderr: string;
}

/** Longer than what a file system's clock takes for one step, so that what comes later is younger; in milliseconds. */
const TICK = 12;

const BUILDS = /^(.*) build_(?:wheel|editable|sdist)$/;

/** Replays all of it; `predict` runs between the change and the second command. */
export async function replay<P>(
  scenario: Scenario,
  version: string,
  predict: (place: Opened) => Promise<P>,
): Promise<{ readonly truth: Truth; readonly predicted: P }> {
  const place = openPlace(scenario, version);
  try {
    await setTimeout(TICK);
    await scenario.before?.(place);
    await setTimeout(TICK);
    for (const words of several(scenario.first)) {
      const { status, stderr } = await place.run(words);
      if (status !== 0 && !scenario.firstFails)
        throw new Error(
          `${scenario.name}: the first command leaves with ${status}\n${split(words).join(' ')}\n${stderr}`,
        );
    }
    await setTimeout(TICK);
    await scenario.change?.(place);
    await setTimeout(TICK);
    place.hooks();
    const before = copies(place.root);
    const predicted = await predict(place);
    const { status, stderr } = await place.second(scenario.second);
    const after = copies(place.root);
    return { truth: told(scenario, place.hooks(), before, after, status, stderr), predicted };
  } finally {
    if (process.env.KEEP) console.log(place.root);
    else place.close();
  }
}

/** What tells an installed copy from another in the same place, by the path of its dist-info. */
type Copies = ReadonlyMap<string, string>;

function copies(root: string): Copies {
  return new Map(
    walk(root)
      // What only lies unpacked in uv's cache has none.
      .filter((path) => /\.dist-info\/(?:INSTALLER|RECORD)$/.test(path))
      .map(dirname)
      .filter((path) => !isUnpacked(path))
      .map((path) => [path, identity(path)]),
  );
}

/** A wheel that uv unpacked in its cache, which no installer has touched. */
function isUnpacked(info: string): boolean {
  return info.includes('/archive-v') && !exists(join(info, 'INSTALLER'));
}

function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function identity(info: string): string {
  const of = (path: string) => {
    const stat = lstatSync(path, { bigint: true, throwIfNoEntry: false });
    return stat ? `${stat.ino} ${path === info ? stat.birthtimeNs : stat.ctimeNs}` : 'none';
  };
  return [info, join(info, 'RECORD')].map(of).join(' ');
}

function told(
  scenario: Scenario,
  hooks: readonly string[],
  before: Copies,
  after: Copies,
  status: number | null,
  stderr: string,
): Truth {
  const built = new Set(hooks.flatMap((line) => BUILDS.exec(line)?.[1] ?? []).map(normalized));
  const installed = new Set(
    [...after].filter(([path, mark]) => before.get(path) !== mark).map(([path]) => nameOf(path)),
  );
  const main = scenario.about ?? 'lab';
  // An environment that is gone again when the command ends.
  if (isFleeting(scenario) && /^Installed /m.test(stderr)) installed.add(main);
  const effect = (name: string) => ({ rebuild: built.has(name), reinstall: installed.has(name) });
  return {
    ...effect(main),
    fails: status !== 0 && !scenario.failsItself,
    others: new Map(
      namesIn(scenario)
        .filter((name) => name !== main)
        .map((name) => [name, effect(name)]),
    ),
    hooks,
    stderr,
  };
}

/** Whether what a command installs is removed with it. */
function isFleeting({ second, later }: Scenario): boolean {
  const words = split(second);
  const isolated = words.includes('--isolated') || JSON.stringify(later)?.includes('UV_ISOLATED');
  return isolated || (words[0] === 'uvx' && words.includes('--no-cache'));
}

function namesIn(scenario: Scenario): readonly string[] {
  const texts = Object.entries(scenario.files).filter(([path]) => path.endsWith('pyproject.toml'));
  return texts.flatMap(([, text]) => /^name = "(.*)"$/m.exec(text)?.[1] ?? []).map(normalized);
}

const normalized = (name: string) => name.toLowerCase().replace(/[-_.]+/g, '-');

/** The distribution of a dist-info folder. */
const nameOf = (info: string) => normalized(basename(info).split('-')[0] ?? '');
