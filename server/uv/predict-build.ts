/** `uv build`: it always builds, and neither reads nor fills the cache of wheels. */
import { isFile, join } from '../files/files.ts';
import { normalizeName } from '../pyproject/name.ts';
import { chosen } from './cache-run.ts';
import type { Invocation } from './command-line.ts';
import { buildBy, type Outcome } from './hooks.ts';
import { anyOf, type Effect, NOTHING, type Prediction, stopped, unsure } from './prediction.ts';
import type { UvSettings } from './settings.ts';
import type { LocalPackage } from './tree.ts';
import type { World } from './world.ts';

/** What `uv build` does. */
export async function predictBuild(world: World, invocation: Invocation): Promise<Prediction> {
  const { options, operands } = invocation;
  const source = join(world.files.folder, operands[0] ?? '.');
  if (await isFile(world.files, source))
    return { ...NOTHING, because: ['it builds from a source distribution, not from this folder'] };
  const settings = await world.settings(invocation, undefined);
  if (settings.fails !== undefined) return stopped(settings.fails);
  const found = await packages(world.at(source), options);
  if ('because' in found) return found;
  const others = new Map<string, Effect>();
  const outcomes: Outcome[] = [];
  let own: Effect = NOTHING;
  for (const local of found.packages) {
    const outcome = await buildOne(local, options, settings, world);
    outcomes.push(outcome);
    if (local.folder === world.files.folder) own = { rebuild: outcome.built, reinstall: false };
    else others.set(local.name, { rebuild: outcome.built, reinstall: false });
  }
  const does = own.rebuild === false ? 'this project is not built' : `${whatOf(options)}, as it always does`;
  return {
    ...own,
    fails: anyOf(outcomes.map(({ fails }) => fails)),
    because: [...outcomes.flatMap(({ because }) => because), does],
    others,
  };
}

function kindsOf(options: Invocation['options']): readonly ('sdist' | 'wheel')[] {
  const kinds = (['sdist', 'wheel'] as const).filter((kind) => options.has(kind));
  return kinds.length > 0 ? kinds : ['sdist', 'wheel'];
}

function whatOf(options: Invocation['options']): string {
  const [first, second] = kindsOf(options);
  if (second !== undefined) return 'builds the source distribution, and the wheel from it';
  return first === 'sdist' ? 'builds the source distribution' : 'builds the wheel from this folder';
}

/** One after the other: where the source distribution fails, no wheel is built from it. */
async function buildOne(
  local: LocalPackage,
  options: Invocation['options'],
  settings: UvSettings,
  world: World,
): Promise<Outcome> {
  const facts = await world.buildFacts(local);
  const isolated = chosen(settings.noBuildIsolation, local.name) === undefined;
  let all: Outcome = { built: false, fails: false, because: [] };
  for (const kind of kindsOf(options)) {
    const { built, fails, because } = buildBy(facts, kind, { isolated, offline: settings.offline });
    all = { built: all.built === true ? true : built, fails, because: [...all.because, ...because] };
    if (fails !== false) break;
  }
  return all;
}

async function packages(
  world: World,
  options: Invocation['options'],
): Promise<{ readonly packages: readonly LocalPackage[] } | Prediction> {
  const names = options.get('package')?.map(normalizeName);
  if (!names && !options.has('all-packages')) {
    const local = await world.packageAt(world.files.folder);
    if ('unknown' in local) return unsure(local.unknown);
    return 'fails' in local ? stopped(local.fails) : { packages: [local] };
  }
  const tree = await world.tree();
  if ('fails' in tree) return stopped(tree.fails);
  if ('unknown' in tree) return unsure(tree.unknown);
  const members = tree.packages.filter(({ kind }) => kind === 'member');
  if (!names) return { packages: members.filter(({ built }) => built) };
  const missing = names.find((name) => !members.some((each) => each.name === name));
  if (missing !== undefined) return stopped(`the workspace has no package \`${missing}\``);
  return { packages: members.filter(({ name }) => names.includes(name)) };
}
