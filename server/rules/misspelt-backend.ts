import { BACKENDS_OF, brings } from '../backends/distributions.ts';
import { nearest } from '../project/nearest.ts';
import { replaceString } from '../toml/edit.ts';
import type { Rule } from './rule.ts';

const KNOWN: ReadonlySet<string> = new Set([...BACKENDS_OF.values()].flat());

export const misspeltBackend: Rule = {
  code: 'misspelt-backend',
  severity: 'warning',

  *check({ doc, buildSystem: { backend, backendPath, requires, table } }) {
    if (!backend || backendPath.length > 0 || table?.entries.has('backend-path')) return;
    const required = requires.map(({ value }) => value);
    const near = nearBackend(backend.value, required);
    if (near === undefined) return;
    const all = brings(required, undefined) === false;
    yield {
      at: backend.at,
      severity: all ? 'error' : 'warning',
      message: all
        ? `no build starts: nothing in \`requires\` brings a backend \`${backend.value}\``
        : `builds stop unless something in \`requires\` brings \`${backend.value}\`: the backend is called \`${near}\``,
      fixes: [
        { title: `Replace by \`${near}\``, safe: false, edits: () => replaceString(doc, backend, near) },
      ],
    };
  },
};

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
