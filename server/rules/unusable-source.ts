import { nearest } from '../project/nearest.ts';
import type { Project } from '../project/project.ts';
import { once } from '../pyproject/remembered.ts';
import { type Entry, type StringValue, stringAt, type Table } from '../toml/document.ts';
import { removeEntry, renameKey } from '../toml/edit.ts';
import type { Finding, Fix, Rule } from './rule.ts';
import { askingIn, type DeclaredSource, declaredSources, hasSourcesOff, ownName } from './uv-tables.ts';

/** Where a source leads is looked at as soon as something requires its package, whatever its marker (uv 0.13.9). */
export const unusableSource: Rule = {
  code: 'unusable-source',
  severity: 'error',

  *check(project) {
    if (project.uvWorkspace.unknown) return;
    const { members, above } = project.uvWorkspace;
    // Outside of a workspace only these two kinds can lead nowhere.
    const sources = declaredSources(project.doc).filter(
      ({ items }) =>
        members || above || items.some(({ entries }) => entries.has('path') || entries.has('workspace')),
    );
    if (sources.length === 0) return;
    const { requires, constrains, refusal } = askingIn(project);
    for (const source of sources) {
      const { name } = source;
      const fetched = requires(name);
      if (hasSourcesOff(project, name) || (!fetched && !constrains(name))) continue;
      for (const item of source.items)
        if (fetched || !item.entries.has('path')) yield* judge(project, source, item, refusal(name));
    }
  },
};

function* judge(project: Project, source: DeclaredSource, item: Table, refuses: string): Iterable<Finding> {
  const { name } = source;
  const workspace = item.entries.get('workspace');
  const path = stringAt(item, 'path');
  if (workspace?.value.kind === 'boolean') {
    if (!workspace.value.value)
      yield { at: workspace.at, message: `${refuses}: uv knows no \`workspace = false\`` };
    else if (project.uvWorkspace.isMember(name) === false)
      yield noMember(project, source, workspace, refuses);
  } else if (project.uvWorkspace.isMember(name) && name !== ownName(project)) {
    yield {
      at: item.at,
      message: `${refuses}: \`${name}\` is a member of the workspace, so its source can only be \`{ workspace = true }\``,
      fixes: source.entry.value === item && item.form === 'inline' ? [ofWorkspace(item)] : [],
    };
  } else if (path && !item.entries.has('git')) yield* atPath(project, path, item, refuses);
}

function ofWorkspace(item: Table): Fix {
  const text = '{ workspace = true }';
  return { title: `Write \`${text}\``, safe: false, edits: () => [{ ...item.at, text }] };
}

function noMember(
  project: Project,
  { name, entry }: DeclaredSource,
  workspace: Entry,
  refuses: string,
): Finding {
  const { members, above } = project.uvWorkspace;
  const near = nearest(name, memberNames(project.uvWorkspace));
  return {
    at: workspace.at,
    message:
      members || above
        ? `${refuses}: the workspace has no member \`${name}\``
        : `${refuses}: it belongs to no workspace, so \`${name}\` is no member of one`,
    fixes: near
      ? [{ title: `Rename to \`${near}\``, safe: false, edits: () => renameKey(project.doc, entry, near) }]
      : [],
  };
}

/** Among more names than these none is taken for the one that was meant. */
const MOST_COMPARED = 500;

const memberNames = once(({ members }: Project['uvWorkspace']): ReadonlySet<string> => {
  const names = new Set<string>();
  for (const found of new Set(members))
    for (const { manifest } of found ?? []) if (manifest?.project) names.add(manifest.project.name);
  return names.size > MOST_COMPARED ? new Set() : names;
});

/** What a path may name that is no folder (uv-distribution-filename/src/extension.rs). */
const ARCHIVE = /\.(?:whl|zip|tar|tgz|tbz|txz|tlz|tar\.(?:gz|bz2|xz|zst|lz|lzma))$/i;

function* atPath(project: Project, path: StringValue, item: Table, refuses: string): Iterable<Finding> {
  const state = project.uvWorkspace.paths.get(path.value);
  if (!state || state.kind === 'project') return;
  if (state.kind === 'absent') {
    // Another machine may have what lies elsewhere, or what is built first.
    const elsewhere = state.outside || ARCHIVE.test(path.value);
    yield {
      at: path.at,
      severity: elsewhere ? 'warning' : 'error',
      message: `${refuses}: there is nothing at \`${path.value}\``,
    };
  } else if (state.kind === 'bare') {
    yield {
      at: path.at,
      message: `${refuses}: \`${path.value}\` has neither \`pyproject.toml\` nor \`setup.py\``,
    };
  } else if (!ARCHIVE.test(path.value)) {
    yield {
      at: path.at,
      message: `${refuses}: \`${path.value}\` is neither a folder nor a wheel or a source distribution`,
    };
  } else yield* asFolder(project, item, refuses);
}

function* asFolder({ doc }: Project, item: Table, refuses: string): Iterable<Finding> {
  for (const key of ['editable', 'package']) {
    const entry = item.entries.get(key);
    if (entry?.value.kind !== 'boolean' || !entry.value.value) continue;
    yield {
      at: entry.at,
      message: `${refuses}: \`${key} = true\` is for folders, and this is a file`,
      fixes: [{ title: `Remove \`${key}\``, safe: false, edits: () => removeEntry(doc, item, key) }],
    };
  }
}
