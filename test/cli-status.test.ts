/** `pyproject-ls status`, sentence by sentence of what other programs rely on, run as a process on real files. */
import { chmodSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { program, type Run } from './program.ts';

const { run, tree } = program();

const GOOD =
  '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n\n[project]\nname = "De.mo"\nversion = "1.0"\n';
const USUAL = [
  ...['uv sync', 'uv run', 'uv pip install .', 'uv pip install -e .'],
  ...['uv tool install .', 'uvx --from .', 'uv build', 'pip install .'],
];

function json(folder: string, ...words: string[]) {
  const { status, out, err } = run(folder, ['status', '--format', 'json', ...words]);
  return { status, err, answer: out === '' ? undefined : JSON.parse(out) };
}

describe('the answer for programs', () => {
  it('asked nothing tells of the eight usual commands, in their order', () => {
    const folder = tree({ 'pyproject.toml': GOOD });
    const { status, err, answer } = json(folder);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(answer.project).toEqual({ name: 'De.mo', path: folder });
    expect(answer.uv).toMatch(/^\d+\.\d+\.\d+$/);
    expect(Object.keys(answer.commands)).toEqual(USUAL);
    for (const told of Object.values<Record<string, unknown>>(answer.commands)) {
      expect(Object.keys(told).sort()).toEqual(['because', 'fails', 'others', 'rebuild', 'reinstall']);
      for (const key of ['rebuild', 'reinstall', 'fails']) expect([true, false, null]).toContain(told[key]);
      expect(told.because).not.toEqual([]);
    }
    expect(Array.isArray(answer.artifacts)).toBe(true);
  });

  it('asked a command tells of that alone, under its words', () => {
    const folder = tree({ 'pyproject.toml': GOOD, 'src/de_mo/__init__.py': '' });
    const { answer } = json(folder, '--', 'uv', 'sync', '--no-editable');
    expect(Object.keys(answer.commands)).toEqual(['uv sync --no-editable']);
    expect(answer.commands['uv sync --no-editable']).toMatchObject({ rebuild: true, reinstall: true });
  });

  it('keeps what stands behind `--` from being read as options of its own', () => {
    const folder = tree({ 'pyproject.toml': GOOD });
    for (const words of [
      ['uv', 'run', '--', 'python', '--version'],
      ['uv', 'sync', '--format', 'x'],
      ['--stdio'],
      ['--help'],
    ]) {
      const { status, answer } = json(folder, '--', ...words);
      expect(status).toBe(0);
      expect(Object.keys(answer.commands)).toEqual([words.join(' ')]);
    }
  });

  it('has null where nothing is known: for a version that was not checked, and for another program', () => {
    const folder = tree({ 'pyproject.toml': GOOD });
    const nothing = { rebuild: null, reinstall: null, fails: null };
    const { status, answer } = json(folder, '--uv-version', '0.1.2');
    expect(status).toBe(0);
    expect(answer.uv).toBe('0.1.2');
    for (const command of USUAL.filter((each) => each.startsWith('uv')))
      expect(answer.commands[command]).toMatchObject(nothing);
    const other = json(folder, '--', 'poetry', 'install').answer;
    expect(other.commands['poetry install']).toMatchObject(nothing);
  });

  it('is given for a project without a name, for broken text and for bytes that are no text', () => {
    for (const text of ['', 'na me = = 1\n[project\n', Uint8Array.of(0xff, 0xfe, 0x00)]) {
      const { status, err, answer } = json(tree({ 'pyproject.toml': text }));
      expect({ status, err }).toEqual({ status: 0, err: '' });
      expect(answer.project.name).toBe(null);
      expect(Object.keys(answer.commands)).toEqual(USUAL);
    }
  });
});

describe('the path', () => {
  it('is a folder, or the pyproject.toml in it, seen without links', () => {
    const folder = tree({ 'sub/pyproject.toml': GOOD });
    symlinkSync(join(folder, 'sub'), join(folder, 'link'));
    for (const path of ['sub', 'sub/', './sub/pyproject.toml', join(folder, 'sub'), 'link'])
      expect(json(folder, path).answer.project.path).toBe(join(folder, 'sub'));
  });

  it('that leads to no project is wrong usage, and says which', () => {
    const folder = tree({ 'pyproject.toml': GOOD, 'src/a.py': '', 'setup.cfg': '' });
    symlinkSync('nowhere', join(folder, 'dangling'));
    symlinkSync(join(folder, 'nowhere'), join(folder, 'src/pyproject.toml'));
    const said = (path: string) => {
      const { status, out, err } = run(folder, ['status', '--format', 'json', path]);
      expect({ status, out }).toEqual({ status: 2, out: '' });
      return err;
    };
    expect(said('absent')).toBe('pyproject-ls: absent: there is no such file or folder\n');
    expect(said('setup.cfg')).toBe('pyproject-ls: setup.cfg: it is neither a folder nor a pyproject.toml\n');
    expect(said('dangling')).toContain('link');
    expect(said('src')).toContain('pyproject.toml cannot be read');
    expect(said('')).toContain('an empty path');
  });

  it('below a project says where the project is', () => {
    const folder = tree({ 'pyproject.toml': GOOD, 'src/a.py': '' });
    expect(run(join(folder, 'src'), ['status'])).toEqual({
      status: 2,
      out: '',
      err: `pyproject-ls: .: no pyproject.toml is there; the next one is in ${folder}\n`,
    });
  });

  it('that is denied is said so', () => {
    const folder = tree({ 'pyproject.toml': GOOD });
    chmodSync(join(folder, 'pyproject.toml'), 0);
    const { status, err } = run(folder, ['status']);
    // Nothing is denied to the superuser.
    if (process.getuid?.() !== 0) expect(err).toContain('permission');
    expect(status).toBe(process.getuid?.() === 0 ? 0 : 2);
  });
});

describe('wrong words', () => {
  const refused = ({ status, out, err }: Run) => {
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toContain('pyproject-ls status [OPTIONS] [PATH] [-- COMMAND…]');
    return err;
  };

  it('are refused with what is right', () => {
    const folder = tree({ 'pyproject.toml': GOOD });
    const status = (...words: string[]) => refused(run(folder, ['status', ...words]));
    expect(status('--format', 'xml')).toContain('`--format` is text or json');
    expect(status('--color', 'pink')).toContain('`--color`');
    expect(status('--uv-version', 'newest')).toContain('three numbers');
    expect(status('--unheard')).toContain('--unheard');
    expect(status('a', 'b')).toContain('one folder at a time\n');
    expect(status('uv', 'sync')).toContain('a command stands behind `--`');
  });
});

describe('the report for people', () => {
  it('has a sentence for each command', () => {
    const folder = tree({ 'pyproject.toml': GOOD });
    const { status, out, err } = run(folder, ['status']);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toMatch(/^De\.mo 1\.0 in \/.*, by the rules of uv \d/);
    for (const command of USUAL) expect(out).toContain(`\n${command}: `);
    expect(out).not.toContain('\u001b');
    expect(run(folder, ['status', '--color', 'always']).out).toContain('\u001b[');
  });

  it('never lets a control character of a name or of a command reach the terminal', () => {
    const folder = tree({ 'pyproject.toml': GOOD.replace('De.mo', '\\u001b[31mx') });
    const { out } = run(folder, ['status', '--', 'uv', 'sync', '\u001b[31m']);
    expect(out).not.toContain('\u001b');
  });

  it('is explained by --help', () => {
    const { status, out } = run(tree({}), ['status', '--help']);
    expect(status).toBe(0);
    for (const option of ['--uv-version', '--format', '--color']) expect(out).toContain(option);
  });
});
