import { describe, expect, test } from 'vitest';
import type { Contents, Located } from '../server/backends/backend.ts';
import type { Files } from '../server/files/files.ts';
import { memory } from '../server/files/memory.ts';
import { resolveEntryPoints, type Target } from '../server/project/entry-points.ts';
import { Memory } from '../server/project/memory.ts';
import { readProjectTable } from '../server/pyproject/project-table.ts';
import { parse } from '../server/toml/parser.ts';

/** A wheel of all `.py` files of a tree, under their own paths; `.so` files are compiled modules. */
function wheelOf(paths: readonly string[], more: Partial<Contents> = {}): Contents {
  const tops = new Set(paths.map((path) => path.split(/[/.]/)[0]));
  const locate = (module: string): Located => {
    const path = module.replaceAll('.', '/');
    if (paths.includes(`${path}/__init__.py`))
      return { kind: 'module', path: `${path}/__init__.py`, isPackage: true };
    if (paths.includes(`${path}.py`)) return { kind: 'module', path: `${path}.py`, isPackage: false };
    if (paths.includes(`${path}.so`)) return { kind: 'compiled' };
    if (paths.some((each) => each.startsWith(`${path}/`))) return { kind: 'namespace', folder: path };
    return tops.has(module.split('.')[0]) ? { kind: 'absent' } : { kind: 'foreign' };
  };
  const children = (module: string): readonly string[] => {
    const folder = module === '' ? '' : `${module.replaceAll('.', '/')}/`;
    const below = paths.filter((path) => path.startsWith(folder)).map((path) => path.slice(folder.length));
    return [...new Set(below.map((path) => path.split(/[/.]/)[0] ?? ''))];
  };
  return {
    certainty: 'certain',
    because: [],
    locate: async (module) => locate(module),
    children: async (module) => children(module),
    ...more,
  };
}

interface Asked {
  readonly dependencies?: readonly string[];
  readonly contents?: Partial<Contents>;
}

async function targets(
  tree: Readonly<Record<string, string>>,
  references: readonly string[],
  { dependencies = [], contents = {} }: Asked = {},
): Promise<readonly Target[]> {
  const scripts = references.map((reference, i) => `s${i} = ${JSON.stringify(reference)}`);
  const text = `[project]\ndependencies = ${JSON.stringify(dependencies)}\n[project.scripts]\n${scripts.join('\n')}\n`;
  const files: Files = memory(tree);
  const wheel = wheelOf(Object.keys(tree), contents);
  const metadata = readProjectTable(parse(text));
  const found = await resolveEntryPoints(metadata, wheel, files, new Memory(files, undefined), '');
  return found.map(({ target }) => target);
}

/** A target in a few words: `demo.py:main`, `demo.py`, `demo.py!nope`, `?` … */
async function follow(
  tree: Readonly<Record<string, string>>,
  references: readonly string[],
  asked: Asked = {},
): Promise<readonly string[]> {
  return (await targets(tree, references, asked)).map((target) => {
    if (target.kind === 'found') {
      const { definition, path, text } = target;
      const name = definition && text.slice(definition.nameAt.start, definition.nameAt.end);
      const sure = definition?.conditional ? '?' : '';
      return name === undefined ? path + (target.isModule ? ' (module)' : '') : `${path}:${name}${sure}`;
    }
    const near = 'near' in target && target.near !== undefined ? ` → ${target.near}` : '';
    if (target.kind === 'no-attribute') return `${target.path}!${target.attribute}${near}`;
    return target.kind === 'unknown' ? '?' : `${target.kind} ${target.module}${near}`;
  });
}

