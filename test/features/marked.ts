/** A project in memory, with the cursor drawn into its pyproject.toml as `│`. */
import type { Files } from '../../server/files/files.ts';
import { memory } from '../../server/files/memory.ts';
import { loadProject, type Project } from '../../server/project/project.ts';

export interface Marked {
  readonly project: Project;
  readonly offset: number;
  readonly files: Files;
}

export async function marked(text: string, others: Readonly<Record<string, string>> = {}): Promise<Marked> {
  const offset = text.indexOf('│');
  const plain = text.replace('│', '');
  const files = memory({ 'pyproject.toml': plain, ...others });
  return { project: await loadProject(plain, files), offset, files };
}
