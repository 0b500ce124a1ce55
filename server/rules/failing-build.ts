import { entryAt, valueAt } from '../toml/document.ts';
import { isBuilt } from '../uv/workspace.ts';
import type { Rule } from './rule.ts';

/** A backend in the project may write what it wraps another one for, so nothing is said of those. */
export const failingBuild: Rule = {
  code: 'failing-build',
  severity: 'error',

  *check({ doc, folder, backend, inTree, contents, metadata, buildSystem }) {
    if (!backend || inTree || !contents?.fails || contents.certainty !== 'certain' || !isBuilt(doc)) return;
    const { says, keys } = contents.fails;
    const value = valueAt(doc.root, ...keys);
    const cause = value?.kind === 'string' ? value : entryAt(doc.root, ...keys)?.key;
    const at = cause?.at ?? metadata.name?.at ?? buildSystem.backend?.at;
    const words = says
      .replaceAll(`${folder}/`, '')
      .replace(/^error: /, '')
      .replace(/: https:\S+$/, '')
      .replaceAll('`', "'");
    if (at) yield { at, message: `${backend.name} refuses to build: \`${words}\`` };
  },
};
