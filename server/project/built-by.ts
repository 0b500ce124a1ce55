/** Whether the backend that pyproject.toml declares is the one that built what is there. */
import { readGenerator } from '../backends/generators.ts';
import type { Difference } from './artifact.ts';
import type { Project } from './project.ts';

/**
 * The difference, from the text of a WHEEL (`undefined`: it cannot be read). None where the declared backend is not
 * known or lies in the project, since what it calls itself there cannot be told. What poetry has installed is not to be
 * asked about: it builds the project that it manages with poetry-core, whatever is declared (poetry 2.5.1).
 */
export function* compareBackend(wheel: string | undefined, project: Project): Iterable<Difference> {
  const { backend, inTree } = project;
  const generator = wheel === undefined || inTree || !backend ? undefined : readGenerator(wheel);
  if (!generator || !backend || generator.backend === backend.name) return;
  const { words: there } = generator;
  yield {
    about: 'backend',
    there,
    clause: `it was built by ${there}, the project is now built by ${backend.name}`,
  };
}
