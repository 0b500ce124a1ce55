/** `pyproject-ls wheel`, sentence by sentence of what other programs rely on, run as a process on real files. */
import { chmodSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { program } from './program.ts';
import { INFO, wheelMembers, zip } from './zip.ts';

const { run, tree } = program();

const GOOD = `[build-system]
requires = ["flit_core >=3.11,<5"]
build-backend = "flit_core.buildapi"

[project]
name = "De.mo-app"
version = "1.0.RC1"
description = "An example"

[project.scripts]
demo = "demo_app.cli:main"

[tool.flit.module]
name = "demo_app"
`;
const MODULES = {
  'demo_app/__init__.py': '',
  'demo_app/cli.py': 'def main(): ...\n',
  'demo_app/data.txt': '',
};
const KEYS = [
  ...['backend', 'because', 'builds', 'certainty', 'entryPoints', 'files', 'generated'],
  ...['name', 'toMend', 'version', 'viaSdist'],
];

function json(folder: string, ...words: string[]) {
  const { status, out, err } = run(folder, ['wheel', '--format', 'json', ...words]);
  return { status, err, answer: out === '' ? undefined : JSON.parse(out) };
}

describe('the answer for programs', () => {
  it('has the files sorted, the entry points, and the version in its normal form', () => {
    const { status, err, answer } = json(tree({ 'pyproject.toml': GOOD, ...MODULES }));
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(answer).toEqual({
      backend: 'flit_core.buildapi',
      builds: true,
      certainty: 'certain',
      files: ['demo_app/__init__.py', 'demo_app/cli.py', 'demo_app/data.txt'],
      generated: [],
      entryPoints: { console_scripts: { demo: 'demo_app.cli:main' } },
      name: 'De.mo-app',
      version: '1.0rc1',
      viaSdist: 'same',
      because: [],
      toMend: null,
    });
  });

  it('has no files where the build will fail, but why and where', () => {
    const { status, answer } = json(tree({ 'pyproject.toml': GOOD }));
    expect(status).toBe(0);
    expect(answer).toMatchObject({ builds: false, certainty: 'certain', files: null, entryPoints: null });
    expect(answer.because).toEqual(['No file/folder found for module demo_app']);
    expect(answer.toMend.start).toEqual({ line: 13, character: 7 });
  });

  it('says what it cannot tell: of a backend whose rules are not known', () => {
    const { answer } = json(tree({ 'pyproject.toml': GOOD.replace('flit_core.buildapi', 'sipbuild.api') }));
    expect(answer).toMatchObject({ builds: null, certainty: 'unknown', files: null, generated: null });
    expect(answer.because).toHaveLength(1);
  });

  it('has the same keys whatever the text is, and exits with 0', () => {
    for (const text of ['', 'na me = = 1\n[project\n', '[build-system]\n', Uint8Array.of(0xff, 0xfe, 0x00)]) {
      const { status, err, answer } = json(tree({ 'pyproject.toml': text }));
      expect({ status, err }).toEqual({ status: 0, err: '' });
      expect(Object.keys(answer).sort()).toEqual(KEYS);
    }
  });

  it('is about setuptools where no backend is named', () => {
    for (const text of ['', '[project]\nname = "a"\nversion = "1"\n'])
      expect(json(tree({ 'pyproject.toml': text })).answer.backend).toBe('setuptools.build_meta:__legacy__');
  });
});

describe('the path', () => {
  it('is a folder or its pyproject.toml', () => {
    const folder = tree({ 'sub/pyproject.toml': GOOD });
    for (const path of ['sub', 'sub/', 'sub/pyproject.toml', join(folder, 'sub')])
      expect(json(folder, path).answer.name).toBe('De.mo-app');
  });

  it('may be a folder with setup.py alone', () => {
    const { status, answer } = json(tree({ 'setup.py': 'from setuptools import setup\nsetup()\n' }));
    expect({ status, backend: answer.backend }).toEqual({
      status: 0,
      backend: 'setuptools.build_meta:__legacy__',
    });
  });

  it('that leads nowhere is refused, with nothing on stdout', () => {
    const folder = tree({ 'a.txt': '', 'empty/b.txt': '' });
    symlinkSync('gone', join(folder, 'dangling'));
    for (const path of ['nowhere', 'a.txt', 'empty', 'dangling', '']) {
      const { status, err, answer } = json(folder, path);
      expect({ status, answer }, path).toEqual({ status: 2, answer: undefined });
      expect(err, path).toMatch(/^pyproject-ls: /);
    }
  });

  it('is one, and the options are known ones', () => {
    const folder = tree({ 'pyproject.toml': GOOD });
    for (const words of [
      ['a', 'b'],
      ['--formt', 'json'],
      ['--format', 'yaml'],
      ['--color', 'pink'],
    ]) {
      const { status, out, err } = run(folder, ['wheel', ...words]);
      expect({ status, out }).toEqual({ status: 2, out: '' });
      expect(err).toContain('Usage:');
    }
  });
});

describe('bad trees', () => {
  it('that loop, leave the project or cannot be read give an answer', () => {
    const folder = tree({ 'pyproject.toml': GOOD, ...MODULES, 'demo_app/closed/a.py': '' });
    symlinkSync('.', join(folder, 'demo_app/loop'));
    symlinkSync('/', join(folder, 'demo_app/root'));
    symlinkSync('nowhere', join(folder, 'demo_app/dangling'));
    chmodSync(join(folder, 'demo_app/closed'), 0);
    const { status, answer } = json(folder);
    chmodSync(join(folder, 'demo_app/closed'), 0o755);
    expect(status).toBe(0);
    expect(['certain', 'likely', 'unknown']).toContain(answer.certainty);
  });
});

describe('the answer for people', () => {
  it('is a tree with the entry points below it', () => {
    const { out } = run(tree({ 'pyproject.toml': GOOD, ...MODULES }), ['wheel']);
    expect(out).toBe(`De.mo-app 1.0rc1 by flit_core.buildapi: certain

  demo_app/
    __init__.py
    cli.py
    data.txt

entry points
  [console_scripts]
  demo = demo_app.cli:main

the wheel that is built from the source distribution is the same
`);
  });

  it('shows the place to mend', () => {
    const { out } = run(tree({ 'pyproject.toml': GOOD }), ['wheel']);
    expect(out).toBe(`De.mo-app by flit_core.buildapi: the build will fail
pyproject.toml:14:8: No file/folder found for module demo_app
 14 │ name = "demo_app"
    │        ^^^^^^^^^^
`);
  });
});

describe('a wheel file', () => {
  const NAME = 'demo-1.0-py3-none-any.whl';
  const entryPoints = { [`${INFO}/entry_points.txt`]: '[console_scripts]\nd = demo.cli:nope\n' };
  const good = zip(wheelMembers());
  const bad = zip(wheelMembers({ ...entryPoints, LICENSE: 'x' }));

  it('is answered for programs with every key, and status 1 where it has errors', () => {
    const { status, err, answer } = json(tree({ [`dist/${NAME}`]: bad }), `dist/${NAME}`);
    expect({ status, err }).toEqual({ status: 1, err: '' });
    const files = [
      'LICENSE',
      ...['METADATA', 'RECORD', 'WHEEL', 'entry_points.txt'].map((each) => `${INFO}/${each}`),
    ];
    expect(answer).toEqual({
      file: `dist/${NAME}`,
      name: 'demo',
      version: '1.0',
      tags: ['py3-none-any'],
      files: [...files, 'demo/__init__.py', 'demo/cli.py'],
      entryPoints: { console_scripts: { d: 'demo.cli:nope' } },
      requiresPython: null,
      requiresDist: [],
      diagnostics: [
        {
          code: 'missing-attribute',
          severity: 'error',
          message: 'the command `d` fails with an `ImportError`: `demo/cli.py` has no `nope`',
          source: 'pyproject-ls',
          member: `${INFO}/entry_points.txt`,
          range: null,
        },
        {
          code: 'stray-top-level-file',
          severity: 'information',
          message:
            'this file is installed among all modules of an environment, where it belongs to no package',
          source: 'pyproject-ls',
          member: 'LICENSE',
          range: null,
        },
      ],
    });
    expect(json(tree({ [NAME]: good }), NAME)).toMatchObject({ status: 0, answer: { diagnostics: [] } });
  });

  it('is answered for people', () => {
    const { status, out } = run(tree({ [NAME]: bad }), ['wheel', NAME]);
    expect(status).toBe(1);
    expect(out).toBe(`demo 1.0
  for      pure Python, any version 3
  tags     py3-none-any
  requires nothing
  files    7, 644 bytes unpacked
  imports  demo

entry points
  [console_scripts]
  d = demo.cli:nope

demo-1.0.dist-info/entry_points.txt: error[missing-attribute]: the command \`d\` fails with an \`ImportError\`: \`demo/cli.py\` has no \`nope\`
LICENSE: information[stray-top-level-file]: this file is installed among all modules of an environment, where it belongs to no package

1 error, 1 remark
`);
  });

  it('that is no archive has one error; one that is not there is wrong usage', () => {
    const folder = tree({ [NAME]: '<html>', 'other.zip': good });
    const { status, answer } = json(folder, NAME);
    expect({ status, codes: answer.diagnostics.map((each: { code: string }) => each.code) }).toEqual({
      status: 1,
      codes: ['unreadable-wheel'],
    });
    expect(answer).toMatchObject({ name: 'demo', version: '1.0', files: null, entryPoints: null });
    expect(json(folder, 'gone.whl')).toMatchObject({ status: 2, answer: undefined });
    expect(json(folder, 'other.zip').answer.diagnostics[0].code).toBe('invalid-wheel-name');
  });

  it('cannot steer the terminal by its names', () => {
    const { out } = run(tree({ [NAME]: zip([...wheelMembers(), { name: 'a\u001b[31m', content: '' }]) }), [
      'wheel',
      NAME,
    ]);
    expect(out).not.toContain('\u001b');
  });
});
