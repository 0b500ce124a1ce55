import { hasModule, type NewestWheel } from '../artifacts/wheel.ts';
import { buildWheel } from '../project/cures.ts';
import type { EntryPoint } from '../project/entry-points.ts';
import { compareMetadata } from '../project/metadata-differences.ts';
import type { Project } from '../project/project.ts';
import { readReference } from '../pyproject/entry-point.ts';
import { tableAt } from '../toml/document.ts';
import { listed } from './cache-key-fixes.ts';
import { backendName, isScript, partsOf } from './declared-scripts.ts';
import { saidTogether } from './outdated-words.ts';
import type { Finding, Rule } from './rule.ts';

export const staleWheel: Rule = {
  code: 'stale-wheel',
  severity: 'warning',

  *check(project) {
    const { newestWheel: wheel, entryPoints } = project;
    if (!wheel?.current) return;
    const cures = [buildWheel()];
    for (const declared of entryPoints)
      for (const finding of judge(declared, wheel, project)) yield { ...finding, cures };
    for (const finding of leftOver(wheel, project)) yield { ...finding, cures };
    for (const finding of requirements(wheel, project)) yield { ...finding, cures };
  },
};

/** Dependencies, extras and `requires-python`, as installers read them from METADATA. */
function* requirements({ metadata, path }: NewestWheel, project: Project): Iterable<Finding> {
  const described = { version: undefined, metadata, entryPoints: undefined };
  const all = compareMetadata(described, project)
    .filter(({ about }) => about !== 'version')
    .map((difference) => ({ difference }));
  for (const { at, before, names } of saidTogether(all, project))
    yield { at, message: `${before(listed(names), names.length > 1)} \`${path}\` until it is built again` };
}

function* judge(declared: EntryPoint, wheel: NewestWheel, project: Project): Iterable<Finding> {
  const { entry, reference, group, target } = declared;
  const read = reference && readReference(reference.value).reference;
  if (!read || isForbidden(declared, project)) return;
  const { name } = entry.key;
  const what = isScript(declared) ? `the command \`${name}\`` : `\`${name}\` of \`${group}\``;
  if (wheel.entryPoints) {
    const built = wheel.entryPoints.get(group)?.get(name);
    if (built === undefined) {
      yield {
        at: entry.key.at,
        message: `whoever installs or publishes \`${wheel.path}\` does not get ${what}`,
      };
      return;
    }
    if (bare(built) !== bare(reference.value)) {
      yield {
        at: reference.at,
        message: `whoever installs or publishes \`${wheel.path}\` gets \`${built}\` for ${what}`,
      };
      return;
    }
  }
  if (target.kind === 'found' && !hasModule(wheel, read.module))
    yield {
      at: partsOf(project.doc, reference).module,
      message: `whoever installs or publishes \`${wheel.path}\` gets ${what} without its module \`${read.module}\``,
    };
}

/** What the wheel has and pyproject.toml has not; silent where something else may declare entry points. */
function* leftOver({ entryPoints, path }: NewestWheel, project: Project): Iterable<Finding> {
  const { metadata, backend, doc } = project;
  const { table, name } = metadata;
  if (!entryPoints || !table || !name || !backend || project.inTree) return;
  if (metadata.dynamic.some(({ value }) => ['scripts', 'gui-scripts', 'entry-points'].includes(value)))
    return;
  // poetry-core reads these tables too, declared dynamic or not.
  const poetry = tableAt(doc.root, 'tool', 'poetry');
  if (poetry?.entries.has('scripts') || poetry?.entries.has('plugins')) return;
  const declared = new Set(metadata.scripts.map(({ group, entry }) => `${group}\n${entry.key.name}`));
  for (const [group, names] of entryPoints)
    for (const each of names.keys()) {
      if (declared.has(`${group}\n${each}`)) continue;
      const own =
        group === 'console_scripts' ? 'scripts' : group === 'gui_scripts' ? 'gui-scripts' : undefined;
      const what = own === undefined ? `\`${each}\` of \`${group}\`` : `the command \`${each}\``;
      yield {
        at: (own === undefined ? undefined : table.entries.get(own)?.key.at) ?? name.at,
        message: `whoever installs or publishes \`${path}\` still gets ${what}, which is not declared any more`,
      };
    }
}

/** `[project.entry-points.console_scripts]`: whether it arrives depends on the backend, as forbidden-entry-point-group says. */
function isForbidden(declared: EntryPoint, project: Project): boolean {
  if (!isScript(declared) || backendName(project) === 'setuptools') return false;
  const table = project.metadata.table && tableAt(project.metadata.table, 'entry-points', declared.group);
  return table?.entries.get(declared.entry.key.name) === declared.entry;
}

/** Blanks mean nothing in a reference, and poetry-core removes them. */
function bare(reference: string): string {
  return reference.replace(/\s+/g, '');
}
