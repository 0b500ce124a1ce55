/** `uv build`: it always builds, and neither reads nor fills the cache of wheels. */
import { isFile, join } from '../files/files.ts';
import { normalizeName } from '../pyproject/name.ts';
import type { Invocation } from './command-line.ts';
import { type Effect, NOTHING, type Prediction, stopped, unsure } from './prediction.ts';
import type { LocalPackage } from './tree.ts';
import type { World } from './world.ts';

/** What `uv build` does. */
export async function predictBuild(world: World, { options, operands }: Invocation): Promise<Prediction> {
  const source = join(world.files.folder, operands[0] ?? '.');
  if (await isFile(world.files, source))
    return { ...NOTHING, because: ['it builds from a source distribution, not from this folder'] };
  const chosen = await packages(world.at(source), options);
  if ('because' in chosen) return chosen;
  const others = new Map<string, Effect>();
  let own: Effect = NOTHING;
  const because: string[] = [];
  let fails = false;
  for (const local of chosen.packages) {
    const facts = await world.buildFacts(local);
    const effect: Effect = { rebuild: facts.fails === undefined || facts.fails.inHook, reinstall: false };
    if (facts.fails) {
      fails = true;
      because.push(facts.fails.why);
    }
    if (local.folder === world.files.folder) own = effect;
    else others.set(local.name, effect);
  }
  const what = options.has('sdist')
    ? 'builds the source distribution'
    : options.has('wheel')
      ? 'builds the wheel from this folder'
      : 'builds the source distribution, and the wheel from it';
  return {
    ...own,
    fails,
    because: [...because, own.rebuild ? `${what}, as it always does` : 'this project is not built'],
    others,
  };
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
