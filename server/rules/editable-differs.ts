import { allows } from '../backends/pins.ts';
import { normalize } from '../files/files.ts';
import type { Project } from '../project/project.ts';
import { type CertainWheel, certainWheel } from '../project/whole-wheel.ts';
import { arrayAt, type Entry, entryAt, stringAt } from '../toml/document.ts';
import { isBuilt } from '../uv/workspace.ts';
import type { Finding, Rule } from './rule.ts';

export const editableDiffers: Rule = {
  code: 'editable-differs',
  severity: 'information',

  *check(project) {
    const wheel = certainWheel(project);
    if (!wheel || !isBuilt(project.doc)) return;
    if (project.backend?.name === 'poetry-core') yield* notMoved(project, wheel);
    if (project.backend?.name === 'hatchling') yield* copied(project, wheel);
  },
};

/** poetry-core 2.5.0, `_add_pth` in masonry/builders/wheel.py: the folder that a package lies in, whatever `to` says. */
function* notMoved({ doc }: Project, { files }: CertainWheel): Iterable<Finding> {
  if (!allows(doc, 'poetry-core', '2.5')) return;
  for (const item of arrayAt(doc.root, 'tool', 'poetry', 'packages')?.items ?? []) {
    const to = item.kind === 'table' ? item.entries.get('to') : undefined;
    const include = item.kind === 'table' ? stringAt(item, 'include')?.value : undefined;
    if (to?.value.kind !== 'string' || include === undefined || normalize(to.value.value) === '') continue;
    const module = normalize(include).replace(/\.py$/, '').replaceAll('/', '.');
    if (!/^[\w.]+$/.test(module)) continue;
    const place = `${normalize(to.value.value)}/${normalize(include)}`;
    if (![...files.keys()].some((archive) => isAtOrBelow(archive, place))) continue;
    const moved = place.replace(/\.py$/, '').replaceAll('/', '.');
    yield {
      at: to.value.at,
      message: `an editable install has \`${module}\` and no \`${moved}\`: poetry-core reads \`to\` only for wheels`,
    };
  }
}

/** hatchling 1.33.0, `build_editable_detection` in builders/wheel.py: copies of what is forced in, a path to the rest. */
function* copied(project: Project, wheel: CertainWheel): Iterable<Finding> {
  if (!allows(project.doc, 'hatchling', '1.33')) return;
  for (const [source, target, entry] of forced(project)) {
    const modules = [...wheel.files].filter(
      ([archive]) => isAtOrBelow(archive, target) && archive.endsWith('.py'),
    );
    const [first] = modules;
    if (!first) continue;
    const [archive] = first;
    const [top = ''] = archive.split('/');
    const init = wheel.files.get(`${top}/__init__.py`);
    const hides = init !== undefined && !isAtOrBelow(`${top}/__init__.py`, target) && archive !== top;
    const module = archive.replace(/\/__init__\.py$|\.py$/, '').replaceAll('/', '.');
    yield {
      at: entry.key.at,
      message: hides
        ? `an editable install has no \`${module}\`: it gets a copy of \`${source}\` beside \`${top}\`, which is imported from \`${init.replace(/\/__init__\.py$/, '')}\``
        : `an editable install gets a copy of \`${source}\`: no change of it arrives until the project is installed again`,
    };
  }
}

/** What is forced in for wheels: path, archive path, the entry that says so. */
function* forced({ doc }: Project): Iterable<readonly [string, string, Entry]> {
  const build = ['tool', 'hatch', 'build'];
  const own = entryAt(doc.root, ...build, 'targets', 'wheel', 'force-include');
  const table = own ?? entryAt(doc.root, ...build, 'force-include');
  if (table?.value.kind !== 'table') return;
  for (const [source, entry] of table.value.entries)
    if (entry.value.kind === 'string') yield [normalize(source), normalize(entry.value.value), entry];
}

/** Whether an archive path is what `force-include` puts there. */
export function forcedInto(project: Project): (archive: string) => boolean {
  const targets = [...forced(project)].map(([, target]) => target);
  return (archive) => targets.some((target) => isAtOrBelow(archive, target));
}

function isAtOrBelow(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`);
}
