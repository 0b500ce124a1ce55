/** setup.py as it is read without being run: which scripts are understood, and what their arguments are. */
import { expect, test } from 'vitest';
import { optionsOfScript } from '../server/backends/setuptools/options-older.ts';
import { readScript } from '../server/backends/setuptools/script.ts';
import { memory } from '../server/files/memory.ts';

const IMPORT = 'from setuptools import Extension, find_packages, setup\n';

async function read(text: string) {
  return readScript(memory({ 'setup.py': text }));
}

async function options(text: string) {
  const script = await read(text);
  return script.kind === 'call' ? optionsOfScript(script.keywords) : script.kind;
}

test.each([
  ['no script', undefined, 'none'],
  ['an empty one', '', 'idle'],
  ['one that only prints', 'print("hi")\n', 'idle'],
  ['a call without arguments', `${IMPORT}setup()\n`, 'call'],
  ['a call in the main block', `${IMPORT}if __name__ == "__main__":\n    setup()\n`, 'call'],
  ['a call of the module’s function', 'import setuptools\nsetuptools.setup()\n', 'call'],
  ['a call by another name', 'import setuptools as st\nst.setup(name="a")\n', 'call'],
  ['two calls', `${IMPORT}setup()\nsetup()\n`, 'code'],
  ['a call in a condition', `${IMPORT}if x:\n    setup()\n`, 'code'],
  ['an import of what may bring a plugin', `import numpy\n${IMPORT}setup()\n`, 'code'],
  ['a setup of its own', 'def setup(): ...\nsetup()\n', 'code'],
  ['a name of setuptools that is bound again', `${IMPORT}find_packages = list\nsetup()\n`, 'code'],
  ['something set in setuptools', `import setuptools\n${IMPORT}setuptools.x = 1\nsetup()\n`, 'code'],
  ['code that is executed', `${IMPORT}exec(open("v.py").read())\nsetup()\n`, 'code'],
  ['a file that is no Python', `${IMPORT}setup(\n`, 'code'],
  ['arguments that cannot be counted', `${IMPORT}setup(**load())\n`, 'code'],
])('%s is told from the others', async (_what, text, kind) => {
  expect((await readScript(memory(text === undefined ? {} : { 'setup.py': text }))).kind).toBe(kind);
});

test('Literals, and names that are bound once to them, are read', async () => {
  const text = `"""Doc."""
from setuptools import Extension, find_namespace_packages, setup

NAME = 'demo'
FOLDER = "s" "rc"
DATA = {"": ["*.txt"], NAME: ["a" + ".json"]}
setup(
    name=NAME,
    packages=find_namespace_packages(FOLDER, exclude=("tests",)),
    package_dir={"": FOLDER},
    package_data=DATA,
    include_package_data=False,
    data_files=[("etc", ["a.conf"]), "b.conf"],
    scripts=["bin/a"] + ["bin/b"],
    ext_modules=[Extension("demo._c", sources=["c.c"], depends=["c.h"])],
    **{"zip_safe": False},
)
`;
  expect(await options(text)).toEqual({
    packages: { where: ['src'], include: ['*'], exclude: ['tests'], namespaces: true, fills: false },
    packageDir: new Map([['', 'src']]),
    packageData: new Map([
      ['', ['*.txt']],
      ['demo', ['a.json']],
    ]),
    includePackageData: false,
    dataFiles: [
      { to: 'etc', files: ['a.conf'], expands: false },
      { to: '', files: ['b.conf'], expands: false },
    ],
    scripts: ['bin/a', 'bin/b'],
    extensions: [{ name: 'demo._c', sources: ['c.c'], depends: ['c.h'], includeDirs: [], optional: false }],
  });
});

test.each([
  ['a condition', 'packages=["a"] if x else []'],
  ['a comprehension', 'packages=[p for p in names]'],
  ['a method', 'packages="a b".split()'],
  ['a call of something else', 'packages=walk("src")'],
  ['a formatted string', 'packages=[f"{x}"]'],
  ['a name that is not bound', 'packages=PACKAGES'],
  ['commands', 'cmdclass={"build_py": build}'],
  ['a keyword of a plugin', 'use_scm_version=True'],
])('%s is not read', async (_what, argument) => {
  expect(await options(`${IMPORT}setup(${argument})\n`)).toBeUndefined();
});

test.each([
  ['changed by a method', 'P = ["a"]\nP.append("b")\n'],
  ['bound twice', 'P = ["a"]\nP = ["b"]\n'],
  ['bound in a condition', 'P = ["a"]\nif x:\n    P = []\n'],
  ['changed in a loop', 'P = ["a"]\nfor x in y:\n    P += [x]\n'],
  ['bound by `with`', 'P = ["a"]\nwith open("x") as P:\n    pass\n'],
  ['an item of which is set', 'P = {"a": ["b"]}\nP["c"] = []\n'],
])('A name that is %s stands for nothing', async (_what, lines) => {
  expect(await options(`${IMPORT}${lines}setup(packages=P)\n`)).toBeUndefined();
});

test('A value that is computed is said to be run where no file depends on it', async () => {
  const plain = await read(`${IMPORT}setup(name="a", packages=["a"])\n`);
  const reads = await read(`${IMPORT}TEXT = open("README.md").read()\nsetup(long_description=TEXT)\n`);
  expect(plain).toMatchObject({ kind: 'call', runs: false });
  expect(reads).toMatchObject({ kind: 'call', runs: true });
});
