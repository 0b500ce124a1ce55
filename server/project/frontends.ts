/**
 * What stops pip before it asks a backend anything: a text that is no TOML, a `[build-system]` that it refuses, a backend
 * that is not found (pip 26.3 with pyproject_hooks 1.3.3; the refusals of `[build-system]` are also those of uv).
 */
import type { Refusal } from '../backends/backend.ts';
import { judgeBackendPath } from '../backends/backend-path.ts';
import { brings } from '../backends/distributions.ts';
import type { InTreeBackend } from '../backends/in-tree.ts';
import type { Files } from '../files/files.ts';
import { type BuildSystem, isReference } from '../pyproject/build-system.ts';
import type { Document } from '../toml/document.ts';
import { refusedTable } from './build-facts.ts';
import { nearBackend } from './near-backend.ts';

const TABLE = ['build-system'];
const BACKEND = [...TABLE, 'build-backend'];
const PATH = [...TABLE, 'backend-path'];

/** Why no backend is asked; undefined where one is. */
export async function stoppedBefore(
  doc: Document,
  buildSystem: BuildSystem,
  inTree: InTreeBackend | undefined,
  files: Files,
): Promise<Refusal | undefined> {
  // tomllib reads integers of any size, and nothing else that is reported.
  const broken = doc.problems.find(({ code }) => code !== 'toml-large-integer');
  if (broken) return { says: `pyproject.toml cannot be read: ${broken.message}`, keys: [] };
  const table = refusedTable(doc, buildSystem);
  if (table !== undefined && !table.startsWith('`project`')) return { says: table, keys: TABLE };
  const given = buildSystem.backendPath.map(({ value }) => value);
  const states = await judgeBackendPath(given, files);
  if (states.includes('absolute')) return { says: 'paths must be relative', keys: PATH };
  if (states.includes('outside')) return { says: 'paths must be inside source tree', keys: PATH };
  return inTree ? missingBackend(inTree, buildSystem.backend?.value ?? '') : notImportable(buildSystem);
}

/** What no distribution of `requires` can bring. */
function notImportable({ backend, requires }: BuildSystem): Refusal | undefined {
  if (!backend) return undefined;
  const says = `Cannot import build backend '${backend.value}'.`;
  if (!isReference(backend.value)) return { says, keys: BACKEND };
  const required = requires.map(({ value }) => value);
  const misspelt = nearBackend(backend.value, required) !== undefined;
  return misspelt && brings(required, undefined) === false ? { says, keys: BACKEND } : undefined;
}

function missingBackend(
  { file, cannotLoad, lacks, hooks }: InTreeBackend,
  named: string,
): Refusal | undefined {
  if (file === undefined)
    return { says: `Cannot find module '${named.split(':')[0]}' in \`backend-path\``, keys: BACKEND };
  if (cannotLoad !== undefined) return { says: cannotLoad, keys: BACKEND };
  if (lacks !== undefined)
    return { says: `AttributeError: the backend has no attribute '${lacks}'`, keys: BACKEND };
  if (!hooks) return undefined;
  const build = hooks.get('build_wheel');
  if (!build) return { says: "AttributeError: the backend has no attribute 'build_wheel'", keys: BACKEND };
  return build.fails === undefined ? undefined : { says: build.fails, keys: BACKEND };
}
