/** What a cure does, as steps that `carry-out.ts` takes. Only reads. */
import { type Files, isFile, join, type Surroundings } from '../files/files.ts';
import type { Listed } from '../files/writer.ts';
import type { Cure } from '../project/artifact.ts';
import type { Project } from '../project/project.ts';
import { planBuild } from './plan-build.ts';
import { planRemoval } from './plan-clean.ts';
import { planInstall, planSync } from './plan-install.ts';
import { planTool } from './plan-tool.ts';
import { nameOf } from './programs.ts';
import { refusal, type Steps } from './steps.ts';

export type Step =
  | {
      readonly does: 'run';
      /** What is run, as a person would write it. */
      readonly title: string;
      /** The program's absolute POSIX path, then its arguments. */
      readonly words: readonly string[];
      /** Absolute. */
      readonly folder: string;
      readonly env: Readonly<Record<string, string | undefined>>;
    }
  | {
      readonly does: 'remove';
      /** An imperative that names what is removed, and how much it is. */
      readonly title: string;
      /** Absolute. */
      readonly path: string;
      /** The project's folder without links, absolute. Nothing outside it is removed. */
      readonly folder: string;
      /** All that `path` held when it was looked at, itself included, what is deepest first. Nothing else is removed. */
      readonly entries: readonly Listed[];
    };

export interface Plan {
  readonly title: string;
  readonly steps: readonly Step[];
  /** One clause each: what was not planned and why. */
  readonly refused: readonly string[];
}

/** The steps that a cure takes, with the tool that the project uses. */
export async function planCure(
  cure: Cure,
  project: Project,
  files: Files,
  surroundings: Surroundings,
): Promise<Plan> {
  return { title: cure.title, ...(await stepsOf(cure, project, files, surroundings)) };
}

async function stepsOf(
  { action, on }: Cure,
  project: Project,
  files: Files,
  surroundings: Surroundings,
): Promise<Steps> {
  const name = nameOf(project);
  if (action === 'build') return planBuild(project, files, surroundings);
  if (action === 'sync') return planSync(name, project, files, surroundings);
  if (action === 'remove') return planRemoval(on, project, files, surroundings);
  const [root] = on;
  if (root === undefined || name === undefined)
    return refusal(root === undefined ? 'no environment is named' : 'the project has no name');
  const editable = action === 'make-editable' ? true : undefined;
  return action === 'reinstall-tool' || (await isTool(root, files))
    ? planTool(root, name, editable === true, project, files, surroundings)
    : planInstall(root, name, editable, project, files, surroundings);
}

async function isTool(root: string, files: Files): Promise<boolean> {
  return (
    (await isFile(files, join(root, 'uv-receipt.toml'))) ||
    (await isFile(files, join(root, 'pipx_metadata.json')))
  );
}
