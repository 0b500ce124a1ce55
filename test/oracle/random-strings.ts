/** Strings of the small languages as people write them, and as they are after a slip. */
import { Dice, randomNumbers } from './dice.ts';

const NAMES = ['a', 'demo', 'Foo.Bar', 'zope.interface', 'typing_extensions', 'x-1', 'b_', 'c-', '_d', 'é'];
const OPERATORS = ['>=', '<=', '==', '!=', '~=', '<', '>', '===', '=>', '=<', '=', '^', '~', '!', '>>', ''];
const RELEASES = [
  '1',
  '1.0',
  '1.0.0',
  '2',
  '2.1',
  '3.9',
  '3.10',
  '0',
  '1!2.0',
  '2024.1',
  '01.02',
  'v1.2',
  '1..2',
  '1.',
];
const SUFFIXES = [
  'a1',
  'b2',
  'rc1',
  '.post1',
  '.dev0',
  '-1',
  '+local.1',
  'alpha',
  '.pre3',
  '.*',
  '.x',
  '*',
  'c',
  '-rev2',
];
const VARIABLES = [
  ...['python_version', 'python_full_version', 'os_name', 'sys_platform', 'platform_machine'],
  ...[
    'platform_system',
    'implementation_name',
    'platform_python_implementation',
    'extra',
    'os.name',
    'python_implementation',
  ],
];
const VALUES = [
  '"3.9"',
  '"3.10"',
  "'win32'",
  '"linux"',
  '"posix"',
  '"CPython"',
  '"test"',
  "'3.8.*'",
  '""',
  '"x y"',
];
const STRANGE = [
  'linux',
  '3.8',
  'platform',
  'Python_Version',
  '"open',
  "'open",
  'python-version',
  'pythonversion',
];
const MARKER_OPERATORS = [
  '==',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  '~=',
  'in',
  'not in',
  '===',
  '=',
  'IN',
  'is',
  '<>',
  'notin',
];
const URLS = [
  'https://example.org/a.whl',
  'git+https://example.org/a@main',
  'file:///tmp/a',
  'https://e.org/a b',
  '',
];
const LETTERS = [
  '>',
  '<',
  '=',
  '!',
  '~',
  ',',
  ';',
  '(',
  ')',
  '[',
  ']',
  '@',
  '"',
  "'",
  ' ',
  '.',
  '*',
  '1',
  'a',
  '-',
  '_',
  '#',
  '+',
  '\t',
  '\n',
  'é',
  '\\',
  'and',
  'or',
  '^',
];

/** The strings of one run: the same for the same seed. */
export class RandomStrings {
  readonly #dice: Dice;
  constructor(seed: number) {
    this.#dice = new Dice(randomNumbers(seed));
  }

  version(): string {
    return this.#slip(this.#version());
  }

  specifiers(): string {
    return this.#slip(this.#set());
  }

  /** A set without slips: what it means is compared. */
  plainSpecifiers(): string {
    const dice = this.#dice;
    const clauses = Array.from({ length: 1 + dice.upTo(3) }, () => {
      const operator = dice.of(['>=', '<=', '==', '!=', '~=', '<', '>', '>=', '<']);
      const release = `${dice.of(['1', '2', '1.0', '1.1', '1.0.1', '2.0', '1!1.0'])}`;
      const equality = operator === '==' || operator === '!=';
      const ends = ['', '', '', 'a1', 'rc1', '.post1', '.dev0', '.post1.dev2', 'a1.dev0', 'a1.post0'];
      const end = dice.of(equality ? [...ends, '.*', '.*', '+x.1'] : ends);
      return `${operator}${operator === '~=' && !release.includes('.') ? `${release}.0` : release}${end}`;
    });
    return clauses.join(',');
  }

