/** `pyproject-ls clean`, `rebuild` and `sync` as a process, with a uv that only writes down what it is told. */
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isRunning } from './commands/ground.ts';
import { program } from './program.ts';

const { run, tree, path } = program();

const MANIFEST = `[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "demo"
version = "2.0"
`;
const SITE = '.venv/lib/python3.11/site-packages';
const PROJECT = {
  'pyproject.toml': MANIFEST,
  'src/demo/__init__.py': '',
  'uv.lock': 'version = 1\n',
};
const INSTALLED = {
  '.venv/pyvenv.cfg': 'home = /usr/bin\nuv = 0.13.9\nversion_info = 3.11.4\n',
  '.venv/bin/python3': '',
  [`${SITE}/demo-1.0.dist-info/METADATA`]: 'Metadata-Version: 2.4\nName: demo\nVersion: 1.0\n',
  [`${SITE}/demo-1.0.dist-info/RECORD`]: '',
};
const BUILT = {
  'build/lib/demo/__init__.py': '',
  'build/lib/demo/gone.py': '',
  'dist/demo-1.0.tar.gz': 'tar',
};

/** A project in `p` beside a `bin` with this script as uv. */
function scene(files: Record<string, string>, script = 'exit 0') {
  const all = Object.fromEntries(Object.entries(files).map(([name, text]) => [`p/${name}`, text]));
  const root = tree({
    ...all,
    'bin/uv': `#!/bin/sh\nprintf '%s\\n' "$PWD $*" >> "${'$0'}.log"\n${script}\n`,
  });
  chmodSync(join(root, 'bin/uv'), 0o755);
  const env = { PATH: `${join(root, 'bin')}:/usr/bin:/bin` };
  const folder = join(root, 'p');
  const asked = () =>
    existsSync(join(root, 'bin/uv.log'))
      ? readFileSync(join(root, 'bin/uv.log'), 'utf8').replaceAll(folder, 'HERE')
      : '';
  return { root, folder, env, asked, act: (...words: string[]) => run(folder, words, env) };
}

describe('clean', () => {
  it('shows what it would remove, and then removes it', () => {
    const { folder, act } = scene({ ...PROJECT, ...BUILT });
    const shown = 'Remove `build` (2 files, 0 B)\nRemove `dist` (1 file, 3 B)\n';
    expect(act('clean', '--dry-run')).toEqual({ status: 0, out: shown, err: '' });
    expect(readdirSync(folder)).toEqual(['build', 'dist', 'pyproject.toml', 'src', 'uv.lock']);
    expect(act('clean')).toEqual({ status: 0, out: shown, err: '' });
    expect(readdirSync(folder)).toEqual(['pyproject.toml', 'src', 'uv.lock']);
    expect(act('clean')).toEqual({ status: 0, out: 'There is nothing to remove\n', err: '' });
  });

  it('names what it leaves, and takes a project by its path', () => {
    const { root, env } = scene({
      ...PROJECT,
      'other.egg-info/PKG-INFO': 'Name: other\nVersion: 1\n',
      '.ruff_cache/x': '',
    });
    expect(run(root, ['clean', '--caches', 'p/pyproject.toml'], env).out).toBe(
      [
        '`other.egg-info` stays: its `PKG-INFO` does not name this project',
        '`.ruff_cache` stays: it has no `CACHEDIR.TAG`, so it is not provably a cache',
        'There is nothing to remove',
        '',
      ].join('\n'),
    );
  });
});

