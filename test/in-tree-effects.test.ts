/** What the hooks of a backend in the project do to METADATA, a line per case. */
import { describe, expect, test } from 'vitest';
import { readInTree } from '../server/backends/in-tree.ts';
import { type MemoryEntry, memory } from '../server/files/memory.ts';
import { readBuildSystem } from '../server/pyproject/build-system.ts';
import { parse } from '../server/toml/parser.ts';

const STAR = 'from setuptools.build_meta import *\nfrom setuptools import build_meta as orig\n';
const ADD = 'def add(p):\n  with open(p, "a") as f: f.write("Requires-Dist: x\\n")\n';

/** The effect of a hook in words: what it is like, or what it changes, with `+` where it only appends. */
async function effect(hook: string, source: string, backend = 'be', more: Record<string, MemoryEntry> = {}) {
  const doc = parse(`[build-system]\nrequires = []\nbuild-backend = "${backend}"\nbackend-path = ["."]\n`);
  const found = await readInTree(readBuildSystem(doc), memory({ 'be.py': source, ...more }));
  const told = found?.hooks?.get(hook)?.effect;
  if (!told) return undefined;
  return 'like' in told ? `like ${told.like}` : `${told.changes}${told.appends ? '+' : ''}`;
}

const PREPARE = 'prepare_metadata_for_build_editable';
const HOOK = `def ${PREPARE}(d, c=None):\n  n = orig.${PREPARE}(d, c)\n`;
const WRITES = '  add(f"{d}/{n}/METADATA")\n  return n\n';

describe('the hook that prepares an editable', () => {
  test.each<[string, string, string | undefined]>([
    ['inherited by a star', STAR, 'like setuptools.build_meta'],
    ['imported by name', `${STAR}from hatchling.build import ${PREPARE}\n`, 'like hatchling.build'],
    [
      'imported by name alone',
      `from hatchling.build import ${PREPARE}\nfrom hatchling.build import *\n`,
      'like hatchling.build',
    ],
    [
      'handed on',
      `${STAR}def ${PREPARE}(d, c=None): return orig.${PREPARE}(d, c)\n`,
      'like setuptools.build_meta',
    ],
    [
      'handed on to another hook',
      `${STAR}def ${PREPARE}(d, c=None): return orig.prepare_metadata_for_build_wheel(d, c)\n`,
      undefined,
    ],
    ['changed by a helper', STAR + ADD + HOOK + WRITES, 'dependencies+'],
    [
      'changed by a helper behind another',
      `${STAR}${ADD}def more(x, *, path): add(path)\n${HOOK}  more(1, path=d + "/METADATA")\n`,
      'dependencies+',
    ],
    [
      'changed in place',
      `${STAR}${HOOK}  p = d + "/METADATA"\n  t = open(p).read()\n  open(p, "w").write(t + "Requires-Dist: x")\n`,
      'dependencies',
    ],
    [
      'with a constant of the module',
      `${STAR}LINE = "Requires-Dist: %s"\n${HOOK}  open(d + "/METADATA", "a").write(LINE % 1)\n`,
      'dependencies+',
    ],
    [
      'another field',
      `${STAR}${HOOK}  with open(d + "/METADATA", "a") as f: f.write("Platform: x")\n`,
      'other+',
    ],
    ['only read', `${STAR}${HOOK}  print("Requires-Dist" in open(d + "/METADATA").read())\n`, undefined],
    ['under a condition', `${STAR}${ADD}if x:\n${(HOOK + WRITES).replace(/^/gm, '  ')}\n`, undefined],
    ['decorated', `${STAR}${ADD}@cache\n${HOOK}${WRITES}`, undefined],
    ['deleted', `${STAR}del ${PREPARE}\n`, undefined],
    ['nothing', `${STAR}${PREPARE} = None\n`, undefined],
    ['that leads to itself', `${STAR}def ${PREPARE}(d, c=None): return ${PREPARE}(d, c)\n`, undefined],
    ['broken', `${STAR}def ${PREPARE}(d, c=None:\n  return (\n`, undefined],
  ])('%s', async (_title, source, expected) => {
    expect(await effect(PREPARE, source)).toBe(expected);
  });

  test('a helper of another module of the project counts', async () => {
    const source = `${STAR}import steps\n${HOOK}  steps.add(d + "/METADATA")\n`;
    expect(await effect(PREPARE, source, 'be', { 'steps.py': ADD })).toBe('dependencies+');
  });

  test("a class changes it, too, where it changes that of a wheel and is setuptools'", async () => {
    const head = 'from setuptools.build_meta import _BuildMetaBackend as B\n';
    const method =
      '  def prepare_metadata_for_build_wheel(self, d, c=None):\n    self.add(d + "/METADATA")\n';
    const source = `${head}class A(B):\n${method}${ADD.replace('add(p)', 'add(self, p)').replace(/^/gm, '  ')}\nobj = A()\n`;
    expect(await effect(PREPARE, source, 'be:obj')).toBe('dependencies+');
    expect(await effect('build_editable', source, 'be:obj')).toBe('like setuptools.build_meta');
    const handed = `${head}class A(B):\n  def build_editable(self, d, c=None, m=None):\n    return super().build_editable(d, c, m)\nobj = A()\n`;
    expect(await effect('build_editable', handed, 'be:obj')).toBe('like setuptools.build_meta');
  });
});