  requirement(): string {
    const dice = this.#dice;
    const blank = () => dice.of(['', '', ' ', ' ', '  ', '\t']);
    const extras = dice.is(0.25)
      ? `[${dice.some(['x', 'Y_z', 'b.c', '', 'q q', 'e-'], 3).join(dice.of([',', ', ', ' ']))}]`
      : '';
    const place = dice.is(0.12)
      ? `${blank()}@${blank()}${dice.of(URLS)}${dice.of([' ', '', ''])}`
      : dice.is(0.15)
        ? `${blank()}(${this.#set()})`
        : dice.is(0.75)
          ? `${blank()}${this.#set()}`
          : '';
    const marker = dice.is(0.4) ? `${blank()};${blank()}${this.marker()}` : '';
    return this.#slip(
      `${dice.of(dice.is(0.9) ? NAMES.slice(0, 6) : NAMES)}${blank()}${extras}${place}${marker}`,
    );
  }

  marker(): string {
    const dice = this.#dice;
    const one = () => {
      const value = dice.is(0.9) ? dice.of(VALUES) : dice.of(STRANGE);
      const variable = dice.is(0.93) ? dice.of(VARIABLES) : dice.of(STRANGE);
      const operator = dice.is(0.9) ? dice.of(MARKER_OPERATORS.slice(0, 9)) : dice.of(MARKER_OPERATORS);
      const blank = /^\w/.test(operator) || dice.is(0.8) ? ' ' : '';
      const sides = dice.is(0.85) ? [variable, value] : [value, variable];
      return sides.join(`${blank}${operator}${blank}`);
    };
    const joint = () =>
      dice.is(0.95) ? dice.of([' and ', ' or ']) : dice.of([' And ', ' && ', ', ', ' ', 'and(', ')or ']);
    let text = one();
    while (dice.is(0.35)) {
      text = dice.is(0.3) ? `(${text})` : text;
      text = dice.is(0.5) ? `${text}${joint()}${one()}` : `${one()}${joint()}(${text})`;
    }
    return text;
  }

  /** A marker that every tool reads, about the Python and the platform. */
  plainMarker(): string {
    const dice = this.#dice;
    const one = () =>
      dice.is(0.6)
        ? `${dice.of(['python_version', 'python_full_version'])} ${dice.of(['<', '<=', '>', '>=', '==', '!='])} "${dice.of(['3.8', '3.9', '3.10', '3.10.2', '3.11', '3', '4'])}"`
        : `${dice.of(['os_name', 'sys_platform'])} ${dice.of(['==', '!='])} "${dice.of(['nt', 'posix', 'win32', 'linux'])}"`;
    let text = one();
    while (dice.is(0.5)) text = `${dice.is(0.3) ? `(${text})` : text} ${dice.of(['and', 'or'])} ${one()}`;
    return text;
  }

  #set(): string {
    const dice = this.#dice;
    const clauses = Array.from({ length: 1 + dice.upTo(dice.is(0.2) ? 3 : 1) }, () => {
      const operator = dice.is(0.85) ? dice.of(OPERATORS.slice(0, 7)) : dice.of(OPERATORS);
      return `${operator}${dice.of(['', '', ' '])}${this.#version()}`;
    });
    return clauses.join(dice.of([',', ', ', ' , ', ',', dice.is(0.2) ? ' ' : ',']));
  }

  #version(): string {
    const dice = this.#dice;
    const release = dice.is(0.95) ? dice.of(RELEASES.slice(0, 12)) : dice.of(RELEASES);
    return release + (dice.is(0.2) ? dice.of(SUFFIXES) : '') + (dice.is(0.05) ? dice.of(SUFFIXES) : '');
  }

  /** One letter more, less or other, now and then. */
  #slip(text: string): string {
    const dice = this.#dice;
    if (dice.is(0.65)) return text;
    const at = dice.upTo(text.length);
    const rest = text.slice(at + (dice.is(0.5) ? 1 : 0));
    return text.slice(0, at) + (dice.is(0.3) ? '' : dice.of(LETTERS)) + rest;
  }
}
