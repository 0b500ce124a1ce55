/** A wheel file for programs: one JSON object. */
import { parseWheelName } from '../../artifacts/wheel-name.ts';
import type { WheelFileReport } from '../wheel-file.ts';

/** The whole output, with the line break at its end; what cannot be told is null. */
export function wheelFileJson({ path, facts, findings }: WheelFileReport): string {
  const { metadata, entryPoints, members } = facts?.file ?? {};
  const named = parseWheelName(path.slice(path.lastIndexOf('/') + 1));
  const name = 'name' in named ? named : undefined;
  const answer = {
    file: path,
    name: metadata?.name ?? name?.name ?? null,
    version: metadata?.version ?? name?.version ?? null,
    tags: name?.tags ?? null,
    files: members
      ? members
          .filter(({ kind }) => kind !== 'folder')
          .map((member) => member.name)
          .sort()
      : null,
    entryPoints: entryPoints
      ? Object.fromEntries([...entryPoints].map(([group, names]) => [group, Object.fromEntries(names)]))
      : null,
    requiresPython: metadata?.requiresPython ?? null,
    requiresDist: metadata?.requiresDist ?? null,
    diagnostics: findings.map(({ code, severity, message, member }) => ({
      ...{ code, severity, message, source: 'pyproject-ls', member: member ?? null, range: null },
    })),
  };
  return `${JSON.stringify(answer, null, 2)}\n`;
}
