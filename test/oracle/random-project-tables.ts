/**
 * Tables of the standards as people write them, and as they are after a slip: `[project]` and `[dependency-groups]`.
 *
 * Each field stands on a line of its own, so that a line number names a field.
 */
import { Dice, list, randomNumbers } from './dice.ts';
import { SETTINGS } from './random-metadata.ts';
import { RandomStrings } from './random-strings.ts';
import { NAMES, ODD_TYPES, PIECES, URL_VALUES } from './table-pieces.ts';

export interface RandomTable {
  readonly text: string;
  /** The text of each field's value; all lines of `[dependency-groups]` under that name. */
  readonly values: ReadonlyMap<string, string>;
}

/** The files that lie beside each table. */
export const BESIDE: Readonly<Record<string, string>> = {
  'meson.build': "project('demo-pkg', version: '1.0')\n",
  'demo_pkg/__init__.py': '"""A demo."""\n\n__version__ = "3.0"\n\n\ndef main():\n    pass\n',
  'README.md': '# demo\n',
  'README.txt': 'demo\n',
  README: 'demo\n',
  'docs/index.rst': 'demo\n',
  LICENSE: 'MIT\n',
  'licenses/a.txt': 'a\n',
  'licenses/deep/b.txt': 'b\n',
  'NOTICE.md': 'n\n',
};

/** How often a field is there; the others in one of seven. */
const SHARES: Readonly<Record<string, number>> = { name: 0.97, version: 0.94, description: 0.9 };

type Maker = (random: RandomTables) => string;

/** The values of each field: mostly plain, some of another type, some with a slip. */
const FIELDS: Readonly<Record<string, Maker>> = {
  name: (r) => r.text(r.dice.is(0.95) ? r.dice.of(['demo-pkg', 'demo', 'Demo.Pkg']) : r.dice.of(NAMES)),
  version: (r) => JSON.stringify(r.dice.is(0.9) ? '1.0' : r.strings.version()),
  description: (r) => r.pick(PIECES.descriptions),
  readme: (r) => r.readme(),
  'requires-python': (r) => JSON.stringify(r.dice.is(0.85) ? '>=3.9' : r.strings.specifiers()),
  license: (r) => r.license(),
  'license-files': (r) => r.array(() => r.text(r.pick(PIECES.globs)), 2),
  authors: (r) => r.array(() => r.person(), 2),
  maintainers: (r) => r.array(() => r.person(), 2),
  keywords: (r) => r.array(() => r.pick(PIECES.keywords), 3),
  classifiers: (r) => r.array(() => r.text(r.pick(PIECES.classifiers)), 3),
  urls: (r) =>
    r.table(
      () => r.label(),
      () => r.text(r.pick(URL_VALUES)),
    ),
  scripts: (r) =>
    r.table(
      () => r.pick(PIECES.scripts),
      () => r.text(r.pick(PIECES.references)),
    ),
  'gui-scripts': (r) =>
    r.table(
      () => r.pick(PIECES.scripts),
      () => r.text(r.pick(PIECES.references)),
    ),
  'entry-points': (r) =>
    r.table(
      () => r.pick(PIECES.groups),
      () =>
        r.table(
          () => r.pick(PIECES.scripts),
          () => r.text(r.pick(PIECES.references)),
        ),
    ),
  dependencies: (r) => r.array(() => r.requirement(), 3),
  'optional-dependencies': (r) =>
    r.table(
      () => JSON.stringify(r.name()),
      () => r.array(() => r.requirement(), 2),
    ),
  dynamic: (r) => r.array(() => JSON.stringify(r.pick(PIECES.dynamic)), 2),
  'import-names': (r) => r.array(() => r.text(r.pick(PIECES.imports)), 2),
  'import-namespaces': (r) => r.array(() => r.text(r.pick(PIECES.imports)), 2),
};

/** Tables that are the same for the same seed. */
export class RandomTables {
  readonly dice: Dice;
  readonly strings: RandomStrings;
  /** How many of a hundred texts have a slip, and values another type. */
  readonly #slips: number;
  constructor(seed: number, slips = 0.04) {
    this.dice = new Dice(randomNumbers(seed));
    this.strings = new RandomStrings(seed + 1);
    this.#slips = slips;
  }

