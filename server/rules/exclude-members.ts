/** The fix that keeps folders out of a workspace. */
import type { Project } from '../project/project.ts';
import { arrayAt } from '../toml/document.ts';
import { appendItems, quote, setKey } from '../toml/edit.ts';
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
