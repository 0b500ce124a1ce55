import { brings } from '../backends/distributions.ts';
import { nearBackend } from '../project/near-backend.ts';
import { replaceString } from '../toml/edit.ts';
import type { Rule } from './rule.ts';

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
