/** What the program does with files, folders and links that are not what they should be, and with many of them. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { codesOf, program } from './program.ts';

const { tree, json, path: programPath } = program();

const GOOD = '[project]\nname = "demo"\nversion = "1.0"\n';
const BROKEN = '[project]\nname = "demo"\nversion = = "1.0"\n';

describe('bad input', () => {
  const report = (content: string | Uint8Array) => json(tree({ 'pyproject.toml': content }));

  it('finds nothing wrong with an empty file', () => {
    expect(report('')).toMatchObject({ status: 0, paths: ['pyproject.toml'] });
  });

  it('reports bytes that are not UTF-8 at the beginning, found or named', () => {
    const folder = tree({ 'pyproject.toml': Uint8Array.of(0x61, 0x3d, 0x27, 0xff, 0x27) });
    for (const { status, files } of [json(folder), json(folder, 'pyproject.toml')]) {
      expect(status).toBe(1);
      const zero = { line: 0, character: 0 };
      expect(files[0]?.diagnostics).toEqual([
        expect.objectContaining({
          code: 'toml-encoding',
          severity: 'error',
          range: { start: zero, end: zero },
        }),
      ]);
    }
  });

  it('judges binary content as text or says that it is none', () => {
    const bytes = Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919) % 256);
    expect(codesOf(report(bytes))).toEqual(['toml-encoding']);
    const zeros = report(new Uint8Array(5000));
    expect(zeros.status).toBe(1);
    expect(codesOf(zeros).every((code) => code.startsWith('toml-'))).toBe(true);
  });

  it('does not check a file of ten megabytes, and says so', () => {
    const large = report(`a = "${'x'.repeat(10 * 1024 * 1024)}"\n`);
    expect(large.status).toBe(0);
    expect(large.files[0]?.diagnostics).toMatchObject([{ code: 'file-too-large', severity: 'information' }]);
  });

  it('checks a file just below the limit, whatever is in it', () => {
    const nested = report('a = '.concat('['.repeat(200_000)));
    expect(nested.status).toBe(1);
    const lines = report('x = = 1\n'.repeat(100_000));
    expect(lines.status).toBe(1);
  });

  it('takes a folder named pyproject.toml for a folder', () => {
    const folder = tree({ 'pyproject.toml/inner/pyproject.toml': GOOD });
    expect(json(folder)).toMatchObject({ status: 0, paths: ['pyproject.toml/inner/pyproject.toml'] });
    expect(json(folder, 'pyproject.toml').status).toBe(0);
  });

  it('complains of named paths that lead nowhere, and reports the others', () => {
    const folder = tree({ 'a/pyproject.toml': GOOD });
    symlinkSync('nowhere', join(folder, 'dangling.toml'));
    symlinkSync('loop.toml', join(folder, 'loop.toml'));
    for (const name of ['absent', 'dangling.toml', 'loop.toml', 'a/pyproject.toml/x', '']) {
      const { status, paths, err } = json(folder, name, 'a');
      expect({ status, paths }, name).toEqual({ status: 2, paths: ['a/pyproject.toml'] });
      expect(err, name).toMatch(/^pyproject-ls: .*\n$/);
    }
  });

  it('reports a file that was found and cannot be read', () => {
    const folder = tree({ 'b/pyproject.toml': GOOD });
    mkdirSync(join(folder, 'a'));
    symlinkSync('nowhere', join(folder, 'a/pyproject.toml'));
    const { status, files, paths } = json(folder);
    expect({ status, paths }).toEqual({ status: 1, paths: ['a/pyproject.toml', 'b/pyproject.toml'] });
    expect(files[0]?.diagnostics).toMatchObject([{ code: 'unreadable-file', severity: 'error' }]);
  });

  it('tells permission denied from other reasons', () => {
    const folder = tree({ 'a/pyproject.toml': GOOD, 'b/pyproject.toml': GOOD });
    const [named, found] = asNobody(folder, join(folder, 'a/pyproject.toml'));
    expect(named).toMatchObject({ status: 2, out: '{"files":[]}\n', err: expect.stringContaining('denied') });
    expect(found?.status).toBe(1);
    expect(JSON.parse(found?.out ?? '').files).toMatchObject([
      { path: 'a/pyproject.toml', diagnostics: [{ code: 'unreadable-file' }] },
      { path: 'b/pyproject.toml', diagnostics: [] },
    ]);
  });

  it('does not follow links in a circle', () => {
    const folder = tree({ 'a/pyproject.toml': GOOD });
    symlinkSync('..', join(folder, 'a/up'));
    symlinkSync('.', join(folder, 'here'));
    expect(json(folder).paths).toEqual(['a/pyproject.toml']);
  });

  it('walks a tree of 100,000 files', () => {
    const folder = tree({ 'z/pyproject.toml': GOOD, 'pyproject.toml': GOOD });
    for (let i = 0; i < 100; i++) {
      mkdirSync(join(folder, `d${i}`));
      for (let j = 0; j < 1000; j++) writeFileSync(join(folder, `d${i}/f${j}.py`), '');
    }
    expect(json(folder).paths).toEqual(['pyproject.toml', 'z/pyproject.toml']);
  }, 120_000);

  it('ends quietly when nobody reads its report any more', () => {
    const folder = tree(
      Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`p${i}/pyproject.toml`, BROKEN])),
    );
    const command = `"${process.execPath}" "${programPath()}" check | head -n 1`;
    const { stdout, stderr } = spawnSync('sh', ['-c', command], { cwd: folder, encoding: 'utf8' });
    expect({ lines: stdout.split('\n').length, stderr }).toEqual({ lines: 2, stderr: '' });
  });
});

/**
 * The program run as somebody whom the first file is denied to, once with that file named and once with the folder. The
 * superuser may read everything, so that one runs it as another user.
 */
function asNobody(folder: string, denied: string): { status: number | null; out: string; err: string }[] {
  chmodSync(denied, 0o000);
  const root = process.getuid?.() === 0;
  // Temporary folders are their owner's alone.
  if (root) for (const path of [join(programPath(), '..'), programPath(), folder]) chmodSync(path, 0o755);
  return [['a/pyproject.toml'], ['.']].map((words) => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [programPath(), 'check', '--format', 'json', ...words],
      { cwd: folder, encoding: 'utf8', ...(root ? { uid: 65534, gid: 65534 } : {}) },
    );
    return { status, out: stdout, err: stderr };
  });
}
