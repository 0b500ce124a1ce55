/** The command line, sentence by sentence of what other programs rely on, run as a process on real files. */
import { chmodSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { codesOf, program } from './program.ts';

const { run, tree, json } = program();

const GOOD = '[project]\nname = "demo"\nversion = "1.0"\n';
/** No TOML parser reads it. */
const BROKEN = '[project]\nname = "demo"\nversion = = "1.0"\n';
/** One warning: uv does not look at bar.py. */
const UNCACHED =
  '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "bar"\nbackend-path = ["."]\n\n[project]\nname = "demo"\nversion = "1.0"\n\n[tool.uv]\ncache-keys = [{ file = "pyproject.toml" }]\n';
const BACKEND = 'from setuptools.build_meta import *\n';

describe('which files are checked', () => {
  it('reports paths as the argument reaches them', () => {
    const folder = tree({ 'pyproject.toml': GOOD, 'sub/pyproject.toml': GOOD });
    expect(json(folder).paths).toEqual(['pyproject.toml', 'sub/pyproject.toml']);
    expect(json(folder, '.').paths).toEqual(['pyproject.toml', 'sub/pyproject.toml']);
    expect(json(folder, 'sub').paths).toEqual(['sub/pyproject.toml']);
    expect(json(folder, './sub/').paths).toEqual(['sub/pyproject.toml']);
    expect(json(folder, join(folder, 'sub')).paths).toEqual([join(folder, 'sub/pyproject.toml')]);
    expect(json(join(folder, 'sub'), '..').paths).toEqual(['../pyproject.toml', '../sub/pyproject.toml']);
  });

  it('reports nothing for a folder without any, and that is fine', () => {
    expect(run(tree({ 'a.txt': '' }), ['check', '--format', 'json'])).toEqual({
      status: 0,
      out: '{"files":[]}\n',
      err: '',
    });
  });

  it('leaves out environments, version control, node_modules, caches and build output below a folder', () => {
    const left = [
      '.git',
      'node_modules/x',
      'build/lib',
      'dist',
      '.tox/py',
      'a/.venv',
      'a/__pycache__',
      '.eggs/y',
    ];
    const files = Object.fromEntries([...left, 'kept/deep'].map((name) => [`${name}/pyproject.toml`, GOOD]));
    const folder = tree({ ...files, 'myenv/pyvenv.cfg': '', 'myenv/share/pyproject.toml': GOOD });
    expect(json(folder).paths).toEqual(['kept/deep/pyproject.toml']);
  });

  it('checks what is named, wherever it is and whatever it is called, and nothing twice', () => {
    const folder = tree({ 'dist/pyproject.toml': GOOD, 'other.toml': BROKEN, 'a/pyproject.toml': GOOD });
    expect(json(folder, 'dist').paths).toEqual(['dist/pyproject.toml']);
    expect(json(folder, 'other.toml').paths).toEqual(['other.toml']);
    expect(json(folder, 'a', 'a/pyproject.toml', '.').paths).toEqual(['a/pyproject.toml']);
  });

  it('sorts the files by path', () => {
    const names = ['b', 'a/b', 'a', 'a-b', 'Z'].map((name) => `${name}/pyproject.toml`);
    const folder = tree(Object.fromEntries(names.map((name) => [name, GOOD])));
    expect(json(folder).paths).toEqual([...names].sort());
    expect(json(folder, ...names.map((name) => name.replace('/pyproject.toml', ''))).paths).toEqual(
      [...names].sort(),
    );
  });
});

describe('what is printed', () => {
  it('prints JSON and nothing else, each finding with its place', () => {
    const folder = tree({ 'pyproject.toml': BROKEN });
    const { status, out, err } = run(folder, ['check', '--format', 'json']);
    expect({ status, err }).toEqual({ status: 1, err: '' });
    const [file] = JSON.parse(out).files;
    expect(file.path).toBe('pyproject.toml');
    expect(file.diagnostics[0]).toEqual({
      code: expect.stringMatching(/^toml-/),
      severity: 'error',
      message: expect.any(String),
      source: 'pyproject-ls',
      range: {
        start: { line: 2, character: expect.any(Number) },
        end: { line: 2, character: expect.any(Number) },
      },
    });
  });

  it('draws the finding under the text, with its code and its fix, and counts at the end', () => {
    const folder = tree({ 'pyproject.toml': UNCACHED, 'bar.py': BACKEND });
    const { status, out } = run(folder, ['check']);
    expect(status).toBe(0);
    expect(out).toMatch(/^pyproject\.toml:4:\d+: warning\[uncached-backend\]: .*bar\.py/m);
    expect(out).toMatch(/^ 4 │ backend-path = \["\."\]\n {3}│ +\^+\n {3}│ +💡 /m);
    expect(out).toMatch(/1 file checked: 1 warning; 1 can be fixed with --fix\n$/);
  });

  it('says one quiet line where there is nothing to say', () => {
    expect(run(tree({ 'pyproject.toml': GOOD }), ['check']).out).toBe('1 file checked: nothing to report\n');
    expect(run(tree({}), ['check']).out).toBe('No pyproject.toml is here\n');
  });

  it('uses colours where the flag or the environment says so', () => {
    const folder = tree({ 'pyproject.toml': BROKEN });
    const coloured = (words: string[], env: Record<string, string> = {}) =>
      run(folder, ['check', ...words], env).out.includes('\u001b[');
    expect(coloured([])).toBe(false);
    expect(coloured(['--color', 'always'])).toBe(true);
    expect(coloured([], { FORCE_COLOR: '1' })).toBe(true);
    expect(coloured([], { FORCE_COLOR: '1', NO_COLOR: '1' })).toBe(false);
    expect(coloured(['--color', 'never'], { FORCE_COLOR: '1' })).toBe(false);
  });

  it('never lets a control character of the file or of a path reach the terminal', () => {
    const folder = tree({
      'a\u001b[31m/pyproject.toml': 'na\u001b]0;x\u0007 = "\u202e\u009b1m\u0000"\n\u007f\n',
    });
    const { out, err } = run(folder, ['check']);
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    expect(err).toBe('');
    expect(run(folder, ['check', 'no\u001b[31m']).err).not.toContain('\u001b');
  });
});

describe('what a person may choose', () => {
  const folder = () => tree({ 'pyproject.toml': UNCACHED, 'bar.py': BACKEND });

  it('selects, ignores and weighs codes', () => {
    const here = folder();
    expect(codesOf(json(here))).toEqual(['uncached-backend']);
    expect(codesOf(json(here, '--ignore', 'uncached-backend'))).toEqual([]);
    expect(codesOf(json(here, '--ignore', 'toml-encoding,uncached-backend'))).toEqual([]);
    expect(codesOf(json(here, '--select', 'toml-encoding'))).toEqual([]);
    expect(codesOf(json(here, '--select', 'toml-encoding', '--select', 'uncached-backend'))).toHaveLength(1);
    const weighed = json(here, '--severity', 'uncached-backend=error');
    expect(weighed.status).toBe(1);
    expect(weighed.files[0]?.diagnostics[0]?.severity).toBe('error');
  });

  it.each([
    ['an unknown code', ['check', '--ignore', 'uncached-backnd'], 'did you mean `uncached-backend`'],
    ['an unknown level', ['check', '--severity', 'toml-encoding=bad'], 'error, warning, information, hint'],
    ['an unknown option', ['check', '--selekt', 'x'], 'unknown option'],
    ['an unknown format', ['check', '--format', 'xml'], 'text or json'],
    ['an option without its word', ['check', '--format'], '--format'],
    ['an unknown command', ['chek'], 'did you mean `check`'],
    ['a command that does not exist', ['frobnicate'], 'frobnicate'],
    ['no command', [], 'Usage'],
  ])('refuses %s with status 2 and nothing on stdout', (_what, words, hint) => {
    const { status, out, err } = run(folder(), [...words]);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toContain(hint);
  });

  it('tells its version and its usage', () => {
    const here = tree({});
    expect(run(here, ['--version']).out).toMatch(/^pyproject-ls \d+\.\d+\.\d+\n$/);
    expect(run(here, ['--help'])).toMatchObject({
      status: 0,
      err: '',
      out: expect.stringContaining('Usage'),
    });
    expect(run(here, ['check', '--help']).out).toContain('--fix');
  });
});

describe('--fix', () => {
  it('makes the safe fixes, reports what is left, and keeps mode and links', () => {
    const folder = tree({ 'real.toml': UNCACHED, 'bar.py': BACKEND });
    chmodSync(join(folder, 'real.toml'), 0o640);
    symlinkSync('real.toml', join(folder, 'pyproject.toml'));
    const { status, out } = run(folder, ['check', '--fix']);
    expect({ status, out }).toEqual({ status: 0, out: '1 file checked, 1 fix made: nothing to report\n' });
    const text = readFileSync(join(folder, 'real.toml'), 'utf8');
    expect(text).toContain('bar.py');
    expect(text.startsWith(UNCACHED.slice(0, 100))).toBe(true);
    expect(statSync(join(folder, 'real.toml')).mode & 0o777).toBe(0o640);
    expect(run(folder, ['check']).out).toBe('1 file checked: nothing to report\n');
  });

  it('keeps CRLF line ends and a byte order mark', () => {
    const text = `\ufeff${UNCACHED.replaceAll('\n', '\r\n')}`;
    const folder = tree({ 'pyproject.toml': text, 'bar.py': BACKEND });
    run(folder, ['check', '--fix', '--select', 'uncached-backend']);
    const fixed = readFileSync(join(folder, 'pyproject.toml'), 'utf8');
    expect(fixed).toContain('bar.py');
    expect(fixed.startsWith('\ufeff')).toBe(true);
    expect(fixed).not.toMatch(/[^\r]\n/);
  });

  it('writes nothing where there is nothing to fix, or what is to fix was not selected', () => {
    const folder = tree({ 'pyproject.toml': UNCACHED, 'bar.py': BACKEND });
    const before = statSync(join(folder, 'pyproject.toml'), { bigint: true });
    run(folder, ['check', '--fix', '--ignore', 'uncached-backend']);
    run(folder, ['check']);
    const after = statSync(join(folder, 'pyproject.toml'), { bigint: true });
    expect([after.ino, after.ctimeNs]).toEqual([before.ino, before.ctimeNs]);
  });
});