describe('rebuild', () => {
  it('installs anew what is stale, in the folder of the project, and says how it is then', () => {
    const { root, env, asked } = scene({ ...PROJECT, ...INSTALLED }, 'echo out; echo err >&2');
    const command = 'uv pip install --python ./.venv --reinstall-package demo .';
    expect(run(root, ['rebuild', '--dry-run', 'p'], env)).toEqual({
      status: 0,
      out: `Install anew into .venv\n  $ ${command}\n`,
      err: '',
    });
    expect(asked()).toBe('');
    const { status, out, err } = run(root, ['rebuild', 'p'], env);
    expect({ status, out }).toEqual({
      status: 1,
      // This uv does nothing, so the copy is as it was.
      out: expect.stringMatching(/^Install anew into \.venv\n\.venv is stale: /),
    });
    expect(err.split('\n').sort()).toEqual(['', `$ ${command}`, 'err', 'out']);
    expect(asked()).toBe(`HERE ${command.slice(3)}\n`);
  });

  it('fails with the command, and builds no wheel then that nobody asked for', () => {
    const { act, asked } = scene({ ...PROJECT, ...INSTALLED }, 'exit 2');
    const { status, err } = act('rebuild');
    expect(status).toBe(1);
    expect(err).toContain(
      'pyproject-ls: `uv pip install --python ./.venv --reinstall-package demo .` fails with exit status 2',
    );
    expect(asked().split('\n')).toHaveLength(2);
  });

  it('builds the wheel where asked, without what an earlier build left', () => {
    const { folder, act, asked } = scene({ ...PROJECT, ...BUILT });
    const { status, out } = act('rebuild', '--wheel');
    expect({ status, out }).toEqual({
      status: 0,
      out: 'It is installed nowhere that is known\nBuild the wheel into dist\nRemove `build/lib` (2 files, 0 B)\n',
    });
    expect(asked()).toBe('HERE build --wheel --out-dir dist\n');
    expect(existsSync(join(folder, 'build/lib'))).toBe(false);
  });

  it('fails where nothing can do it', () => {
    const { folder } = scene({ ...PROJECT, ...INSTALLED });
    expect(run(folder, ['rebuild'], { PATH: '/nowhere' })).toMatchObject({
      status: 1,
      out: expect.stringContaining(`  \`${folder}/.venv\` has no pip, and \`uv\` is not found on PATH\n`),
    });
  });
});

describe('sync', () => {
  it('runs what the project uses', () => {
    const { act, asked } = scene(PROJECT);
    expect(act('sync', '--dry-run')).toMatchObject({
      status: 0,
      out: expect.stringContaining('  $ uv sync --inexact\n'),
    });
    expect(act('sync')).toMatchObject({ status: 0, err: '$ uv sync --inexact\n' });
    expect(asked()).toBe('HERE sync --inexact\n');
  });

  it('ends, with all that it has started, when it is interrupted', async () => {
    const { root, folder, env } = scene(PROJECT, `sleep 60 & echo $! > "$0.child"; echo ready; wait`);
    const child = spawn(process.execPath, [path(), 'sync'], { cwd: folder, env });
    let err = '';
    child.stderr.on('data', (bytes: Buffer) => {
      err += bytes.toString();
      if (err.endsWith('ready\n')) child.kill('SIGINT');
    });
    const status = await new Promise((resolve) => child.on('close', resolve));
    expect({ status, err }).toEqual({
      status: 1,
      err: '$ uv sync --inexact\nready\npyproject-ls: interrupted; what was done stays done\n',
    });
    const pid = Number(readFileSync(join(root, 'bin/uv.child'), 'utf8'));
    await expect.poll(() => isRunning(pid)).toBe(false);
  });
});

describe('the words', () => {
  it.each([
    [['clean', '--wheel'], "unknown option '--wheel'"],
    [['sync', 'a', 'b'], 'one folder at a time'],
    [['rebuild', '--color', 'blue'], '`--color` is auto, always or never'],
  ])('are wrong usage where they mean nothing: %s', (words, complaint) => {
    const { folder } = scene(PROJECT);
    expect(run(folder, words)).toMatchObject({ status: 2, out: '', err: expect.stringContaining(complaint) });
  });

  it.each(['clean', 'rebuild', 'sync'])('may ask for the help of %s', (command) => {
    const { folder } = scene(PROJECT);
    expect(run(folder, [command, '--help'])).toMatchObject({
      status: 0,
      out: expect.stringContaining('--dry-run'),
      err: '',
    });
  });

  it('that lead to no project change nothing', () => {
    const { root, folder } = scene(PROJECT);
    writeFileSync(join(folder, 'pyproject.toml'), new Uint8Array([0xff, 0xfe]));
    expect(run(root, ['clean', 'nowhere'])).toMatchObject({
      status: 2,
      err: expect.stringContaining('there is no such file or folder'),
    });
    expect(run(folder, ['clean'])).toMatchObject({
      status: 2,
      err: expect.stringContaining('it is not UTF-8'),
    });
  });
});
