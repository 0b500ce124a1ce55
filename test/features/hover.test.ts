import { expect, test } from 'vitest';
import { hover } from '../../server/features/hover.ts';
import { marked } from './marked.ts';

test('Where there is nothing to know, nothing is shown', async () => {
  for (const text of ['│', '# a │comment\n[project]\n', '[tool.unheard-of]\na = │1\n']) {
    const { project, offset, files } = await marked(text);
    expect(await hover(project, offset, files)).toBe(undefined);
  }
});
