/** Where carets stand, seen in the form in which the pages show it. */
import { expect, it } from 'vitest';
import { annotate, type Remark } from '../server/cli/annotate.ts';

it('puts carets under the text and the words behind them', () => {
  expect(draw('name = "demo"\n', remark(7, 13, 'a word'))).toBe('name = "demo"\n       ^^^^^^ a word\n');
});

it('draws several remarks on one line in their order, with what belongs to each below it', () => {
  const first = { ...remark(0, 1, 'one'), below: [{ role: 'fix' as const, label: 'mend it' }] };
  expect(draw('a = b', first, { ...remark(4, 5, 'two'), role: 'related' })).toBe(
    ['a = b', '^ one', 'mend it', '    - two'].join('\n'),
  );
});

it('opens a remark that spans lines under its first line and closes it under its last', () => {
  expect(draw('a = [\n  1,\n]\n', remark(4, 12, 'all of it'))).toBe(
    ['a = [', '    ^… all of it', '  1,', ']', '^ to here', ''].join('\n'),
  );
});

it('keeps a remark that ends with a line break on its line', () => {
  expect(draw('ab\ncd\n', remark(0, 3, 'x'))).toBe('ab\n^^ x\ncd\n');
});

it('shows an empty place as one caret, also behind the end of the text', () => {
  expect(draw('', remark(0, 0, 'nothing here'))).toBe('\n^ nothing here');
  expect(draw('a\n', remark(2, 2, 'the end'))).toBe('a\n\n^ the end');
});

it('keeps tabs, counts two columns for wide characters and none for what combines', () => {
  expect(draw('\ta = "x"', remark(5, 8, 'y'))).toBe('\ta = "x"\n\t    ^^^ y');
  expect(draw('"漢字🐍" = 1', remark(7, 8, 'y'))).toBe('"漢字🐍" = 1\n         ^ y');
  expect(draw('"e\u0301" = 1', remark(5, 6, 'y'))).toBe('"e\u0301" = 1\n    ^ y');
});

it('leaves the carriage return of a line break alone', () => {
  expect(draw('a = 1\r\nb = 2\r\n', remark(7, 8, 'y'))).toBe('a = 1\nb = 2\n^ y\n');
});

function remark(start: number, end: number, label: string): Remark {
  return { at: { start, end }, role: 'finding', label, below: [] };
}

function draw(text: string, ...remarks: Remark[]): string {
  const rows = annotate(text, remarks);
  return text
    .split(/\r?\n/)
    .flatMap((line, number) => [
      line,
      ...(rows.get(number) ?? []).map(({ pad, carets, label }) =>
        carets === '' ? label : `${pad}${carets} ${label}`,
      ),
    ])
    .join('\n');
}
