import { nearest } from '../project/nearest.ts';
import type { Project } from '../project/project.ts';
import { normalizeName } from '../pyproject/name.ts';
import { once } from '../pyproject/remembered.ts';
import { requirementName } from '../pyproject/requirement.ts';
import {
  arrayAt,
  type Document,
  type StringValue,
  stringAt,
  stringsOf,
  type Table,
  tableAt,
} from '../toml/document.ts';
import { renameKey, replaceString, setKey } from '../toml/edit.ts';
import type { Finding, Fix, Rule } from './rule.ts';
import { declaredSources, extraNames, groupNames, ownName, uvTable } from './uv-tables.ts';

/** Where uv looks a group or an extra up by name; what it does where it finds none was tried with 0.13.9. */
export const undefinedGroup: Rule = {
  code: 'undefined-group',
  severity: 'error',

  *check(project) {
    if (project.doc.problems.length > 0 || !uvTable(project.doc)) return;
    yield* inDefaultGroups(project);
    yield* inGroupSettings(project);
    yield* inConflicts(project);
    yield* inSources(project);
  },
};

const STOPS = '`uv lock`, `uv sync` and `uv run` stop';

function* inDefaultGroups({ doc }: Project): Iterable<Finding> {
  const groups = groupNames(doc);
  for (const node of stringsOf(arrayAt(doc.root, 'tool', 'uv', 'default-groups'))) {
    const name = normalizeName(node.value);
    if (groups.has(name)) continue;
    const old = name === 'dev' && hasOldGroup(doc);
    yield {
      at: node.at,
      message: old
        ? `${STOPS}: \`dev-dependencies\` make no group \`dev\`, which only \`[dependency-groups]\` defines`
        : `${STOPS}: \`[dependency-groups]\` has no \`${node.value}\``,
      fixes: [...replaced(doc, node, groups), ...(name === 'all' ? [allGroups(doc)] : [])],
    };
  }
}

function allGroups(doc: Document): Fix {
  return {
    title: 'Write `default-groups = "all"`',
    safe: false,
    edits: () => setKey(doc, ['tool', 'uv', 'default-groups'], '"all"'),
  };
}

function* inGroupSettings({ doc }: Project): Iterable<Finding> {
  const groups = groupNames(doc);
  for (const [name, entry] of tableAt(doc.root, 'tool', 'uv', 'dependency-groups')?.entries ?? []) {
    if (groups.has(normalizeName(name))) continue;
    const old = normalizeName(name) === 'dev' && hasOldGroup(doc);
    const near = groups.size <= MOST_COMPARED ? nearest(name, groups.values()) : undefined;
    yield {
      at: entry.key.at,
      message: old
        ? `${STOPS}: \`dev-dependencies\` make no group \`dev\`, which only \`[dependency-groups]\` defines`
        : `${STOPS}: \`[dependency-groups]\` has no \`${name}\``,
      fixes: near
        ? [{ title: `Rename to \`${near}\``, safe: false, edits: () => renameKey(doc, entry, near) }]
        : [],
    };
  }
}

/** uv takes any name in `conflicts`; one that is nowhere conflicts with nothing. */
function* inConflicts(project: Project): Iterable<Finding> {
  const { doc } = project;
  for (const set of arrayAt(doc.root, 'tool', 'uv', 'conflicts')?.items ?? [])
    for (const item of set.kind === 'array' ? set.items : [])
      if (item.kind === 'table') yield* inConflict(project, item);
}

function* inConflict(project: Project, item: Table): Iterable<Finding> {
  const [pkg, extra, group] = ['package', 'extra', 'group'].map((key) => stringAt(item, key));
  const owner = ownerOf(project, pkg);
  if (pkg && owner === 'nobody') {
    yield {
      at: pkg.at,
      severity: 'warning',
      message: `this conflict has no effect: no package of the workspace is named \`${pkg.value}\``,
    };
    return;
  }
  if (owner === undefined || owner === 'nobody') return;
  const [node, names, where] = extra
    ? [extra, extraNames(owner), '[project.optional-dependencies]']
    : [group, oldAndNewGroups(owner), '[dependency-groups]'];
  if (!node || names === undefined || names.has(normalizeName(node.value))) return;
  yield {
    at: node.at,
    severity: 'warning',
    message: `this conflict has no effect: \`${where}\`${pkg && owner !== project.doc ? ` of \`${pkg.value}\`` : ''} has no \`${node.value}\``,
    fixes: replaced(project.doc, node, names),
  };
}

/** The document of the package that a conflict is about; undefined where it cannot be told. */
function ownerOf(project: Project, pkg: StringValue | undefined): Document | 'nobody' | undefined {
  const { doc, uvWorkspace } = project;
  if (!pkg) return doc.root.entries.has('project') ? doc : undefined;
  const name = normalizeName(pkg.value);
  if (name === ownName(project)) return doc;
  const member = documentsOf(uvWorkspace).get(name);
  if (member) return member;
  return uvWorkspace.members && uvWorkspace.isMember(name) === false ? 'nobody' : undefined;
}

