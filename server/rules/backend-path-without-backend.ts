import type { Rule } from './rule.ts';

/** pip 26.3 and build 1.6.1 look for `setuptools` in backend-path; uv 0.13.8 only puts the folders on `sys.path`. */
export const backendPathWithoutBackend: Rule = {
  code: 'backend-path-without-backend',
  severity: 'warning',

  *check({ buildSystem: { table, backendPath } }) {
    const entry = table?.entries.get('backend-path');
    if (!entry || backendPath.length === 0 || table?.entries.has('build-backend')) return;
    yield {
      at: entry.key.at,
      message: 'pip and `build` look for setuptools in these folders and stop: `build-backend` is missing',
    };
  },
};
