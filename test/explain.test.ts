/** `explain`: the pages as the program carries them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { RULES } from '../server/rules/index.ts';
import { WHEEL_CODES } from '../server/rules/wheel/index.ts';
import { ROOT } from './literate.ts';
import { program } from './program.ts';

const { run, tree } = program();

it('prints the page of every rule, with the findings drawn under the text', () => {
  const { status, out, err } = run(tree({}), ['explain', 'uncached-backend']);
  expect({ status, err }).toEqual({ status: 0, err: '' });
  const page = readFileSync(join(ROOT, 'server/rules/uncached-backend.md'), 'utf8');
  for (const line of page.split('\n')) if (!/^(#|```)/.test(line)) expect(out).toContain(line);
  expect(out).toMatch(/│ # +\^+ 💡 warning: /);
  expect(out).not.toContain('```');
});

it('lists every code with its first paragraph', () => {
  const { status, out } = run(tree({}), ['explain']);
  expect(status).toBe(0);
  const blocks = out.trimEnd().split('\n\n');
  expect(blocks.map((block) => block.split('\n')[0])).toEqual([
    ...RULES.map(({ code }) => code),
    ...WHEEL_CODES,
  ]);
  expect(blocks.filter((block) => !/^\S+\n {2}\S.*$/.test(block))).toEqual([]);
});

it('names the nearest code for one that does not exist', () => {
  const { status, out, err } = run(tree({}), ['explain', 'uncached-backnd']);
  expect({ status, out }).toEqual({ status: 2, out: '' });
  expect(err).toContain('did you mean `uncached-backend`?');
  expect(run(tree({}), ['explain', 'zzz']).err).toContain('lists them all');
});
