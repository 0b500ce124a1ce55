/** Whether what a lock says of the whole still holds: its members, and what hangs on the root (crates/uv-resolver/src/lock/mod.rs `satisfies`). */

import type { Files } from '../files/files.ts';
import { normalizeName } from '../pyproject/name.ts';
import { isTable, stringsIn, tablesOf } from '../toml/read.ts';
import type { Lock } from './lock.ts';
import { compareRequirements, type Measure, type Verdict, verdictOf, type WireTable } from './lock-wire.ts';
import type { UvSettings } from './settings.ts';
import type { Tree } from './tree.ts';
import { lowerTexts } from './tree-lowering.ts';
import { uvSetting } from './tree-manifest.ts';

/** The members, and what hangs on the root: constraints, overrides, excludes, groups, metadata that is provided. */
export async function judgeManifest(
  lock: Lock,
  tree: Tree,
  settings: UvSettings,
  measure: Measure,
  files: Files,
): Promise<Verdict> {
  const manifest = isTable(lock.wire.manifest) ? lock.wire.manifest : {};
  const members = judgeMembers(lock, manifest, tree, measure);
  if (members) return members;
  if (tablesOf(manifest.requirements).length > 0) return { outdated: 'the lock is that of a script' };
  const { workspace } = tree;
  const noSources = (name: string) =>
    settings.noSources.all !== undefined || settings.noSources.some.has(name);
  let doubt: Verdict;
  for (const kind of ['constraint', 'override', 'build-constraint']) {
    const value = uvSetting(workspace.root, `${kind}-dependencies`);
    const texts = stringsIn(value);
    if (Array.isArray(value) && texts.length < value.length)
      return { unknown: `\`${kind}-dependencies\` for single packages are not modelled` };
    const now = await lowerTexts(texts, { manifest: workspace.root, workspace, noSources, files });
    if ('unknown' in now) return now;
    if ('fails' in now) return { unknown: now.fails };
    const locked = tablesOf(manifest[`${kind}s`]);
    const bears = (name: string) =>
      kind === 'build-constraint' ||
      bearsOn(
        name,
        locked.map((table) => table.name),
        lock,
        measure,
      );
    const exact = kind === 'build-constraint' ? { ...measure, together: false } : measure;
    const compared = compareRequirements(
      now.filter(({ name }) => bears(name)),
      locked,
      exact,
      kind === 'constraint' ? 'constraints' : 'requirements',
    );
    const verdict = verdictOf(compared, `\`${kind}-dependencies\``);
    if (verdict && 'outdated' in verdict) return verdict;
    doubt ??= verdict;
  }
  const more = [
    judgeExcludes(lock, tree, manifest, measure),
    judgeGroups(tree, manifest, measure),
    judgeProvided(lock, manifest, settings, measure),
  ];
  return more.find((verdict) => verdict && 'outdated' in verdict) ?? doubt ?? more.find(Boolean);
}

/** Since 0.13 uv passes over what is new and about packages that the lock does not hold. */
function bearsOn(name: string, locked: readonly unknown[], lock: Lock, { together }: Measure): boolean {
  const isLocked = locked.some((other) => typeof other === 'string' && normalizeName(other) === name);
  return !together || isLocked || lock.packages.some((other) => other.name === name);
}

function judgeMembers(lock: Lock, manifest: WireTable, tree: Tree, { together }: Measure): Verdict {
  const names = [...tree.workspace.members.keys()];
  const expected = names.length === 1 && tree.workspace.root.project ? [] : names;
  const actual = new Set(stringsIn(manifest.members).map(normalizeName));
  if (expected.length !== actual.size || !expected.every((name) => actual.has(name)))
    return { outdated: 'the members of the workspace are others' };
  for (const local of tree.packages.filter(({ kind }) => kind === 'member')) {
    const found = lock.packages.filter(({ name }) => name === local.name);
    const source = found.length === 1 ? found[0]?.source : undefined;
    if (source === undefined || (source === 'virtual') === local.built)
      return { outdated: `\`${local.name}\` ${local.built ? 'is now built' : 'is no longer built'}` };
    if ((source === 'editable') !== local.editable)
      return { outdated: `\`${local.name}\` is ${local.editable ? 'now' : 'no longer'} installed editable` };
  }
  return together ? judgeDefaultGroups(lock, tree) : undefined;
}

/** Since revision 5 the lock holds `default-groups` of each member that has them; nothing is asked of an older lock. */
function judgeDefaultGroups({ wire, revision }: Lock, { workspace }: Tree): Verdict {
  if (revision < 5) return undefined;
  const locked = new Map(tablesOf(wire.package).map((table) => [table.name, table['default-groups']]));
  for (const [name, manifest] of workspace.members) {
    const [now, before] = [uvSetting(manifest, 'default-groups'), locked.get(name)].map((value) =>
      JSON.stringify(Array.isArray(value) ? stringsIn(value).map(normalizeName) : value),
    );
    if (now === before) continue;
    return now !== undefined && before !== undefined
      ? { unknown: `whether \`default-groups\` of \`${name}\` is still what it was` }
      : { outdated: `\`default-groups\` of \`${name}\` has changed` };
  }
  return undefined;
}

function judgeExcludes(lock: Lock, { workspace }: Tree, manifest: WireTable, measure: Measure): Verdict {
  const [now, locked] = [uvSetting(workspace.root, 'exclude-dependencies'), manifest.excludes].map(
    (value) => {
      const names = stringsIn(value);
      return Array.isArray(value) && names.length < value.length
        ? undefined
        : new Set(names.map(normalizeName));
    },
  );
  if (!now || !locked) return { unknown: '`exclude-dependencies` for single packages are not modelled' };
  const bearing = [...now].filter((name) => bearsOn(name, [...locked], lock, measure));
  const same = bearing.length === locked.size && bearing.every((name) => locked.has(name));
  return same ? undefined : { outdated: '`exclude-dependencies` has changed' };
}

function judgeGroups(tree: Tree, manifest: WireTable, measure: Measure): Verdict {
  const locked = new Map(
    Object.entries(isTable(manifest['dependency-groups']) ? manifest['dependency-groups'] : {}),
  );
  const { rootGroups } = tree;
  if ('unknown' in rootGroups) return rootGroups;
  for (const name of new Set([...rootGroups.keys(), ...locked.keys()])) {
    const compared = compareRequirements(rootGroups.get(name) ?? [], tablesOf(locked.get(name)), measure);
    const verdict = verdictOf(compared, `the group \`${name}\``);
    if (verdict) return verdict;
  }
  return undefined;
}

function judgeProvided(lock: Lock, manifest: WireTable, settings: UvSettings, measure: Measure): Verdict {
  const [all = [], locked = []] = [
    settings.others.get('dependency-metadata')?.value,
    manifest['dependency-metadata'],
  ].map(tablesOf);
  const names = locked.map(({ name }) => name);
  const now = all.filter(
    ({ name }) => typeof name === 'string' && bearsOn(normalizeName(name), names, lock, measure),
  );
  const [one, other] = [now, locked].map((tables) => tables.map(providedKey).sort().join('\n'));
  if (one === other) return undefined;
  return now.length === 0 || locked.length === 0
    ? { outdated: '`dependency-metadata` has come or gone' }
    : { unknown: 'whether `dependency-metadata` is still what it was' };
}

function providedKey(table: WireTable): string {
  return JSON.stringify(Object.entries(table).sort(([a], [b]) => (a < b ? -1 : 1)));
}
