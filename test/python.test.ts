/** What the scanner reads, a line per case; more than 300 lines, because tables of cases are best read in one place. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Outline } from '../server/python/outline.ts';
import { outline } from '../server/python/scanner.ts';
import { kindOfWord, NAME } from '../server/python/words.ts';
import { factsOf } from './python/facts.ts';

/** Names with how they are bound: `f` surely, `f?` perhaps. */
function names(text: string): string {
  return [...outline(text).names]
    .map(([name, { conditional }]) => `${name}${conditional ? '?' : ''}`)
    .join(' ');
}

function one(text: string, name: string) {
  return outline(text).names.get(name);
}

function opaque(text: string): string {
  return outline(text)
    .opaque.map((each) => (each.kind === 'star' ? `*${each.from.module}` : each.what))
    .join(' ');
}

function opens(text: string): string {
  return outline(text)
    .opens.map(({ base, path }) => `${base === 'file' ? '@/' : ''}${path}`)
    .join(' ');
}

describe('the names that a statement binds', () => {
  test.each([
    ['a = b = c', 'a b'],
    ['a, (b, *c) = d', 'a b c'],
    ['(A, B) = 1, 2', 'A B'],
    ['[a, b[0], c.d] = e', 'a'],
    ['*a, b = c', 'a b'],
    ['(a).b = c[d] = e', ''],
    ['x: int', ''],
    ['x: int = 1', 'x'],
    ['x: dict[str, int] = y = 1', 'x'],
    ['f = lambda x=1, *y: x', 'f'],
    ['a == b', ''],
    ['f(a=1)', ''],
    ['x += 1', 'x'],
    ['__doc__ += "x"', ''],
    ['if (n := 1): m = [k := 2]', 'n m? k?'],
    ['f(lambda: (x := 1), lambda y=(z := 2): y)', 'z'],
    ['x = [y := 1 for z in a]', 'x y'],
    ['a = 1; b = 2; import c', 'a b c'],
    ['a = 1\ndel a', 'a?'],
    ['a = 1\na = 2', 'a?'],
    ['for a, (b, c) in d: e = 1', 'a? b? c? e?'],
    ['with a as b, c as (d, e.f): g = 1', 'b d g?'],
    ['with (a as b, c as d): pass', 'b d'],
    ['try:\n  import a\nexcept E as e:\n  a = None\nelse: b = 1\nfinally:\n  c = 1', 'a? b? c?'],
    ['while x: a = 1', 'a?'],
    ['match x:\n  case [a, *b] | {"k": C(d, e=f), **g} if h: i = 1\n  case M.n: pass', 'a? b? d? f? g? i?'],
    ['match = 1\ncase = match\nmatch[0] = 2\nmatch.x: int = 3', 'match case'],
    ['type X[T: int] = list[T]\ntype = 3\ntype(x)', 'X type'],
    ['def f[T: (int, str)](x: T = lambda: 0) -> T: return x', 'f'],
    ['class A[T](B): x = 1', 'A'],
    ['async def f(): await x', 'f'],
    ['def f():\n  global g, h\n  g = 1', 'f g? h?'],
    ['g = 1\ndef f():\n  global g', 'g? f'],
    ['class A:\n  global g\n  g = 1', 'A g?'],
    ['import a.b.c, d.e as f', 'a f'],
    ['from .. import importlib', 'importlib'],
    ['from .import a', 'a'],
    ['from ...a.b import (\n  c as d,  # not e\n  f,\n)', 'd f'],
    ['from __future__ import annotations', 'annotations'],
    ['ﬁ = 1', 'fi'],
    ['é, 变量 = 1, 2', 'é 变量'],
    ['if 1:\n\ta = 1\n        b = 2\nc = 3', 'a? b? c'],
    ['x = \\\n  1\ny = 2', 'x y'],
    ['\f\na = 1\n\fb = 2', 'a b'],
    ['\ufeffa = 1', 'a'],
    ['# -*- coding: latin-1 -*-\r\na = 1\r\nif x:\r\n  b = 1\r\n', 'a b?'],
    ['a = 1\rb = 2\r', 'a b'],
    ['print "x"\nexec "y" in z\na = 0777L', 'a'],
  ])('%j binds %j', (text, expected) => {
    expect(names(text)).toBe(expected);
  });
});