describe('A reference is followed', () => {
  test('to the module and to what it defines', async () => {
    const tree = { 'demo.py': 'def main(): ...\nclass App:\n  def run(self): ...\n' };
    expect(await follow(tree, ['demo:main', 'demo:App.run', 'demo', 'demo:mian', 'demo:App.rnu'])).toEqual([
      'demo.py:main',
      'demo.py:run',
      'demo.py',
      'demo.py!mian → main',
      'demo.py!rnu → App.run',
    ]);
  });

  test('through re-exports, renamed and relative, to where a thing is defined', async () => {
    const tree = {
      'p/__init__.py':
        'from .a import one as uno\nfrom p.b import two\nfrom . import c\nimport p.d as d\nimport p.e\n',
      'p/a.py': 'from .sub.deep import one\n',
      'p/sub/__init__.py': '',
      'p/sub/deep.py': 'from ..b import two\ndef one(): ...\n',
      'p/b.py': 'def two(): ...\n',
      'p/c.py': 'def three(): ...\n',
      'p/d.py': 'def four(): ...\n',
      'p/e.py': 'def five(): ...\n',
    };
    const references = [
      'p:uno',
      'p:two',
      'p.sub.deep:two',
      'p:c.three',
      'p:d.four',
      'p:p.e.five',
      'p:c.nope',
      'p:sub',
    ];
    expect(await follow(tree, references)).toEqual([
      'p/sub/deep.py:one',
      'p/b.py:two',
      'p/b.py:two',
      'p/c.py:three',
      'p/d.py:four',
      'p/e.py:five',
      'p/c.py!nope',
      'p/sub/__init__.py (module)',
    ]);
  });

  test('through star imports, with and without `__all__`', async () => {
    const tree = {
      'p/__init__.py': 'from .listed import *\nfrom .open import *\n',
      'p/listed.py': '__all__ = ["_in"]\ndef _in(): ...\ndef out(): ...\n',
      'p/open.py': 'def free(): ...\ndef _hidden(): ...\n',
      'p/lost.py': 'from elsewhere import *\n',
    };
    expect(await follow(tree, ['p:_in', 'p:free', 'p:out', 'p:_hidden', 'p.lost:any'])).toEqual([
      'p/listed.py:_in',
      'p/open.py:free',
      'p/__init__.py!out',
      'p/__init__.py!_hidden',
      'p/lost.py',
    ]);
  });

  test('no further than modules that import each other', async () => {
    const tree = {
      'p/__init__.py': 'from .a import x\nfrom .a import *\n',
      'p/a.py': 'from . import x\nfrom . import *\n',
    };
    expect(await follow(tree, ['p:x', 'p.a:y', 'p:y'])).toEqual(['p/a.py:x', 'p/a.py', 'p/__init__.py']);
  });

  test('into base classes of this wheel, and into none that may know better', async () => {
    const tree = {
      'p/__init__.py':
        'from .base import Base\nfrom elsewhere import Other\nclass A(Base): ...\nclass B(Base, Other): ...\n' +
        'class C(metaclass=Meta): ...\n@decorated\nclass D: ...\nclass E(object): ...\nclass F(p.Base): ...\n',
      'p/base.py': 'class Root:\n  def up(self): ...\nclass Base(Root):\n  x = 1\n',
      'p/set.py': 'class A: ...\nA.late = 1\nclass B: ...\n',
    };
    const references = [
      'p:A.up',
      'p:A.no',
      'p:B.no',
      'p:C.no',
      'p:D.no',
      'p:E.no',
      'p:E.__init__',
      'p:F.no',
      'p.set:A.late',
    ];
    expect(await follow(tree, references)).toEqual([
      'p/base.py:up',
      'p/__init__.py!no',
      'p/__init__.py',
      'p/__init__.py',
      'p/__init__.py',
      'p/__init__.py!no',
      'p/__init__.py',
      'p/__init__.py',
      'p/set.py',
    ]);
  });

  test('and nothing is missing where it may come at run time', async () => {
    const tree = {
      'lazy.py': 'def __getattr__(name): ...\n',
      'globs.py': 'globals()["x"] = 1\n',
      'execs.py': 'exec("x = 1")\n',
      'sysmod.py': 'import sys\nsys.modules[__name__] = object()\n',
      'func.py': 'def f(): ...\nf.x = 1\ng = object()\n',
      'glob.py': 'def f():\n  global x\n  x = 1\nf()\n',
      'setattrs.py': 'import sys\nsetattr(sys.modules[__name__], "x", 1)\n',
      'lib.so': '',
      'data/x.txt': '',
      'res/__init__.py': '',
      'res/manifest.yaml': '',
      'res/folder/x.txt': '',
    };
    const references = [
      'lazy:x',
      'globs:x',
      'execs:x',
      'sysmod:x',
      'func:f.x',
      'func:g.x',
      'glob:x',
      'setattrs:x',
      'lib:x',
      'data:x',
      'res:manifest.yaml',
      'res:folder',
      'res:__doc__',
    ];
    const found = await follow(tree, references);
    expect(found.filter((each) => each.includes('!') || each.startsWith('no-'))).toEqual([]);
  });

  test('with what is bound under a condition marked as such', async () => {
    const tree = {
      'p/__init__.py':
        'try:\n  from .fast import run\nexcept ImportError:\n  run = None\nif x:\n  def f(): ...\n',
      'p/fast.py': 'def run(): ...\n',
      'p/twice.py': 'def f(): ...\nf = wrap(f)\n',
      'p/through.py': 'if x:\n  from .fast import run\n',
    };
    expect(
      (await follow(tree, ['p:run', 'p:f', 'p.twice:f', 'p.through:run'])).every((each) =>
        each.endsWith('?'),
      ),
    ).toBe(true);
  });
});