  /** `[project]`, and sometimes `[dependency-groups]`; `head` is what stands before. */
  next(head = ''): RandomTable {
    const { dice } = this;
    const values = new Map<string, string>();
    for (const [field, make] of Object.entries(FIELDS))
      if (dice.is(SHARES[field] ?? (dice.is(0.2) ? 0.5 : 0.12))) values.set(field, this.#value(make));
    if (dice.is(0.03)) values.set(dice.of(PIECES.unknown), dice.of(['"a"', '["a"]', '{ a = "b" }']));
    const groups = dice.is(0.3) ? this.groups() : new Map<string, string>();
    const lines = [...values].map(([field, value]) => `${field} = ${value}\n`);
    const ends = [...groups].map(([name, value]) => `${name} = ${value}\n`);
    return {
      text: `${head}[project]\n${lines.join('')}${ends.length > 0 ? `\n[dependency-groups]\n${ends.join('')}` : ''}`,
      values: new Map([...values, ['dependency-groups', ends.join('')]]),
    };
  }

  /** One field of a table whose other fields are plain. */
  single(head = ''): RandomTable {
    const field = this.dice.of(Object.keys(FIELDS));
    const make = FIELDS[field] ?? (() => '""');
    const values = new Map([
      ['name', '"demo-pkg"'],
      ['version', '"1.0"'],
      ['description', '"A demo"'],
      [field, this.#value(make)],
    ]);
    const lines = [...values].map(([name, value]) => `${name} = ${value}\n`);
    return { text: `${head}[project]\n${lines.join('')}`, values };
  }

  /** `[dependency-groups]` below a plain project. */
  groupsAlone(head = ''): RandomTable {
    const groups = this.groups();
    const lines = [...groups].map(([name, value]) => `${name} = ${value}\n`);
    return {
      text: `${head}[project]\nname = "demo-pkg"\nversion = "1.0"\n\n[dependency-groups]\n${lines.join('')}`,
      values: new Map([['dependency-groups', lines.join('')]]),
    };
  }

  #value(make: Maker): string {
    return this.dice.is(this.#slips) ? this.dice.of(ODD_TYPES) : make(this);
  }

  /** Mostly one of the first four, which are plain. */
  pick(items: readonly string[]): string {
    return this.dice.of(this.dice.is(0.85) ? items.slice(0, 4) : items);
  }

  array(item: () => string, most: number): string {
    const { dice } = this;
    const items = Array.from({ length: dice.upTo(most) }, () =>
      dice.is(this.#slips / 2) ? dice.of(ODD_TYPES) : item(),
    );
    return `[${items.join(', ')}]`;
  }

  table(key: () => string, value: () => string): string {
    const { dice } = this;
    const entries = Array.from({ length: dice.is(0.1) ? 0 : 1 + dice.upTo(1) }, () => [
      key(),
      dice.is(this.#slips / 2) ? dice.of(ODD_TYPES) : value(),
    ]);
    const once = [
      ...new Map(entries.map(([name = '', text = '']) => [JSON.parse(name), `${name} = ${text}`])).values(),
    ];
    return once.length === 0 ? '{}' : `{ ${once.join(', ')} }`;
  }

  /** A string, with one letter more, less or other now and then. */
  text(plain: string): string {
    const { dice } = this;
    if (!dice.is(this.#slips)) return JSON.stringify(plain);
    const at = dice.upTo(plain.length);
    const letter = dice.is(0.3) ? '' : dice.of([...PIECES.letters]);
    return JSON.stringify(plain.slice(0, at) + letter + plain.slice(at + dice.upTo(1)));
  }

  name(): string {
    return JSON.parse(this.text(this.dice.of(this.dice.is(0.93) ? NAMES.slice(0, 8) : NAMES)));
  }

  label(): string {
    return this.text(this.pick(PIECES.labels));
  }

  requirement(): string {
    return JSON.stringify(this.dice.is(0.9) ? this.pick(PIECES.requirements) : this.strings.requirement());
  }

  readme(): string {
    const { dice } = this;
    if (dice.is(0.6)) return JSON.stringify(this.pick(PIECES.files));
    const parts = [
      dice.is(0.7) ? `file = ${JSON.stringify(this.pick(PIECES.files))}` : '',
      dice.is(0.35) ? 'text = "a"' : '',
      dice.is(0.85) ? `content-type = ${this.pick(PIECES.types)}` : '',
      dice.is(0.08) ? dice.of(['charset = "utf-8"', 'content_type = "text/plain"', 'file-name = "a"']) : '',
    ];
    return `{ ${parts.filter((part) => part !== '').join(', ')} }`;
  }

  license(): string {
    const { dice } = this;
    if (dice.is(0.2)) return this.pick(PIECES.licenseTables);
    const one = (): string => dice.of(dice.is(0.9) ? PIECES.licenses.slice(0, 8) : PIECES.licenses);
    let text = one();
    while (dice.is(0.35))
      text = dice.is(0.2)
        ? `(${text})`
        : `${text}${dice.of([' AND ', ' OR ', ' OR ', ' WITH ', dice.of([' or ', ' and ', ', ', ' / ', ' '])])}${one()}`;
    return this.text(text);
  }

  person(): string {
    const { dice } = this;
    if (dice.is(0.05)) return dice.of(PIECES.oddPeople);
    const parts = [
      dice.is(0.8) ? `name = ${this.text(this.pick(PIECES.people))}` : '',
      dice.is(0.6) ? `email = ${this.text(this.pick(PIECES.emails))}` : '',
    ].filter((part) => part !== '');
    return parts.length === 0 ? '{ name = "A B" }' : `{ ${parts.join(', ')} }`;
  }

  /** `[dependency-groups]`, by the text of its keys. */
  groups(): ReadonlyMap<string, string> {
    const { dice } = this;
    const names = dice.some(
      [...PIECES.groupNames.slice(0, 5), ...(dice.is(0.3) ? PIECES.groupNames : [])],
      4,
    );
    const include = () => {
      const target = dice.is(0.85) ? dice.of(names) : dice.of(PIECES.groupNames);
      return dice.is(0.92) ? `{ include-group = ${JSON.stringify(target)} }` : dice.of(PIECES.oddIncludes);
    };
    const item = () => (dice.is(0.15) ? include() : this.requirement());
    const entries = names.map(
      (name) => [JSON.stringify(name), this.#value(() => this.array(item, 2))] as const,
    );
    return new Map(entries);
  }
}

/** What each backend needs to find `demo_pkg`, whatever its metadata says. */
export function headFor(backend: string, requires: string): string {
  return `[build-system]\nrequires = ${list([requires])}\nbuild-backend = "${backend}"\n\n${SETTINGS[backend] ?? ''}\n`;
}