describe('strings hide what they hold', () => {
  test.each([
    ["a = 'it''s'; b = \"x'y\\\"z\"; c = 1", 'a b c'],
    ['a = """\nb = 1\n"""\nc = 1', 'a c'],
    ["a = r'\\'; b = 1'\nc = 1", 'a c'],
    ["a = rb'''\nb = 1\\'''c = 1\n'''\nd = 1", 'a d'],
    ['a = f"{x["b = 1"]}"; c = 1', 'a c'],
    ['a = f"{f"{f"{1}"}"}"; c = 1', 'a c'],
    ["a = f'{x:{w}.{p}}{{ {y!r:>{z}} }}'; c = 1", 'a c'],
    ["a = f'''{\nx  }\nb = 1\n'''; c = 1", 'a c'],
    ['a = F\'{x\' "}"; c = 1', 'a c'],
    ["a = t'{x}'; c = 1", 'a c'],
    ['a = b"# no comment"  # b = "\nc = 1', 'a c'],
    ['a = ("x"\n"y"\nb = 1)', 'a'],
  ])('%j binds %j', (text, expected) => {
    expect(names(text)).toBe(expected);
  });
});

describe('what a definition says of itself', () => {
  test.each([
    ['def f(): pass', ''],
    ['def f(a, b=1, *args, c, d=2, **kw): pass', 'a c'],
    ['def f(a, /, b, *, c): pass', 'a b c'],
    ['def f(a: int, b: Callable[[int], str] = lambda x, y=1: x, *, c: dict = {"d": 1}): pass', 'a'],
    ['def f(\n  a,  # first, the one\n  b=(1, 2),\n) -> Tuple[int, str]: pass', 'a'],
    ['def f[T](a: T): pass', 'a'],
  ])('a call of %j without arguments lacks %j', (text, expected) => {
    expect(one(text, 'f')?.signature?.required.join(' ')).toBe(expected);
  });

  test.each([
    ['def f():\n  yield 1', true],
    ['def f(): x = yield', true],
    ['async def f():\n  for x in y:\n    await x; yield x', true],
    ['def f():\n  def g():\n    yield 1', false],
    ['def f():\n  class A:\n    def g(self): yield 1', false],
    ['def f():\n  g = lambda: (yield)', false],
    ['def f():\n  return "yield"  # yield', false],
    ['def f():\n  x.yield_ = 1', false],
  ])('%j is a generator: %j', (text, expected) => {
    expect(one(text, 'f')?.generator).toBe(expected);
  });

  test('a function has its decorators, its signature and its place', () => {
    const text = 'x = 1\n@a.b("c")\n@d\nasync def f(a, *, b=1):\n    return 1\n\ny = 2\n';
    const f = one(text, 'f');
    expect(f).toMatchObject({ async: true, decorators: ['a.b("c")', 'd'], signature: { text: 'a, *, b=1' } });
    expect(text.slice(f?.at.start, f?.at.end)).toBe('@a.b("c")\n@d\nasync def f(a, *, b=1):\n    return 1');
    expect(text.slice(f?.nameAt.start, f?.nameAt.end)).toBe('f');
  });

  test('a class has its bases and what is bound in its body', () => {
    const a = one(
      'class A(B[int], metaclass=M):\n  x: int\n  y = 1\n  def f(self): self.z = 1\n  if q:\n    w = 2\n  class C:\n    d = 1',
      'A',
    );
    expect(a?.bases).toEqual(['B[int]', 'metaclass=M']);
    expect([...(a?.members ?? [])].map(([name, { conditional }]) => [name, conditional])).toEqual([
      ['y', false],
      ['f', false],
      ['w', true],
      ['C', false],
    ]);
    expect([...(a?.members?.get('C')?.members?.keys() ?? [])]).toEqual(['d']);
  });

  test.each([
    ['1', 'literal'],
    ['-1e-5', 'literal'],
    ['"a" "b"', 'literal'],
    ['f"{x}"', 'literal'],
    ['"a".join', 'other'],
    ['"a" % b', 'other'],
    ['[x for x in y]', 'literal'],
    ['{}', 'literal'],
    ['()', 'literal'],
    ['(1)', 'literal'],
    ['a, b', 'literal'],
    ['(x for x in y)', 'other'],
    ['None', 'literal'],
    ['...', 'literal'],
    ['a.b', 'name'],
    ['(a)', 'name'],
    ['a()', 'other'],
    ['lambda: 0, 1', 'other'],
    ['[a][0]', 'other'],
  ])('x = %s is a %s', (value, kind) => {
    expect(one(`x = ${value}`, 'x')?.value).toEqual({ kind, text: value });
  });
});

