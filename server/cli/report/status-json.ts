/** The status for programs: one JSON object. */

import type { Artifact } from '../../project/artifact.ts';
import type { Project } from '../../project/project.ts';
import type { Status } from '../../project/status.ts';
import type { Prediction } from '../../uv/prediction.ts';

/** The whole output, with the line break at its end. */
export function statusJson(project: Project, { uv, commands, artifacts, runs, imports }: Status): string {
  const answer = {
    project: { name: project.metadata.name?.value ?? null, path: project.folder },
    uv,
    commands: Object.fromEntries([...commands].map(([command, told]) => [command, predictionOf(told)])),
    artifacts: artifacts.map(artifactOf),
    runs: runs.map(({ command, path, belongsTo, because }) => ({ command, path, belongsTo, because })),
    imports: imports.map(({ name, path, because }) => ({ name, path, because })),
  };
  return `${JSON.stringify(answer, null, 2)}\n`;
}

function predictionOf({ rebuild, reinstall, fails, because, others }: Prediction): unknown {
  const effects = [...others].map(([name, effect]) => [
    name,
    { rebuild: effect.rebuild, reinstall: effect.reinstall },
  ]);
  return { rebuild, reinstall, fails, because, others: Object.fromEntries(effects) };
}

/** Key by key, so that nothing else that an artefact may know gets out. */
function artifactOf(artifact: Artifact): unknown {
  const { kind, path, editable, state, uvState, because, missing, extra, changed } = artifact;
  return { kind, path, editable, state, uvState, because, missing, extra, changed };
}
