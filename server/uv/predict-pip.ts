/** `pip install`: it builds a local folder whatever is installed (pip/_internal/resolution/resolvelib/resolver.py). */
import type { Invocation } from './command-line.ts';
import { type Effect, NOTHING, type Prediction, stopped } from './prediction.ts';
import { requestedInFile, requestedOnLine } from './requested.ts';
import type { World } from './world.ts';

/** What pip does. Into which environment depends on which `pip` the shell finds, so that is not told. */
export async function predictPip(world: World, { options, operands }: Invocation): Promise<Prediction> {
  const requested = await requestedOnLine(operands, options.get('editable') ?? [], world.files);
  const folders = [...requested.folders];
  for (const path of options.get('requirements') ?? options.get('requirement') ?? []) {
    const file = await requestedInFile(path, world.files);
    if ('absent' in file) return stopped(`there is no \`${path}\``);
    folders.push(...file.folders);
  }
  const others = new Map<string, Effect>();
  let own: Prediction = { ...NOTHING, because: ['this project is not among what is asked for'] };
  for (const { folder } of folders) {
    const local = await world.packageAt(folder);
    if (local === undefined) continue;
    if ('fails' in local) return stopped(local.fails);
    const { fails, refused } = await world.buildFacts(local);
    const built = fails === undefined || fails.inHook;
    const dry = options.has('dry-run');
    const effect: Effect = {
      rebuild: built && !dry,
      reinstall: fails === undefined && refused === undefined && !dry,
    };
    const why = fails?.why ?? refused;
    if (folder !== world.files.folder) {
      others.set(local.name, effect);
      continue;
    }
    own = {
      ...effect,
      fails: why !== undefined,
      because: [
        why ??
          'builds and installs: pip builds a local folder each time, and puts it into the environment that this `pip` belongs to',
      ],
      others,
    };
  }
  return { ...own, others };
}