/** By the names of the members; of several of one name the first. */
const documentsOf = once(({ members }: Project['uvWorkspace']): ReadonlyMap<string, Document> => {
  const out = new Map<string, Document>();
  for (const found of new Set(members))
    for (const { manifest } of found ?? [])
      if (manifest?.project && !out.has(manifest.project.name)) out.set(manifest.project.name, manifest.doc);
  return out;
});

/** A source for one extra or group: uv refuses the project where that does not require the package itself. */
function* inSources(project: Project): Iterable<Finding> {
  const { doc } = project;
  const scoped = declaredSources(doc).flatMap(({ name, items }) =>
    items.flatMap((item) => {
      const extra = stringAt(item, 'extra');
      const node = extra ?? stringAt(item, 'group');
      return node ? [{ name, node, kind: extra ? ('extra' as const) : ('group' as const) }] : [];
    }),
  );
  if (scoped.length === 0 || !doc.root.entries.has('project')) return;
  const names = { extra: extraNames(doc), group: oldAndNewGroups(doc) };
  const asked = scoped.flatMap(({ node, kind }) => (kind === 'group' ? [normalizeName(node.value)] : []));
  const required = requiredIn(project, new Set(asked.slice(0, MOST_GROUPS)));
  for (const { name, node, kind } of scoped) {
    const known = names[kind];
    const own = normalizeName(node.value);
    const table = kind === 'extra' ? '[project.optional-dependencies]' : '[dependency-groups]';
    if (known && !known.has(own))
      yield {
        at: node.at,
        message: `uv refuses to lock the project: \`${table}\` has no \`${node.value}\``,
        fixes: replaced(doc, node, known),
      };
    else if (known && required && !required.has(`${kind} ${own} ${name}`))
      yield {
        at: node.at,
        message: `uv refuses to lock the project: the ${kind} \`${node.value}\` does not require \`${name}\``,
      };
  }
}

/** More groups than this are not followed into what they include. */
const MOST_GROUPS = 100;

/** `extra NAME PACKAGE` and `group NAME PACKAGE`, what the `asked` groups include among them; undefined where something cannot be read. */
function requiredIn({ doc, strings }: Project, asked: ReadonlySet<string>): ReadonlySet<string> | undefined {
  const out = new Set<string>();
  const groups = new Map<string, Set<string>>();
  const old = stringsOf(arrayAt(doc.root, 'tool', 'uv', 'dev-dependencies'));
  for (const { value } of old) {
    const name = requirementName(value);
    if (name === undefined) return undefined;
    out.add(`group dev ${name}`);
  }
  for (const { list, requirements } of strings.lists) {
    if (list.kind !== 'extra' && list.kind !== 'group') continue;
    const own = normalizeName(list.name);
    if (list.kind === 'group') groups.set(own, new Set());
    for (const { distribution } of requirements) {
      if (distribution === undefined) return undefined;
      out.add(`${list.kind} ${own} ${distribution}`);
      if (list.kind === 'group') groups.get(own)?.add(distribution);
    }
  }
  const written = groupNames(doc);
  for (const name of asked)
    for (const included of includedBy(doc, name, written))
      for (const distribution of groups.get(included) ?? []) out.add(`group ${name} ${distribution}`);
  return out;
}

/** The groups that one includes, at any depth. */
function includedBy(doc: Document, name: string, written: ReadonlyMap<string, string>): ReadonlySet<string> {
  const out = new Set<string>([name]);
  // The set grows while it is walked.
  for (const group of out)
    for (const item of arrayAt(doc.root, 'dependency-groups', written.get(group) ?? '')?.items ?? []) {
      const include = item.kind === 'table' ? stringAt(item, 'include-group') : undefined;
      if (include) out.add(normalizeName(include.value));
    }
  return out;
}

/** Among more names than this none is taken for the one that was meant. */
const MOST_COMPARED = 200;

function replaced(doc: Document, node: StringValue, names: ReadonlyMap<string, string>): readonly Fix[] {
  if (names.size > MOST_COMPARED) return [];
  const near = nearest(node.value, names.values());
  return near
    ? [{ title: `Replace by \`${near}\``, safe: false, edits: () => replaceString(doc, node, near) }]
    : [];
}

function hasOldGroup(doc: Document): boolean {
  return arrayAt(doc.root, 'tool', 'uv', 'dev-dependencies') !== undefined;
}

const oldAndNewGroups = once((doc: Document): ReadonlyMap<string, string> => {
  const groups = groupNames(doc);
  return hasOldGroup(doc) ? new Map([...groups, ['dev', 'dev']]) : groups;
});
