/** Backends that are almost called as a `build-backend` says. */
import { BACKENDS_OF, brings } from '../backends/distributions.ts';
import { nearest } from './nearest.ts';

const KNOWN: ReadonlySet<string> = new Set([...BACKENDS_OF.values()].flat());

/** The backend, of those that the requirements bring, that a name which is no known backend almost is. */
export function nearBackend(name: string, requires: readonly string[]): string | undefined {
  if (KNOWN.has(name)) return undefined;
  const candidates = [...BACKENDS_OF]
    .filter(([distribution]) => brings(requires, distribution))
    .flatMap(([, names]) => names);
  return nearest(name, candidates) ?? onlyOne(name, candidates);
}

/** `hatchling` for `hatchling.build`: the right distribution, half the name, and no other choice. */
function onlyOne(written: string, candidates: readonly string[]): string | undefined {
  const [first] = candidates.filter((candidate) => candidate.split('.')[0] === written.split(/[.:]/)[0]);
  return first;
}
