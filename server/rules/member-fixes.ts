/** The fixes of `members` and `exclude` of a workspace. */
import type { Project } from '../project/project.ts';
import { arrayAt, type StringValue } from '../toml/document.ts';
import { appendItems, quote, removeItem, setKey } from '../toml/edit.ts';
import type { Fix } from './rule.ts';

/** Adds folders (paths from the root) to `exclude`; none where a path is a pattern to uv. */
export function excludeMembers({ doc }: Project, paths: readonly string[]): readonly Fix[] {
  if (paths.length === 0 || paths.some((path) => /[*?[\]]/.test(path) || path.startsWith('/'))) return [];
  const texts = paths.map((path) => quote(path));
  const shown = paths.length === 1 ? `\`${paths[0]}\`` : `${paths.length} folders`;
  return [
    {
      title: `Add ${shown} to \`exclude\``,
      safe: false,
      edits: () => {
        const exclude = arrayAt(doc.root, 'tool', 'uv', 'workspace', 'exclude');
        return exclude
          ? appendItems(doc, exclude, texts)
          : setKey(doc, ['tool', 'uv', 'workspace', 'exclude'], `[${texts.join(', ')}]`);
      },
    },
  ];
}

/** Takes an item out of `members`. */
export function removeMember({ doc }: Project, node: StringValue): Fix {
  return {
    title: `Remove \`${node.value}\``,
    safe: false,
    edits: () => {
      const array = arrayAt(doc.root, 'tool', 'uv', 'workspace', 'members');
      return array ? removeItem(doc, array, node) : [];
    },
  };
}
