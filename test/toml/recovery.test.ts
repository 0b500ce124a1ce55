import { expect, test } from 'vitest';
import type { Document, Table, Value } from '../../server/toml/document.ts';
import { parse } from '../../server/toml/parser.ts';
import { DOCUMENTS } from './documents.ts';

/** Every leaf's path with the place of its last name: `.tool.uv.x@120`. */
function keysOf(doc: Document): string[] {
  const out: string[] = [];
  const table = (here: Table, path: string) => {
    for (const [name, { key, value: inner }] of here.entries) value(inner, `${path}.${name}`, key.at.start);
  };
  const value = (here: Value, path: string, at: number) => {
    if (here.kind === 'table') table(here, path);
    else if (here.kind === 'array' && here.ofTables)
      for (const item of here.items) value(item, `${path}.*`, at);
    else out.push(`${path}@${at}`);
  };
  table(doc.root, '');
  return out;
}

/** The keys of the whole text that lie outside of what was changed, at their places in the other text. */
function undamaged(text: string, from: number, to: number, growth: number): string[] {
  const key = /@(\d+)$/;
  return keysOf(parse(text)).flatMap((one) => {
    const at = Number(key.exec(one)?.[1]);
    if (at >= from && at < to) return [];
    return [one.replace(key, `@${at < from ? at : at + growth}`)];
  });
}

interface Damage {
  readonly name: string;
  /** What is replaced, by what. */
  readonly make: (text: string) => readonly { from: number; to: number; by: string }[];
}

/** Every match of a pattern: its first group, or all of it where there is none, is replaced. */
function each(pattern: RegExp, by: string): Damage['make'] {
  return (text) =>
    [...text.matchAll(pattern)].map((match) => {
      const from = match.index + (match[1] === undefined ? 0 : match[0].indexOf(match[1]));
      return { from, to: from + (match[1] ?? match[0]).length, by };
    });
}

const DAMAGES: readonly Damage[] = [
  { name: 'a string without its closing quote', make: each(/^[\w".-]+ *= *"[^"\n]*(")$/gm, '') },
  { name: 'a string without its opening quote', make: each(/^[\w".-]+ *= *(")[^"\n]*"$/gm, '') },
  { name: 'an item without its closing quote', make: each(/^ +"[^"\n]*("),?$/gm, '') },
  { name: 'an array without its end', make: each(/(\])\n/g, '') },
  { name: 'an array without its beginning', make: each(/= (\[)\n/g, '') },
  { name: 'an inline table without its end', make: each(/( ?\})$/gm, '') },
  { name: 'a key without equals sign', make: each(/^[\w-]+( *=) /gm, '') },
  { name: 'a key without value', make: each(/^[\w-]+ *= *("[^"\n]*")$/gm, '') },
  { name: 'a key alone', make: each(/^[\w-]+( *= *"[^"\n]*")$/gm, '') },
  { name: 'a comma too few', make: each(/"(,)\n +"/g, '') },
  { name: 'two values on a line', make: each(/^[\w-]+ *= *"[^"\n]*"()$/gm, ' "two"') },
  { name: 'a header that is being typed', make: each(/^()(?=\[)/gm, '[tool.\n') },
  { name: 'a header without its bracket', make: each(/^\[[^[\]\n]*(\])$/gm, '') },
  { name: 'a multi-line string that is being typed', make: each(/^()(?=[\w-]+ *= *")/gm, 'new = """\n') },
  { name: 'a multi-line string without its end', make: each(/^(?:[\w ]*)("""|''')$/gm, '') },
];

test.each(DAMAGES)('$name hides no key but its own', ({ name, make }) => {
  let variants = 0;
  let keys = 0;
  for (const text of DOCUMENTS) {
    for (const { from, to, by } of make(text)) {
      const broken = text.slice(0, from) + by + text.slice(to);
      const line = text.lastIndexOf('\n', from - 1) + 1;
      const end = by.endsWith('\n') ? line : text.indexOf('\n', to);
      const wanted = undamaged(text, line, end, by.length - (to - from));
      expect(parse(broken).problems, broken).not.toEqual([]);
      expect(hidden(wanted, broken), `${name}: ${text.slice(line, end)}`).toEqual([]);
      variants++;
      keys += wanted.length;
    }
  }
  console.log(`${name}: ${variants} variants, ${keys} keys, none hidden`);
  expect(variants).toBeGreaterThan(0);
});

function hidden(wanted: readonly string[], text: string): readonly string[] {
  const found = new Set(keysOf(parse(text)));
  return wanted.filter((key) => !found.has(key));
}

test('while a section is typed, all other sections keep their keys', () => {
  let states = 0;
  for (const text of DOCUMENTS) {
    const starts = [...text.matchAll(/^\[/gm)].map((match) => match.index);
    for (const [i, start] of starts.entries()) {
      const end = starts[i + 1] ?? text.length;
      for (let typed = start; typed <= end; typed++) {
        const state = `${text.slice(0, typed)}\n${text.slice(end)}`;
        const wanted = undamaged(text, start, end, typed + 1 - end);
        expect(hidden(wanted, state), `after ${JSON.stringify(text.slice(start, typed))}`).toEqual([]);
        states++;
      }
    }
  }
  console.log(`${states} states of sections that are typed`);
});

test('while a line is typed, all other lines keep their keys', () => {
  for (const text of DOCUMENTS) {
    for (const { entry, end } of linesWithKeys(text)) {
      for (let typed = entry; typed <= end; typed++) {
        const state = text.slice(0, typed) + text.slice(end);
        expect(hidden(undamaged(text, entry, end, typed - end), state), state.slice(entry, typed)).toEqual(
          [],
        );
      }
    }
  }
});

/** The lines that hold a whole statement. */
function linesWithKeys(text: string): readonly { entry: number; end: number }[] {
  const found = [...text.matchAll(/^[\w"-][\w". -]* *=.*$/gm)];
  const whole = found.filter(([line]) => parse(line).problems.length === 0);
  return whole.map((match) => ({ entry: match.index, end: match.index + match[0].length }));
}

test('every beginning of a text keeps the keys of its whole lines', () => {
  for (const text of DOCUMENTS) {
    const statements = linesWithKeys(text);
    for (let end = 0; end <= text.length; end++) {
      const found = new Set(keysOf(parse(text.slice(0, end))));
      const whole = statements.filter((line) => line.end <= end).map((line) => line.entry);
      const wanted = keysOf(parse(text)).filter((key) => whole.some((start) => key.endsWith(`@${start}`)));
      expect(wanted.filter((key) => !found.has(key))).toEqual([]);
    }
  }
});