describe('what is exported and imported', () => {
  test.each<[string, readonly string[] | undefined]>([
    ['__all__ = ["a", \'b\' "c"]', ['a', 'bc']],
    ['__all__ = "a", "b"', ['a', 'b']],
    ['__all__: list[str] = []', []],
    ['__all__ = ["a"] + ["b"]\n__all__ += ("c",)\n__all__.extend(["d"])\n__all__.append("e")', [...'abcde']],
    ['__all__ = ["a"]\nfor x in __all__: pass\ndef __dir__(): return sorted(__all__)', ['a']],
    ['__all__ = ["a"]\nclass A:\n  __all__ = ["b"]', ['a']],
    ['__all__ = ["a"] + b.__all__', undefined],
    ['__all__ = ["a", *b]', undefined],
    ['__all__ = ["a"]\nif x: __all__ += ["b"]', undefined],
    ['__all__ = ["a"]\ndef f(x): __all__.append(x)', undefined],
    ['__all__ = ["a"]\n__all__.remove("a")', undefined],
    ['__all__ = ("a")', undefined],
    ['__all__ += ["a"]', undefined],
    ['from x import __all__', undefined],
    ['x = 1', undefined],
  ])('%j exports %j', (text, expected) => {
    expect(outline(text).all).toEqual(expected);
  });

  test.each([
    ['import a', 'top'],
    ['try:\n  import a\nexcept E: pass', 'top guarded'],
    ['for x in y: import a', 'top'],
    ['if TYPE_CHECKING:\n  import a', 'top guarded never'],
    ['if t.TYPE_CHECKING: import a', 'top guarded never'],
    ['if TYPE_CHECKING: pass\nelse: import a', 'top guarded'],
    ['if not TYPE_CHECKING: import a', 'top guarded'],
    ['def f():\n  if x:\n    import a', 'guarded'],
    ['class A:\n  import a', ''],
  ])('the import of %j is %j', (text, expected) => {
    const words = outline(text).imports.map(({ topLevel, guarded, neverRuns }) =>
      [topLevel && 'top', guarded && 'guarded', neverRuns && 'never'].filter(Boolean).join(' '),
    );
    expect(words).toEqual([expected]);
  });

  test('the place of an import is its clause', () => {
    const text = 'from ..a import (b as c,\n  d)\nimport e.f as g, h';
    expect(outline(text).imports.map(({ at }) => text.slice(at.start, at.end))).toEqual([
      'b as c',
      'd',
      'e.f as g',
      'h',
    ]);
  });

  test.each([
    ['"""Doc.\\n\\x41 \\u00e9"""\nx = 1', 'Doc.\nA é'],
    ['# comment\n\nr"a\\b" "c"', 'a\\bc'],
    ['x = 1\n"no"', undefined],
    ['b"no"', undefined],
    ['f"no"', undefined],
    ['"no".strip()', undefined],
  ])('the docstring of %j is %j', (text, expected) => {
    expect(outline(text).docstring).toBe(expected);
  });
});

