import type { Kind } from '../backends/metadata/oddity-kinds.ts';
import { shown } from '../pyproject/defect.ts';
import { replaceString } from '../toml/edit.ts';
import { isBuilt } from '../uv/workspace.ts';
import { isTaken, mayBeBrought, oddOf, oddValue } from './odd-metadata.ts';
import type { Fix, Rule } from './rule.ts';

const KINDS: ReadonlySet<Kind> = new Set<Kind>(['license-files-no-match', 'license-files-pattern-none']);

/** flit_core, poetry-core, pdm-backend, uv_build, scikit-build-core and meson-python refuse; setuptools warns, hatchling and maturin say nothing (measured). */
export const unmatchedLicenseFile: Rule = {
  code: 'unmatched-license-file',
  severity: 'error',

  *check(project) {
    const { doc, backend } = project;
    for (const { oddity, consequence } of oddOf(project, KINDS)) {
      const node = oddValue(project, oddity);
      if (node?.kind !== 'string' || !backend || !isBuilt(doc)) continue;
      const isSilent =
        isTaken(oddity) ||
        (oddity.kind === 'license-files-no-match' &&
          backend.name === 'setuptools' &&
          hasOne(project.oddities));
      if (!consequence && (!isSilent || mayBeBrought(project, node.value))) continue;
      const near = oddity.parts.near ?? '';
      const fix: Fix = {
        title: `Replace by \`"${near}"\``,
        safe: false,
        edits: () => replaceString(doc, node, near),
      };
      yield {
        at: node.at,
        severity: consequence?.severity ?? 'warning',
        message: `${shown(node.value)} matches no file: ${consequence?.words ?? `${backend.name} builds without one`}`,
        fixes: near === '' ? [] : [fix],
      };
    }
  },
};

/** setuptools is of a version that was tried. */
function hasOne(oddities: readonly { readonly kind: Kind; readonly verdict: unknown }[]): boolean {
  return oddities.some(({ kind, verdict }) => kind === 'license-files' && verdict === 'taken');
}