describe('A module that is not there', () => {
  const tree = { 'demo/__init__.py': '', 'demo/cli.py': 'def main(): ...\n', 'demo/commands/run.py': '' };

  test('is missing where the wheel owns its package, and named where one is near', async () => {
    const references = [
      'demo.clii:main',
      'demo.other:main',
      'demo.comands.run:x',
      'dmeo.cli:main',
      'flask.cli:main',
    ];
    expect(await follow(tree, references)).toEqual([
      'no-module demo.clii → demo.cli',
      'no-module demo.other',
      'no-module demo.comands.run → demo.commands.run',
      'foreign dmeo.cli → demo.cli',
      'foreign flask.cli',
    ]);
  });

  test('is not guessed at where a dependency has that name', async () => {
    const asked = { dependencies: ['Dmeo[cli]>=1'] };
    expect(await follow(tree, ['dmeo.cli:main'], asked)).toEqual(['foreign dmeo.cli']);
  });

  test('is nothing to speak of where the build fails', async () => {
    const asked = { contents: { fails: { says: 'no', keys: [] } } };
    expect(await follow(tree, ['demo.clii:main', 'demo:x'], asked)).toEqual(['?', '?']);
  });
});

test('A script without a function is told which one it probably means', async () => {
  const tree = {
    'a.py': 'def other(): ...\ndef main(): ...\n',
    'b/__init__.py': '',
    'b/cli.py': 'def go(): ...\n',
    'c.py': 'def x(): ...\ndef y(): ...\n',
  };
  const found = await targets(tree, ['a', 'b.cli.go', 'b.cli', 'c']);
  expect(found.map((target) => ('meant' in target ? target.meant : undefined))).toEqual([
    'a:main',
    'b.cli:go',
    'b.cli:go',
    undefined,
  ]);
});

test('What has not changed is not followed again', async () => {
  const files = memory({ 'demo.py': 'def main(): ...\n' });
  const doc = parse('[project.scripts]\nx = "demo:main"\n');
  const metadata = readProjectTable(doc);
  let located = 0;
  const wheel = wheelOf(['demo.py']);
  const counting: Contents = {
    ...wheel,
    locate: (module) => {
      located += 1;
      return wheel.locate(module);
    },
  };
  const first = new Memory(files, undefined);
  await resolveEntryPoints(metadata, counting, files, first, 'same');
  const before = located;
  const second = new Memory(files, first);
  const [again] = await resolveEntryPoints(metadata, counting, files, second, 'same');
  expect(located).toBe(before);
  expect(again?.target.kind).toBe('found');
  expect(await second.source('demo.py')).toBe(await first.source('demo.py'));
});