describe('what keeps names from being seen', () => {
  test.each([
    ['from a.b import *', '*a.b'],
    ['def __getattr__(name): pass', '__getattr__'],
    ['__getattr__, __dir__, __all__ = lazy.attach(__name__, [])', '__getattr__'],
    ['def f():\n  globals()[x] = 1', 'globals()'],
    ['vars()[x] = 1', 'vars()'],
    ['vars(x)\ndef f(): locals()', ''],
    ['exec(code)', 'exec()'],
    ['exec(code, space)', ''],
    ['sys.modules[__name__] = X()', 'sys.modules'],
    ['def f(): setattr(sys.modules[__name__], x, y)', 'sys.modules'],
    ['def f(): return sys.modules["x"]', ''],
    ['for x in y: setattr(module, x, 1)', 'setattr()'],
    ['apipkg.initpkg(__name__, {})', '__name__ as an argument'],
    ['E._convert_("F", __name__, lambda x: x)', '__name__ as an argument'],
    ['logging.getLogger(__name__).addHandler(h)\nlog = logging.getLogger(__name__)', ''],
    ['module.__dict__.update(x)\ndef f(): self.__dict__', '__dict__'],
    ['__path__ = extend_path(__path__, __name__)', '__path__ __path__'],
    ['@enum.global_enum\nclass A: pass', '@global_enum'],
    ['x = "globals()"  # exec(y)', ''],
  ])('%j: %j', (text, expected) => {
    expect(opaque(text)).toBe(expected);
  });
});

describe('the files that are opened', () => {
  test.each([
    ['open("a/b.txt").read()', 'a/b.txt'],
    ['with io.open("./a", encoding="utf-8") as f: pass', 'a'],
    ['open("a", "rb"); open("b", "w"); open("c", mode="a"); open("d", mode="r+"); open("e", m)', 'a'],
    ['Path("a").read_text(); pathlib.Path("b", "c").open(); Path("d").open("w")', 'a b/c'],
    ['(Path(__file__).parent / "a" / "b").read_text()', '@/a/b'],
    ['Path(__file__).with_name("x").read_bytes()', '@/x'],
    ['Path(__file__).resolve().parent.parent.joinpath("x").open()', '@/../x'],
    ['Path(__file__).parents[1].joinpath("x").open()', '@/../x'],
    ['open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "x"))', '@/../x'],
    ['open(os.path.dirname(__file__) + "/x")', '@/x'],
    ['HERE = Path(__file__).parent\ndef f():\n  return (HERE / "x").read_text()', '@/x'],
    ['def f():\n  here = os.path.dirname(__file__)\n  p = os.path.join(here, "x")\n  return open(p)', '@/x'],
    ['p = "a"\np = "b"\nopen(p)', ''],
    ['def f(p):\n  return open(p), open(f"{p}.txt"), open("a" % p), open(p + "x")', ''],
    ['open("/etc/hosts"); open(__file__); open("*.txt"); zipfile.open("x"); self.open("y")', ''],
    ['importlib.util.spec_from_file_location("m", HERE / "m.py")\nHERE = Path(__file__).parent', '@/m.py'],
    ['runpy.run_path("a.py")\nopen(Path.cwd() / "b")', 'a.py b'],
    ['(x := Path("a")).read_text()', ''],
    ['a = a / "x"\nopen(a)', ''],
  ])('%j opens %j', (text, expected) => {
    expect(opens(text)).toBe(expected);
  });
});

