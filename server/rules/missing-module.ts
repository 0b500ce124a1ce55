import { readReference } from '../pyproject/entry-point.ts';
import { arrayAt, type Document } from '../toml/document.ts';
import { fails, isScript, partsOf } from './declared-scripts.ts';
import { renameModule } from './misspelt-module.ts';
import type { Rule } from './rule.ts';

export const missingModule: Rule = {
  code: 'missing-module',
  severity: 'error',

  *check({ doc, entryPoints, contents }) {
    const artifacts = artifactsOf(doc);
    const certain = contents?.certainty === 'certain';
    for (const declared of entryPoints) {
      const { target, reference } = declared;
      if (target.kind !== 'no-module' || reference === undefined) continue;
      const { module, path, near } = target;
      // script-without-function says it all, and has the remedy.
      if (isScript(declared) && readReference(reference.value).reference?.attribute === undefined) continue;
      if (!certain && near === undefined) continue;
      if (path === undefined && artifacts.some((pattern) => mayName(pattern, module))) continue;
      const problem = !certain
        ? `the wheel has \`${near}\` and probably no \`${module}\`: `
        : path === undefined
          ? `the wheel has no module \`${module}\`: `
          : `the wheel leaves out \`${path}\`: unless it is installed editable, `;
      yield {
        at: partsOf(doc, reference).module,
        // An editable installation finds what lies in the tree.
        severity: !certain ? 'information' : isScript(declared) && path === undefined ? 'error' : 'warning',
        message: `${problem}${fails(declared, 'ModuleNotFoundError')}`,
        fixes: near === undefined ? [] : [renameModule(doc, reference, near)],
      };
    }
  },
};

/** What hatchling takes although version control leaves it out: files that something writes before a build, so a fresh checkout has none. */
function artifactsOf({ root }: Document): readonly string[] {
  const build = ['tool', 'hatch', 'build'];
  const lists = [
    arrayAt(root, ...build, 'artifacts'),
    arrayAt(root, ...build, 'targets', 'wheel', 'artifacts'),
  ];
  return lists
    .flatMap((list) => list?.items ?? [])
    .flatMap((each) => (each.kind === 'string' ? [each.value] : []));
}

function mayName(pattern: string, module: string): boolean {
  if (pattern.includes('*') || pattern.endsWith('/')) return true;
  return `/${pattern}`.endsWith(`/${module.split('.').at(-1)}.py`);
}
