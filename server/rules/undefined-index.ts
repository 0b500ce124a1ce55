import { nearest } from '../project/nearest.ts';
import type { Project } from '../project/project.ts';
import { type StringValue, stringAt } from '../toml/document.ts';
import { replaceString } from '../toml/edit.ts';
import type { Related, Rule } from './rule.ts';
import { askingIn, declaredIndexes, declaredSources, hasSourcesOff, ownRequiredNames } from './uv-tables.ts';

/**
 * A source takes its index from the project's own file, the workspace's root or the command line, by exactly its name, and from no
 * `uv.toml` (uv-distribution/src/metadata/lowering.rs; tried with 0.13.9: "references an undeclared index").
 */
export const undefinedIndex: Rule = {
  code: 'undefined-index',
  // `UV_INDEX` and `--index` may bring it where somebody sets them.
  severity: 'warning',

  *check(project) {
    const { doc, uvWorkspace } = project;
    if (uvWorkspace.unknown) return;
    const known = new Set(indexNames(project));
    let own: ReturnType<typeof ownRequiredNames> | 'unread' = 'unread';
    let asking: ReturnType<typeof askingIn> | undefined;
    const others = related(project);
    let compared = 0;
    for (const { name, items } of declaredSources(doc)) {
      if (hasSourcesOff(project, name)) continue;
      for (const item of items) {
        const index = stringAt(item, 'index');
        if (!index || known.has(index.value)) continue;
        if (own === 'unread') own = ownRequiredNames(project);
        if (own === undefined) return;
        if (!own.has(name) && !isAskedByMember(project, name, index)) continue;
        asking ??= askingIn(project);
        const near = compared++ < MOST_COMPARED ? meant(index.value, known) : undefined;
        yield {
          at: index.at,
          message: `${asking.refusal(name)}: no \`[[tool.uv.index]]\` is named \`${index.value}\``,
          related: others,
          fixes: near
            ? [{ title: `Replace by \`${near}\``, safe: false, edits: () => replaceString(doc, index, near) }]
            : [],
        };
      }
    }
  },
};

function indexNames({ doc, uvWorkspace: { above } }: Project): readonly string[] {
  const all = [...declaredIndexes(doc), ...(above ? declaredIndexes(above.doc) : [])];
  return all.flatMap(({ name }) => (name ? [name.value] : []));
}

/** Whether a member that cannot bring the index itself asks for the package; what nobody asks for is `unused-source`. */
function isAskedByMember({ uvWorkspace }: Project, name: string, index: StringValue): boolean {
  const users = uvWorkspace.requiredByMembers?.get(name) ?? [];
  return users.some((user) => !declaredIndexes(user.doc).some((one) => one.name?.value === index.value));
}

/** Of very many that are not defined, only the first are compared with all names. */
const MOST_COMPARED = 50;

function meant(name: string, known: ReadonlySet<string>): string | undefined {
  return nearest(name, known) ?? sameLetters(name, known);
}

/** A name that differs in case or in `-`, `_` and `.` alone: uv compares as it is written. */
function sameLetters(name: string, known: ReadonlySet<string>): string | undefined {
  const fold = (text: string) => text.toLowerCase().replace(/[-_.]/g, '');
  return [...known].find((other) => fold(other) === fold(name));
}

/** More indexes than these are not shown. */
const MOST_SHOWN = 10;

/** Where the indexes are defined. */
function related({ doc }: Project): readonly Related[] {
  return declaredIndexes(doc)
    .slice(0, MOST_SHOWN)
    .flatMap(({ name }) => (name ? [{ at: name.at, message: `this one is \`${name.value}\`` }] : []));
}