describe('broken source', () => {
  test.each([
    ['x = 1\ndef f(', 'x f'],
    ['def f(a, b\ndef g(): pass', 'f g'],
    ['x = foo(\nimport y\nz = 1', 'x y z'],
    ['x = [1,\n@deco\ndef f(): pass', 'x f'],
    ['x = "abc\ny = 1', 'x y'],
    ['if x\n  y = 1\nz = 1', 'y? z'],
    ['def f():\ndef g(): pass', 'f g'],
    ['def\nclass\nimport\nfrom\nfrom x import\nglobal\ndel\n@\nx = 1', 'x'],
    ['x = 1)\ny = [(1]\nz = 1', 'x y z'],
    ['"""Doc\n\nimport a\n\ndef f():\n    """Inner."""\n    return 1\n\nclass A: pass\n', 'a f A'],
    [
      'def f():\n    """Unfinished\n    x = 1\n\ndef g():\n    """Whole."""\n\nh = 1\ndef i(): pass',
      'f g h i',
    ],
    ["x = '''\nasync def f(): pass", 'x f'],
    ['x = """abc\nclass A:\n  """Don\'t."""\n  def f(self): pass\ny = 1', 'x A y'],
    ['x = """\nimport no\n"""\ny = "abc\nz = 1', 'x y z'],
    ['x = f"{a', 'x'],
    ['x =', 'x'],
    ['= 1', ''],
    ['\\', ''],
    ['\0\x01a = 1', ''],
  ])('%j binds %j', (text, expected) => {
    expect(names(text)).toBe(expected);
  });

  test('whatever the text is, places lie within it and names stand where they are said to', () => {
    const pieces = fc.constantFrom(
      ...[
        'def ',
        'class ',
        'f',
        '(',
        ')',
        '[',
        ']',
        '{',
        '}',
        ':',
        '\n',
        '\n  ',
        '\t',
        ' ',
        '"""',
        "'",
        '"',
        'f"',
        '\\',
      ],
      ...[
        'import ',
        'from ',
        '.',
        ',',
        '*',
        '=',
        ':=',
        'lambda ',
        '@',
        'yield ',
        'a',
        '#',
        ';',
        'if ',
        'match ',
        '\r\n',
      ],
      ...[
        'with ',
        'as ',
        'case ',
        'global ',
        '__all__',
        'open',
        'Path',
        '__file__',
        '/',
        '\ufeff',
        'é',
        '1',
        'for ',
        'in ',
      ],
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
        const text = parts.join('');
        const found: Outline = outline(text);
        for (const [name, { at, nameAt }] of found.names) {
          expect(text.slice(nameAt.start, nameAt.end).normalize('NFKC')).toBe(name);
          expect(at.start >= 0 && at.start <= at.end && at.end <= text.length).toBe(true);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

test('nesting as deep as the text is long is read, and every name behind it found', () => {
  const deep = 100_000;
  for (const text of [
    `x = ${'('.repeat(deep)}${')'.repeat(deep)}`,
    `x = ${'['.repeat(deep)}`,
    `x = ${'lambda: '.repeat(deep)}0`,
    `x = ${'f"{'.repeat(deep)}`,
    `x = ${'f"{x:{'.repeat(deep)}`,
    `x = 1${"\nf'''{".repeat(deep)}`,
    `x = ${'f("{")\n'.repeat(deep)}`,
    `x = Path("a")${'.parent'.repeat(deep)}.read_text()`,
    `x = y${'.open()'.repeat(deep)}`,
    `x = ${'(y := '.repeat(deep)}1`,
    `x = ${'lambda: (y := 1), '.repeat(deep)}1`,
    `x = 1\n${Array.from({ length: 2000 }, (_, i) => `${' '.repeat(i)}if x:`).join('\n')}`,
    `x = ${'-'.repeat(deep)}1`,
    `x = 1;${'x;'.repeat(deep)}`,
    `x = [${'(]'.repeat(deep)}`,
    `x = 1\ndef f():\n  y = ${'lambda: (yield), '.repeat(deep)}1`,
  ])
    expect(names(text).split(' ')[0]).toMatch(/^[xy]\??$/);
});

test('each known word is told from the names that look like it', () => {
  for (const word of ['def', 'class', 'yield', '__all__', 'spec_from_file_location', 'def', 'lambda']) {
    expect(kindOfWord(word, 0, word.length)).not.toBe(NAME);
    expect(kindOfWord(`${word}s`, 0, word.length + 1)).toBe(NAME);
  }
});

test('line ends, and whether there is a last one, change nothing', () => {
  const text =
    '"""Doc\nof two lines."""\nfrom a import (\n  b,\n  c,\n)\n\nclass A(B):\n    @d\n    def e(self): pass\n';
  const facts = factsOf(outline(text));
  for (const end of ['\r\n', '\r']) expect(factsOf(outline(text.replaceAll('\n', end)))).toEqual(facts);
  expect(factsOf(outline(text.trimEnd()))).toEqual(facts);
});
