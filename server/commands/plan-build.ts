/** Builds the wheel anew, without what earlier builds have left. Only reads. */
import { readEnvironment } from '../artifacts/environment.ts';
import { type Files, join, type Surroundings } from '../files/files.ts';
import type { Project } from '../project/project.ts';
import { asCertain } from '../project/whole-wheel.ts';
import type { Plan } from './plan.ts';
import { planRemoval } from './plan-clean.ts';
import {
  findProgram,
  forPip,
  forUv,
  hasDistribution,
  managerOf,
  ownEnvironment,
  pythonOf,
  running,
} from './programs.ts';
import { inTurn, NOTHING, only, refusal, type Steps } from './steps.ts';

/** The wheel, into `dist/` of the project. */
export async function planBuild(project: Project, files: Files, surroundings: Surroundings): Promise<Steps> {
  const tidy = await tidying(project, files, surroundings);
  const step = await building(project, files, surroundings);
  return step === undefined ? refusal('neither uv nor build nor pip is found') : inTurn(tidy, only(step));
}

/**
 * Takes away what setuptools would put into the next wheel although nothing in the tree calls for it: it copies into
 * `build/lib` and never cleans that, and it reads SOURCES.txt as a manifest (rules/left-over-build.md).
 */
export async function tidying(project: Project, files: Files, surroundings: Surroundings): Promise<Steps> {
  const { backend, leftOvers, wheel, folder } = project;
  if (backend?.name !== 'setuptools') return NOTHING;
  const paths: string[] = [];
  if (leftOvers.built.length > 0 || !asCertain(wheel))
    for (const { name, kind } of (await files.list('build')).entries)
      if (kind === 'folder' && /^lib(?:\.|$)/.test(name)) paths.push(join(folder, 'build', name));
  if (leftOvers.listed.length > 0)
    for (const place of ['', 'src'])
      for (const { name } of (await files.list(place || '.')).entries)
        if (name.endsWith('.egg-info')) paths.push(join(folder, place, name));
  return paths.length === 0 ? NOTHING : planRemoval(paths, project, files, surroundings);
}

async function building(
  project: Project,
  files: Files,
  surroundings: Surroundings,
): Promise<Plan['steps'][number] | undefined> {
  const { folder } = project;
  const { env, platform } = surroundings;
  const root = await ownEnvironment(project, files, surroundings);
  const state = await readEnvironment(root, files, platform);
  const environment = 'environment' in state && !('broken' in state) ? state.environment : undefined;
  const manager = await managerOf(project, files, environment, undefined);
  const uv = await findProgram('uv', files, surroundings);
  const words = ['build', '--wheel', '--out-dir', 'dist'];
  const withUv = uv === undefined ? undefined : running(uv, words, folder, forUv(env));
  if (manager === 'uv' && withUv) return withUv;
  if (manager === 'poetry' || manager === 'pdm') {
    const program = await findProgram(manager, files, surroundings);
    const own = manager === 'poetry' ? ['build', '--format', 'wheel'] : ['build', '--no-sdist'];
    if (program) return running(program, own, folder, env);
  }
  const python = environment && (await pythonOf(environment, files, surroundings));
  if (python && (await hasDistribution(environment, 'build', files)))
    return running(python, ['-I', '-m', 'build', '--wheel'], folder, forPip(env));
  const build = await findProgram('pyproject-build', files, surroundings);
  if (build) return running(build, ['--wheel'], folder, env);
  if (python && (await hasDistribution(environment, 'pip', files)))
    return running(
      python,
      ['-I', '-m', 'pip', 'wheel', '--no-deps', '--wheel-dir', 'dist', '.'],
      folder,
      forPip(env),
    );
  return withUv;
}
