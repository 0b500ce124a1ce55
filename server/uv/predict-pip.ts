/** `pip install`: it builds a local folder whatever is installed (pip/_internal/resolution/resolvelib/resolver.py). */
import type { BuildFacts } from './build-facts.ts';
import type { Invocation } from './command-line.ts';
import { type Effect, NOTHING, type Prediction, stopped, unsure } from './prediction.ts';
import { requestedInFiles, requestedOnLine } from './requested.ts';
import type { World } from './world.ts';

/** What pip does. Into which environment depends on which `pip` the shell finds, so that is not told. */
export async function predictPip(world: World, { options, operands }: Invocation): Promise<Prediction> {
  const line = await requestedOnLine(operands, options.get('editable') ?? [], world.files);
  const listed = await requestedInFiles(options.get('requirements') ?? [], world.files);
  const [missing] = [...line.missing, ...listed.missing];
  if (missing !== undefined) return stopped(`there is no \`${missing}\``);
  const others = new Map<string, Effect>();
  let own: Prediction = { ...NOTHING, because: ['this project is not among what is asked for'] };
  for (const { folder, editable } of [...line.folders, ...listed.folders]) {
    const local = await world.packageAt(folder);
    if ('fails' in local) return stopped(local.fails);
    if ('unknown' in local) return unsure(local.unknown);
    const step = effectOf(await world.buildFacts(local), editable, options.has('dry-run'));
    if (folder === world.files.folder) own = { ...step, others };
    else others.set(local.name, { rebuild: step.rebuild, reinstall: step.reinstall });
  }
  return { ...own, others };
}

function effectOf(
  { fails, refused, has }: BuildFacts,
  editable: boolean,
  dry: boolean,
): Omit<Prediction, 'others'> {
  const why = fails?.why ?? refused;
  if (why !== undefined)
    return { rebuild: fails === undefined || fails.inHook, reinstall: false, fails: true, because: [why] };
  if (!dry) return { rebuild: true, reinstall: true, fails: false, because: [ALWAYS] };
  const prepares = has(`prepare_metadata_for_build_${editable ? 'editable' : 'wheel'}`);
  const does = prepares ? 'asks the backend for its metadata only' : 'builds to learn the metadata';
  return {
    rebuild: prepares === undefined ? null : !prepares,
    reinstall: false,
    fails: false,
    because: [does],
  };
}

const ALWAYS =
  'builds and installs: pip builds a local folder each time, and puts it into the environment that this `pip` belongs to';
