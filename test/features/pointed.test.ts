import { expect, test } from 'vitest';
import { pointedAt } from '../../server/features/pointed.ts';
import { parse } from '../../server/toml/parser.ts';

function pointed(text: string) {
  const found = pointedAt(parse(text.replace('│', '')), text.indexOf('│'));
  return found && `${found.path.join('.')} ${found.on}${found.items.map((item) => ` ${item}`).join('')}`;
}

test.each([
  ['[a]\nb│b = 1', 'a.bb key'],
  ['[a│]\nb = 1', 'a key'],
  ['[a]\nb = │1', 'a.b value'],
  ['[a]\nb = 1│', 'a.b value'],
  ['[a]\nb = ["x", "│y"]', 'a.b value 1'],
  ['[a]\nb = ["x", │ "y"]', 'a.b value'],
  ['a.b.c│ = 1', 'a.b.c key'],
  ['a.│b.c = 1', 'a.b key'],
  [
    '[tool.uv]\ncache-keys = [{ file = "a" }, { git = { comm│it = true } }]',
    'tool.uv.cache-keys.git.commit key 1',
  ],
  ['[[a.b]]\nc = 1\n[[a.b]]\nc = │2', 'a.b.c value 1'],
  ['[a]\nb = 1\n[c]\nd = 1\n[a.e]\nf = "│"', 'a.e.f value'],
  ['[a]\nb = 1 # │', undefined],
  ['[a]\n\n│\nb = 1', undefined],
  ['│', undefined],
])('In %j it is %s', (text, expected) => {
  expect(pointed(text)).toBe(expected);
});
