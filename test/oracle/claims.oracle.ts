/** The experiments of `test/uv/claims.md`, run as they stand there: what they print is what the page says. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readPage } from '../literate.ts';
import { run, tool, uvOf } from './tools.ts';
import { TRAP_VERSIONS, wheelhouse } from './trap-lab.ts';
import { put } from './uv-lab.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'pyproject-ls-claims-')));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const sections = readPage('test/uv/claims.md').sections.slice(1);
let count = 0;

it('each claim has its verdict and its experiment', () => {
  const { lines } = readPage('test/uv/claims.md');
  const verdicts = lines.filter((line) => /^\*\*(?:False|True|It depends on the version)\.\*\* /.test(line));
  expect(verdicts.length).toBe(sections.length);
  expect(sections.every(({ blocks }) => blocks[0]?.language === 'sh')).toBe(true);
});

describe.each(TRAP_VERSIONS)('uv %s', (version) => {
  it.each(sections.map((section) => [section.title, section] as const))('%s', (_title, { blocks }) => {
    const script = blocks.find(({ language }) => language === 'sh')?.lines.join('\n') ?? '';
    const printed = blocks.filter(({ language }) => language === 'text');
    const wanted = printed.find(({ name }) => name === version) ?? printed.find(({ name }) => name === '');
    const { stdout, stderr } = experiment(version, script);
    expect(stdout.trim().split('\n'), stderr).toEqual(wanted?.lines);
  });
});

function experiment(version: string, script: string) {
  const home = join(root, `${count++}`);
  const folder = join(home, 'project');
  put(folder, 'src/demo/__init__.py', 'def main():\n    print("old")\n');
  put(
    folder,
    'pyproject.toml',
    '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n\n[project]\nname = "demo"\nversion = "1.0"\nrequires-python = ">=3.9"\nscripts = { demo = "demo:main" }\n',
  );
  mkdirSync(join(home, 'bin'));
  const wheels = wheelhouse();
  return run('bash', ['-c', script], folder, {
    PATH: [join(home, 'bin'), dirname(uvOf(version)), dirname(tool('pip')), process.env.PATH].join(':'),
    HOME: home,
    UV_CACHE_DIR: join(home, 'cache'),
    UV_TOOL_DIR: join(home, 'tools'),
    UV_TOOL_BIN_DIR: join(home, 'bin'),
    UV_OFFLINE: '1',
    UV_FIND_LINKS: wheels,
    UV_PYTHON_DOWNLOADS: 'never',
    PIP_NO_INDEX: '1',
    PIP_FIND_LINKS: wheels,
    PIP_CACHE_DIR: join(home, 'pip-cache'),
    PIP_DISABLE_PIP_VERSION_CHECK: '1',
  });
}
