import type { Project } from '../project/project.ts';
import { certainWheel } from '../project/whole-wheel.ts';
import { arrayAt, tableAt } from '../toml/document.ts';
import { isBuilt } from '../uv/workspace.ts';
import type { Rule } from './rule.ts';
import { shipPackage } from './selection-fixes.ts';
import { asksForNothing, selector } from './wheel-modules.ts';

export const emptyWheel: Rule = {
  code: 'empty-wheel',
  severity: 'warning',

  *check(project) {
    const { doc, metadata, ownPackage: own, backend } = project;
    const wheel = certainWheel(project);
    if (!wheel || !isBuilt(doc) || project.topLevels.size > 0 || asksForNothing(project)) return;
    // A program in another language.
    if ([...wheel.files.keys(), ...wheel.generated].some((path) => /^[^/]+\.data\/scripts\//.test(path)))
      return;
    const chosen = selector(project);
    const at = chosen?.key.at ?? metadata.name?.at;
    if (!at) return;
    const who = chosen ? 'this' : backend?.name;
    if (own)
      yield {
        at,
        message: `the wheel is built without any module: ${who} leaves \`${own.path}\` out`,
        fixes: shipPackage(project, own),
      };
    // Files that are no modules are what was asked for: data, or a `.pth` file.
    else if (chosen && wheel.files.size === 0)
      yield { at, message: 'the wheel is built without any module: this matches none' };
    else if (!chosen && wheel.files.size === 0 && !requiresSomething(project))
      yield {
        at,
        severity: 'information',
        message: `the wheel is built without any module: ${who} finds none in the project`,
      };
  },
};

/** A distribution without a file of its own may be there for what it requires. */
function requiresSomething({ metadata: { table, dynamic } }: Project): boolean {
  if (!table) return true;
  const required = arrayAt(table, 'dependencies')?.items.length ?? 0;
  const optional = tableAt(table, 'optional-dependencies')?.entries.size ?? 0;
  return required + optional > 0 || dynamic.some(({ value }) => value.endsWith('dependencies'));
}
