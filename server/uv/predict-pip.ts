/** `pip install`: it builds a local folder whatever is installed (pip/_internal/resolution/resolvelib/resolver.py). */

import { isFile, join } from '../files/files.ts';
import type { BuildFacts } from './build-facts.ts';
import type { Invocation } from './command-line.ts';
import { buildBy, prepareBy } from './hooks.ts';
import { type Effect, NOTHING, type Prediction, stopped, unsure } from './prediction.ts';
import { requestedInFiles, requestedOnLine } from './requested.ts';
import type { World } from './world.ts';

/** What pip does. Into which environment depends on which `pip` the shell finds, so that is not told. */
export async function predictPip(
  world: World,
  { options, operands, calledAs }: Invocation,
): Promise<Prediction> {
  const line = await requestedOnLine(operands, options.get('editable') ?? [], world.files);
  const listed = await requestedInFiles(options.get('requirements') ?? [], world.files);
  const [missing] = [...line.missing, ...listed.missing];
  if (missing !== undefined) return stopped(`there is no \`${missing}\``);
  const others = new Map<string, Effect>();
  let own: Prediction = { ...NOTHING, because: ['this project is not among what is asked for'] };
  for (const { folder, editable } of [...line.folders, ...listed.folders]) {
    const local = await world.packageAt(folder);
    if ('fails' in local && local.uvAlone)
      return unsure(
        `pip passes over \`[tool.uv]\`, and without that the project is not read here: ${local.fails}`,
      );
    if ('fails' in local) return stopped(local.fails);
    if ('unknown' in local) return unsure(local.unknown);
    const step = effectOf(await world.buildFacts(local), editable, options.has('dry-run'));
    if (folder === world.files.folder) own = { ...step, others };
    else others.set(local.name, { rebuild: step.rebuild, reinstall: step.reinstall });
  }
  const isSure = own.fails !== false || own.reinstall !== true || (await isInEnvironment(calledAs, world));
  if (isSure) return { ...own, others };
  const because = [...own.because, 'whether that environment lets itself be changed cannot be told'];
  return { ...own, fails: null, because, others };
}

/** Whether the `pip` that the shell finds belongs to an environment, and not to the machine's own Python. */
async function isInEnvironment(
  calledAs: string | undefined,
  { files, surroundings }: World,
): Promise<boolean> {
  const [program = 'pip'] = (calledAs ?? 'pip').split(' ');
  const path = (surroundings.env.PATH ?? '').split(surroundings.platform === 'win32' ? ';' : ':');
  const folders = /[/\\]/.test(program) ? [join(files.folder, program, '..')] : path;
  const name = program.slice(program.lastIndexOf('/') + 1);
  for (const folder of folders) {
    if (folder === '' || !(await isFile(files, join(folder, name)))) continue;
    return isFile(files, join(folder, '../pyvenv.cfg'));
  }
  return false;
}

function effectOf(facts: BuildFacts, editable: boolean, dry: boolean): Omit<Prediction, 'others'> {
  const kind = editable ? 'editable' : 'wheel';
  const prepares = facts.has(`prepare_metadata_for_build_${kind}`);
  const manner = { isolated: true, offline: false };
  const prepared = prepares ? prepareBy(facts, kind, manner) : undefined;
  if (prepared?.fails === true)
    return { rebuild: false, reinstall: false, fails: true, because: prepared.because };
  if (dry && prepares !== false) {
    const rebuild = prepares === undefined ? null : false;
    const fails = prepared ? prepared.fails : null;
    return { rebuild, reinstall: false, fails, because: ['asks the backend for its metadata only'] };
  }
  const { built, fails, because } = buildBy(facts, kind, manner);
  const reinstall = dry || fails === true ? false : fails === null ? null : true;
  return {
    rebuild: built,
    reinstall,
    fails,
    because: [...because, dry ? 'builds to learn the metadata' : ALWAYS],
  };
}

const ALWAYS =
  'builds and installs: pip builds a local folder each time, and puts it into the environment that this `pip` belongs to';
