/** The foretold wheel for programs: one JSON object. */
import type { EntryPointGroups } from '../../backends/backend.ts';
import { linesOf } from '../annotate.ts';
import { rangeOf } from './json.ts';
import type { WheelReport } from './wheel-text.ts';

/** The whole output, with the line break at its end. */
export function wheelJson({ preview, text, toMend }: WheelReport): string {
  const { backend, builds, certainty, files, generated, entryPoints, name, version, viaSdist } = preview;
  const answer = {
    backend,
    builds: builds ?? null,
    certainty,
    files: files ? [...files.keys()].sort() : null,
    generated: generated ? [...generated].sort() : null,
    entryPoints: entryPoints ? plain(entryPoints) : null,
    name: name ?? null,
    version: version ?? null,
    viaSdist: viaSdist ?? null,
    because: preview.because,
    toMend: toMend === undefined ? null : rangeOf(linesOf(text), toMend),
  };
  return `${JSON.stringify(answer, null, 2)}\n`;
}

function plain(groups: EntryPointGroups): unknown {
  return Object.fromEntries([...groups].map(([group, names]) => [group, Object.fromEntries(names)]));
}
