import { expect, test } from 'vitest';
import { codeActions } from '../../server/features/code-actions.ts';
import { applyEdits } from '../../server/toml/span.ts';
import { marked } from './marked.ts';

const STRING_PATH = '[build-system]\nrequires = []\nbackend-path = │"."\nbuild-backend = "backend"\n';

async function actions(text: string, choice: object = {}) {
  const { project, offset } = await marked(text);
  const answer = codeActions(project, { start: offset, end: offset }, { installed: true, ...choice });
  return { ...answer, text: project.doc.text };
}

test('The first safe fix of a finding is the preferred one', async () => {
  const { quickFixes, text } = await actions(STRING_PATH);
  const [fix] = quickFixes;
  expect(fix).toMatchObject({ title: 'Replace by `["."]`', preferred: true });
  expect(applyEdits(text, fix?.edits ?? [])).toContain('backend-path = ["."]');
});

test('An unsafe fix is offered, but not preferred, and not a part of fixing all', async () => {
  const { quickFixes, fixAll } = await actions('[build-sys│tem]\nbuild-backend = "hatchling.build"\n');
  expect(quickFixes.map(({ preferred }) => preferred)).toContain(false);
  expect(fixAll).toEqual([]);
});

test('What is silenced offers nothing', async () => {
  const { quickFixes, fixAll } = await actions(STRING_PATH, { ignore: ['invalid-backend-path'] });
  expect([...quickFixes, ...fixAll]).toEqual([]);
});

test('Fixing all goes through the whole document, wherever the cursor is', async () => {
  const { quickFixes, fixAll, text } = await actions(`│${STRING_PATH.replace('│', '')}`);
  expect(quickFixes).toEqual([]);
  expect(applyEdits(text, fixAll)).toContain('backend-path = ["."]');
});
