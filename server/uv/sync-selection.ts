/** Which local packages `uv sync` and `uv run` install: roots, extras, groups, and what is left out. */
import { normalizeName } from '../pyproject/name.ts';
import type { Invocation } from './command-line.ts';
import { defaultGroups, type LocalPackage, reachedFrom, type Tree } from './tree.ts';

/** The local packages that the command installs; false: perhaps, since a marker decides. */
export function selected(
  tree: Tree,
  options: Invocation['options'],
): readonly (readonly [LocalPackage, boolean])[] {
  const onlyGroups = options.has('only-group') || options.has('only-dev');
  const roots = onlyGroups ? rootsOf(tree, options).map(groupsAlone) : rootsOf(tree, options);
  const reached = new Map(reachedFrom(tree, roots, askedOf(tree, options)));
  if (onlyGroups) for (const root of roots) reached.delete(root);
  const left = (local: LocalPackage): boolean =>
    (options.has('no-install-project') && local === tree.current) ||
    (options.has('no-install-workspace') && local.kind === 'member') ||
    options.has('no-install-local') ||
    (options.get('no-install-package') ?? []).some((name) => normalizeName(name) === local.name);
  return [...reached].filter(([local]) => local.built && !left(local));
}

/** A package of which neither it nor what it depends on is asked for. */
function groupsAlone(local: LocalPackage): LocalPackage {
  return { ...local, requirements: { ...local.requirements, dist: [] } };
}

function rootsOf(tree: Tree, options: Invocation['options']): readonly LocalPackage[] {
  const named = options.get('package')?.map(normalizeName);
  const members = tree.packages.filter(({ kind }) => kind === 'member');
  if (named) return members.filter(({ name }) => named.includes(name));
  return options.has('all-packages') || !tree.current ? members : [tree.current];
}

/** The extras and groups that are asked of the roots. */
function askedOf(tree: Tree, options: Invocation['options']): { extras: string[]; groups: string[] } {
  const names = (option: string) => namesIn(options, option);
  const all = (field: 'extras' | 'groups'): string[] =>
    tree.packages.flatMap(({ requirements }) =>
      field === 'extras' ? [...requirements.extras] : groupsOf(requirements.groups),
    );
  const usual = defaultGroups(tree.workspace.root);
  const without = new Set(names('no-group').concat(options.has('no-dev') ? ['dev'] : []));
  const only = [...names('only-group'), ...(options.has('only-dev') ? ['dev'] : [])];
  const chosen =
    only.length > 0
      ? only
      : [
          ...(options.has('no-default-groups') ? [] : usual === 'all' ? all('groups') : usual),
          ...(options.has('all-groups') ? all('groups') : names('group')),
          ...(options.has('dev') ? ['dev'] : []),
        ];
  const leftOut = new Set(names('no-extra'));
  const extras = options.has('all-extras') ? all('extras') : names('extra');
  return {
    extras: extras.filter((name) => !leftOut.has(name)),
    groups: chosen.filter((name) => !without.has(name)),
  };
}

/** A package, group or extra that is asked for and not there, so that uv stops: one clause. */
export function missingSelection(tree: Tree, options: Invocation['options']): string | undefined {
  const members = tree.packages.filter(({ kind }) => kind === 'member');
  const unknown = options
    .get('package')
    ?.find((name) => !members.some((each) => each.name === normalizeName(name)));
  if (unknown !== undefined) return `the workspace has no package \`${unknown}\``;
  const groups = new Set([
    ...groupsOf(tree.rootGroups),
    ...members.flatMap(({ requirements }) => groupsOf(requirements.groups)),
  ]);
  const usual = options.has('no-default-groups') ? [] : defaultGroups(tree.workspace.root);
  const asked = ['group', 'only-group', 'no-group'].flatMap((option) => namesIn(options, option));
  const group = [...(usual === 'all' ? [] : usual.filter((name) => name !== 'dev')), ...asked].find(
    (name) => !groups.has(name),
  );
  if (group !== undefined) return `no \`[dependency-groups]\` has the group \`${group}\``;
  const extras = new Set(members.flatMap(({ requirements }) => [...requirements.extras]));
  const extra = [...namesIn(options, 'extra'), ...namesIn(options, 'no-extra')].find(
    (name) => !extras.has(name),
  );
  const computed = members.some(({ requirements }) => requirements.dist === 'backend');
  return extra === undefined || computed ? undefined : `no package has the extra \`${extra}\``;
}

function namesIn(options: Invocation['options'], option: string): readonly string[] {
  return (options.get(option) ?? []).flatMap((text) => text.split(/[\s,]+/)).map(normalizeName);
}

function groupsOf(groups: Tree['rootGroups']): readonly string[] {
  return 'unknown' in groups ? [] : [...groups.keys()];
}
