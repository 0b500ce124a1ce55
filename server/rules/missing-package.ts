import type { OwnPackage } from '../project/own-package.ts';
import type { Project } from '../project/project.ts';
import { type CertainWheel, certainWheel } from '../project/whole-wheel.ts';
import { isBuilt } from '../uv/workspace.ts';
import type { Finding, Rule } from './rule.ts';
import { unprefix } from './selection-fixes.ts';
import { isOwnName, namesItsPackages, selector } from './wheel-modules.ts';

export const missingPackage: Rule = {
  code: 'missing-package',
  severity: 'warning',

  *check(project) {
    const { doc, metadata, ownPackage: own, backend } = project;
    const wheel = certainWheel(project);
    if (!own || !wheel || !isBuilt(doc)) return;
    const tops = [...project.topLevels.keys()].sort();
    if (tops.some((name) => isOwnName(project, name))) return;
    const at = selector(project)?.key.at ?? metadata.name?.at;
    // empty-wheel says it where there is nothing at all.
    const [other] = tops;
    if (!at || other === undefined) return;
    const elsewhere = prefixed(project, own, wheel);
    if (elsewhere) yield { at, ...elsewhere };
    else if (own.isRegular && !namesItsPackages(project) && !isShipped(own, wheel))
      yield {
        at,
        message: `\`import ${own.name}\` fails: ${backend?.name} ships \`${other}\` and leaves \`${own.path}\` out`,
      };
  },
};

/** A package that is in the wheel under the name of the folder that it lies in: `src.demo`. */
function prefixed(
  project: Project,
  own: OwnPackage,
  { files }: CertainWheel,
): Pick<Finding, 'message' | 'fixes'> | undefined {
  if (own.parent === '') return undefined;
  const [archive, path] =
    [...files].find(([, each]) => each === own.path || each.startsWith(`${own.path}/`)) ?? [];
  if (archive === undefined || path === undefined) return undefined;
  const inside = path.slice(own.path.length);
  if (!archive.endsWith(inside)) return undefined;
  const place = inside === '' ? archive.replace(/\.py$/, '') : archive.slice(0, -inside.length);
  // Under another name it was put there on purpose.
  if (place !== own.path.replace(/\.py$/, '')) return undefined;
  const module = place.replaceAll('/', '.');
  const message = `\`import ${own.name}\` fails: the wheel has \`${own.path}\` as \`${module}\``;
  return { message, fixes: unprefix(project, own) };
}

function isShipped({ path }: OwnPackage, { files }: CertainWheel): boolean {
  for (const source of files.values()) if (source.startsWith(`${path}/`)) return true;
  return false;
}
