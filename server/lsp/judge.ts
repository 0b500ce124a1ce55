/** One version of one document, judged. Nothing here has a memory. */
import { TEXT_LIMIT } from '../files/disk.ts';
import { type Files, tooLarge } from '../files/files.ts';
import { veiled } from '../files/nowhere.ts';
import type { Machine } from '../project/copy.ts';
import { loadProject, type Project } from '../project/project.ts';
import { diagnose } from '../rules/index.ts';
import type { Choice, Diagnostic } from '../rules/rule.ts';
import type { Located } from './convert.ts';

/** What is said of one version of a document. */
export interface Judged {
  readonly where: Located;
  readonly project: Project;
  readonly diagnostics: readonly Diagnostic[];
  readonly choice: Choice;
  readonly files: Files;
}

export interface Case {
  readonly where: Located;
  readonly text: string;
  readonly files: Files;
  /** What lies around the document as it is saved; undefined where it lies in no folder, and `files` are bare. */
  readonly machine: Machine | undefined;
  readonly choice: Choice;
}

/** `before`: the project of an earlier version, of which all that has not changed is taken over. */
export async function judge(the: Case, before: Project | undefined): Promise<Judged> {
  const { where, files, choice } = the;
  const project = await load(the, files, before);
  const found = diagnose(project, choice);
  return { where, project, diagnostics: the.machine ? found : await ofTheText(the, found), choice, files };
}

/** Whether two judgements read the same; fixes are left out, since they are made when they are asked for. */
export function saysTheSame(a: readonly Diagnostic[], b: readonly Diagnostic[]): boolean {
  const plain = (found: readonly Diagnostic[]) => JSON.stringify(found.map(({ fixes: _, ...rest }) => rest));
  return plain(a) === plain(b);
}

async function load({ text, machine }: Case, files: Files, before: Project | undefined): Promise<Project> {
  if (text.length <= TEXT_LIMIT) return loadProject(text, files, before, machine);
  return { ...(await loadProject('', files)), trouble: tooLarge(TEXT_LIMIT) };
}

/** The findings that do not depend on what lies around the document. */
async function ofTheText(the: Case, found: readonly Diagnostic[]): Promise<readonly Diagnostic[]> {
  const elsewhere = new Set(diagnose(await load(the, veiled, undefined), the.choice).map(words));
  return found.filter((diagnostic) => elsewhere.has(words(diagnostic)));
}

function words({ code, at, message }: Diagnostic): string {
  return `${at.start} ${at.end} ${code} ${message}`;
}
