/** What the body of a function does, a line per case. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readBody } from '../server/python/bodies.ts';

const WORD = /METADATA/;

function body(text: string, ...marked: readonly string[]) {
  return readBody(text, WORD, new Set(marked));
}

describe('a function that only hands on what it is given', () => {
  test.each([
    ['def f(a, b=None): return g(a, b)', 'g'],
    ['def f(a, b=None):\n  """Says."""\n  return x.y.g(a, b=b)', 'x.y.g'],
    ['def f(*args, **kw):\n  return g(*args, **kw)', 'g'],
    ['def f(self, a):\n  return super().f(a)', 'super().f'],
    ['def f(a):\n  out = g(a)\n  return out', 'g'],
    ['@d\ndef f(a):\n  return g(\n    a,\n  )', 'g'],
    ['async def f(a): return g(a)', 'g'],
    ['def f(): return g()', 'g'],
    ['def f(a):\n  return g(a + 1)', undefined],
    ['def f(a):\n  return g(a, "x")', undefined],
    ['def f(a):\n  print(a)\n  return g(a)', undefined],
    ['def f(a):\n  return g(a).h', undefined],
    ['def f(a):\n  return g(a) or 1', undefined],
    ['def f(a):\n  return h(g)(a)', undefined],
    ['def f(a):\n  return not g(a)', undefined],
    ['def f(a):\n  out = g(a)\n  return a', undefined],
    ['def f(a):\n  return a', undefined],
    ['def f(a):\n  if a: return g(a)', undefined],
    ['def f(a): ...', undefined],
    ['def f(a):\n  return g(a); x = 1', undefined],
    ['def f(a', undefined],
    ['def f(a):\n  return g(a', undefined],
  ])('%j: %j', (text, expected) => {
    expect(body(text)?.delegate).toBe(expected);
  });
});

describe('what is written where the word is in the path', () => {
  test.each([
    ['open(os.path.join(d, "METADATA"), "a").write("x")', 'append'],
    ['with open(d + "/METADATA", mode="a") as f:\n    f.write("x")', 'append'],
    ['p = d / "METADATA"\n  with p.open("w") as f: f.write("x")', 'write'],
    ['p = d / "METADATA"\n  q = p\n  q.write_text(q.read_text() + "x")', 'write'],
    ['(d / "METADATA").write_bytes(b"x")', 'write'],
    ['Path(d, f"{n}.dist-info/METADATA").write_text("x")', 'write'],
    ['for p in d.glob("*/METADATA"): p.write_text("x")', 'write'],
    ['for n in z.namelist():\n    if n.endswith("/METADATA"):\n      out.writestr(n, "x")', 'write'],
    ['with open("METADATA") as old, open("deps.txt", "w") as new:\n    new.write(old.read())', ''],
    ['text = open("METADATA").read()\n  open("deps.txt", "w").write(text)', ''],
    ['p = "METADATA"\n  p = "deps.txt"\n  open(p, "w")', ''],
    ['d = os.path.dirname("x/METADATA")\n  open(os.path.join(d, "entry_points.txt"), "w")', ''],
    ['shutil.copy("x", d + "/METADATA")', 'write'],
    ['shutil.copy(d + "/METADATA", "x")', ''],
    ['os.replace(new, d / "METADATA")', 'write'],
    ['text.replace("a", "METADATA")', ''],
    ['print("METADATA is read")', ''],
    ['log.write("METADATA")', ''],
    ['open("METADATA")', ''],
    ['open("METADATA", "r")', ''],
    ['open("METADATA", how)', ''],
    ['open("METADATA", encoding="a")', ''],
    ['# open("METADATA", "a")', ''],
    ['"""open("METADATA", "a")"""', ''],
  ])('%j: %j', (line, expected) => {
    expect(body(`def f(d, n, z, out):\n  ${line}\n`)?.writes.join(' ')).toBe(expected);
  });

  test('a parameter may hold the path, and a call says which of its arguments do', () => {
    expect(body('def f(path): open(path, "a")')?.writes).toEqual([]);
    expect(body('def f(path): open(path, "a")', 'path')?.writes).toEqual(['append']);
    const { calls } = body('def f(d): g(1, d / "METADATA", p=d / "METADATA", q=d); x.h(d)') ?? {};
    expect(calls).toEqual([
      { name: 'g', marked: [1, 'p'] },
      { name: 'x.h', marked: [] },
    ]);
  });
});

test('strings that are statements of their own are prose', () => {
  expect(body('def f():\n  """Requires-Dist"""\n  x = "a" + f"{b}"\n')?.strings).toEqual(['a', 'f"{b}"']);
});

test('a class, nothing and a function of monstrous length are not read', () => {
  expect(body('class A: pass')).toBeUndefined();
  expect(body('')).toBeUndefined();
  expect(body(`def f():\n${'  x = 1\n'.repeat(10_000)}`)).toBeUndefined();
});

test('any text whatever is read without an error', () => {
  const pieces = [
    'def f(',
    'a',
    ')',
    ':',
    '\n',
    '  ',
    'return ',
    'g(',
    '"METADATA"',
    '.',
    '=',
    'open(',
    ']',
    '[',
    '"""',
    ';',
    'with ',
    ' as ',
    ',',
    'if ',
    'super()',
    '*',
    'lambda',
    'f"{',
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 40 }), (parts) => {
      body(`def f(a):${parts.join('')}`, 'a');
      return true;
    }),
    { numRuns: 2_000 },
  );
});
