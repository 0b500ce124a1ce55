import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Encoding } from '../../server/lsp/client.ts';
import { isPyproject, offsetOf, pathOf, rangeOf, uriOf } from '../../server/lsp/convert.ts';
import { readSettings } from '../../server/lsp/settings.ts';

const texts = fc
  .array(fc.constantFrom('a', 'é', '漢', '🐍', '\n', '\r\n', '"', ' '))
  .map((parts) => parts.join(''));
const encodings = fc.constantFrom<Encoding>('utf-8', 'utf-16', 'utf-32');

test('Every place between two letters is found again from its position, in every encoding', () => {
  fc.assert(
    fc.property(texts, encodings, fc.nat(), (text, encoding, n) => {
      const starts = [...text.matchAll(/\r\n|[\s\S]/gu)].map(({ index }) => index);
      const offset = starts[n % (starts.length + 1)] ?? text.length;
      const where = { uri: 'x', version: 0, document: TextDocument.create('x', '', 0, text), encoding };
      const { start } = rangeOf(where, { start: offset, end: offset });
      expect(offsetOf(where, start)).toBe(offset);
      const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
      const units = { 'utf-8': Buffer.byteLength(line), 'utf-16': line.length, 'utf-32': [...line].length };
      expect(start.character).toBe(units[encoding]);
    }),
  );
});

test('Positions beyond a line or beyond the text are their ends', () => {
  for (const encoding of ['utf-8', 'utf-16', 'utf-32'] as const) {
    const where = { uri: 'x', version: 0, document: TextDocument.create('x', '', 0, 'é🐍\nb'), encoding };
    expect(offsetOf(where, { line: 0, character: 99 })).toBe(3);
    expect(offsetOf(where, { line: 99, character: 0 })).toBe(5);
  }
});

test('A path becomes a URI and comes back', () => {
  for (const path of ['/a/b.toml', '/a b/é#?%.toml', '/C:/a/b', '//host/share/a'])
    expect(pathOf(uriOf(path))).toBe(path);
  expect(pathOf('file:///c%3A/a/b')).toBe('/c:/a/b');
  for (const uri of ['untitled:pyproject.toml', 'git:/a/pyproject.toml?x', 'no uri', 'file:///%ff'])
    expect(pathOf(uri)).toBe(undefined);
});

test('A document is ours by its file name', () => {
  for (const uri of [
    'file:///a/pyproject.toml',
    'untitled:pyproject.toml',
    'vscode-vfs://host/a/pyproject.toml?q#f',
  ])
    expect(isPyproject(uri)).toBe(true);
  for (const uri of [
    'file:///a/Cargo.toml',
    'file:///pyproject.toml/a',
    'file:///my-pyproject.toml',
    'nonsense',
    '',
  ])
    expect(isPyproject(uri)).toBe(false);
});

test('Settings are read from the section or from what holds it, and a later source wins key by key', () => {
  const first = { 'pyproject-ls': { select: ['toml-syntax', 'nonsense'], ignore: 'b' } };
  expect(readSettings(first, null, { ignore: ['c', 3], severity: { a: 'hint', b: 'loud' } })).toEqual({
    select: ['toml-syntax'],
    ignore: ['c'],
    severity: { a: 'hint' },
  });
  expect(readSettings({ select: 'nonsense' })).toEqual({});
  expect(readSettings(undefined, [], 'x', { 'pyproject-ls': null, select: 4 })).toEqual({});
});
