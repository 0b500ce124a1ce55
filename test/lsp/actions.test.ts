import { afterEach, expect, test } from 'vitest';
import { Conversation } from './conversation.ts';
import { helix, neovim } from './editors.ts';
import { after, EVERYTHING, FINE, START, STRING_PATH } from './texts.ts';

let talk: Conversation | undefined;
afterEach(() => talk?.end());

test('Actions are judged from the text as it is: what the client believes to be wrong does not count', async () => {
  talk = await Conversation.with(helix);
  talk.open(FINE);
  const stale = { range: EVERYTHING, message: 'old', code: 'invalid-backend-path', source: 'pyproject-ls' };
  expect(await talk.actions(EVERYTHING, { diagnostics: [stale] })).toEqual([]);
  talk.change(STRING_PATH);
  const [action] = await talk.actions(EVERYTHING, { diagnostics: [], only: ['quickfix'] });
  expect(action).toMatchObject({
    kind: 'quickfix',
    isPreferred: true,
    diagnostics: [{ code: 'invalid-backend-path' }],
  });
  expect(after(STRING_PATH, action, talk.uri())).toContain('backend-path = ["."]\n');
});

test('Actions are those of the findings that the range touches', async () => {
  talk = await Conversation.with(helix);
  talk.open(STRING_PATH);
  const place = (line: number, character: number) => ({
    start: { line, character },
    end: { line, character },
  });
  const only = { diagnostics: [], only: ['quickfix'] };
  expect(await talk.actions(place(2, 14), only)).toEqual([]);
  expect((await talk.actions(place(2, 15), only)).length).toBe(1);
  expect((await talk.actions(place(2, 18), only)).length).toBe(1);
  expect(await talk.actions(place(3, 0), only)).toEqual([]);
});

test.each(['source.fixAll.pyproject-ls', 'source.fixAll', 'source', ''])(
  'Asked for `%s`, all safe fixes are one action',
  async (kind) => {
    talk = await Conversation.with(helix);
    talk.open(STRING_PATH);
    const actions = await talk.actions(START, { diagnostics: [], only: [kind] });
    const all = actions.filter((action) => action.kind === 'source.fixAll.pyproject-ls');
    expect(all.length).toBe(1);
    expect(after(STRING_PATH, all[0], talk.uri())).toContain('backend-path = ["."]\n');
  },
);

test('Kinds that are not ours get nothing', async () => {
  talk = await Conversation.with(helix);
  talk.open(STRING_PATH);
  for (const kind of ['refactor', 'source.organizeImports', 'source.fixAll.other', 'quick'])
    expect(await talk.actions(EVERYTHING, { diagnostics: [], only: [kind] })).toEqual([]);
});

test('Edits name the version of the document where the client takes it, and else only the document', async () => {
  talk = await Conversation.with(helix);
  talk.open(STRING_PATH);
  const [withVersion] = await talk.actions(EVERYTHING);
  expect(withVersion?.edit).toMatchObject({
    documentChanges: [{ textDocument: { uri: talk.uri(), version: 1 } }],
  });
  expect(withVersion?.edit).not.toHaveProperty('changes');
  await talk.end();
  talk = await Conversation.with(neovim);
  talk.open(STRING_PATH);
  const [without] = await talk.actions(EVERYTHING);
  expect(without?.edit?.changes?.[talk.uri()]?.length).toBeGreaterThan(0);
  expect(without?.edit).not.toHaveProperty('documentChanges');
});

test('Every action is resolved to itself, also one that somebody else made', async () => {
  talk = await Conversation.with(neovim);
  talk.open(STRING_PATH);
  const foreign = { title: 'Sort', kind: 'refactor', command: { title: 'Sort', command: 'sort' } };
  const [own] = await talk.actions(EVERYTHING);
  for (const action of [foreign, own, { title: 'bare' }])
    expect(await talk.request('codeAction/resolve', action)).toEqual(action);
});
