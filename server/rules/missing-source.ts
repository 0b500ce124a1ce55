import type { Project } from '../project/project.ts';
import type { StringValue } from '../toml/document.ts';
import { setKey } from '../toml/edit.ts';
import { keyText } from '../toml/placement.ts';
import type { Span } from '../toml/span.ts';
import type { Rule } from './rule.ts';
import { placeIn } from './string-defects.ts';
import { askingIn, constraints, declaredSources, hasSourcesOff, ownName, rootRelated } from './uv-tables.ts';

/** "… is included as a workspace member, but is missing an entry in `tool.uv.sources`" (uv 0.13.9; uv-distribution/src/metadata/lowering.rs). */
export const missingSource: Rule = {
  code: 'missing-source',
  severity: 'error',

  *check(project) {
    const { above, members, isMember } = project.uvWorkspace;
    if (!above && !members) return;
    const { doc } = project;
    const sources = [...declaredSources(doc), ...(above ? declaredSources(above.doc) : [])];
    const placed = new Set(sources.map(({ name }) => name));
    const own = ownName(project);
    const { refusal } = askingIn(project);
    for (const { node, at, name } of named(project)) {
      if (name === own || placed.has(name) || !isMember(name) || hasSourcesOff(project, name)) continue;
      yield {
        at: placeIn(doc, node, at),
        message: `${refusal(name)}: \`${name}\` is a member of the workspace, which its source must say`,
        related: rootRelated(project),
        fixes: [source(project, name)],
      };
    }
  },
};

interface Named {
  readonly node: StringValue;
  /** Of the name in the string. */
  readonly at: Span;
  readonly name: string;
}

/** Each requirement without a URL, and what is asked of versions. */
function* named(project: Project): Iterable<Named> {
  for (const { requirements } of project.strings.lists)
    for (const { node, tree, distribution: name } of requirements)
      if (name !== undefined && tree.name && !tree.url) yield { node, at: tree.name.at, name };
  for (const { node, name } of constraints(project))
    yield { node, at: { start: 0, end: node.value.length }, name };
}

function source({ doc }: Project, name: string) {
  return {
    title: `Add \`${keyText(name)} = { workspace = true }\` to \`[tool.uv.sources]\``,
    safe: false,
    edits: () => setKey(doc, ['tool', 'uv', 'sources', name], '{ workspace = true }'),
  };
}
