/**
 * Wheels made by real backends and by hand, beside what pip, uv and check-wheel-contents make of them.
 *
 * "pip and uv refuse" must mean that both do, "uv refuses" that uv alone does, and silence that both install. The codes of
 * check-wheel-contents are compared where we have a finding that means the same.
 */
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { disk } from '../../server/files/disk.ts';
import { loadWheelFacts } from '../../server/project/wheel-facts.ts';
import type { WheelFinding } from '../../server/rules/wheel/finding.ts';
import { judgeWheel, unreadableWheel } from '../../server/rules/wheel/index.ts';
import { wheelMembers, zip } from '../zip.ts';
import { cleanVariables, ORACLE, run, tool } from './tools.ts';
import { put } from './uv-lab.ts';
import { CASES } from './wheel-files.ts';

let lab = '';
beforeAll(() => {
  lab = realpathSync(mkdtempSync(join(tmpdir(), 'wheel-oracle-')));
});
afterAll(() => rmSync(lab, { recursive: true, force: true }));

async function findings(path: string): Promise<readonly WheelFinding[]> {
  const facts = await loadWheelFacts(path, disk('/'));
  if ('absent' in facts) throw new Error(`${path} is not there`);
  return 'trouble' in facts ? [unreadableWheel(facts.trouble)] : judgeWheel(facts);
}

const NAME = 'demo-1.0-py3-none-any.whl';

interface Verdict {
  readonly pip: boolean;
  readonly uv: boolean;
}

/** Who refuses, as our findings have it. */
function said(all: readonly WheelFinding[]): Verdict {
  const says = (pattern: RegExp) => all.some(({ message }) => pattern.test(message));
  const both = says(/\bpip and uv (?:refuse|fail)\b/);
  return { pip: both || says(/\bpip refuses\b/), uv: both || says(/\buv refuses\b/) };
}

test('pip and uv refuse the wheels that are said to be refused, and install the others', {
  timeout: 300_000,
}, async () => {
  const paths = CASES.map(({ bytes, name = NAME }, i) => {
    const path = join(lab, 'cases', `${i}`, name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, bytes);
    return path;
  });
  const pip = run(
    tool('python'),
    [join(import.meta.dirname, 'pip_installs.py'), join(lab, 'pip'), ...paths],
    lab,
  );
  const pips = pip.stdout
    .trim()
    .split('\n')
    .map((status) => status !== '0');
  expect(pips.length, pip.stderr).toBe(paths.length);
  const wrong: unknown[] = [];
  const counts = { both: 0, one: 0, none: 0 };
  for (const [i, path] of paths.entries()) {
    const options = ['-q', '--offline', '--no-deps', '--no-cache', '--python', tool('python')];
    const uv = run(
      tool('uv'),
      ['pip', 'install', ...options, '--prefix', join(lab, 'uv', `${i}`), path],
      lab,
    );
    const real: Verdict = { pip: pips[i] === true, uv: uv.status !== 0 };
    const all = await findings(path);
    const ours = said(all);
    counts[real.pip && real.uv ? 'both' : real.pip || real.uv ? 'one' : 'none'] += 1;
    if (ours.pip !== real.pip || ours.uv !== real.uv)
      wrong.push({
        what: CASES[i]?.what,
        real,
        ours,
        said: all.map(({ message }) => message),
        uv: uv.stderr.slice(-300),
      });
  }
  console.log(`${paths.length} wheels: ${JSON.stringify(counts)} refused; ${wrong.length} judged otherwise`);
  expect(wrong).toEqual([]);
});

/** Our finding for a code of check-wheel-contents; the others are left out on purpose (server/rules/wheel/contents.ts). */
const CODES: Readonly<Record<string, string>> = {
  W001: 'bytecode-in-wheel',
  W003: 'stray-top-level-file',
  W005: 'accidental-package',
  W006: 'top-level-init',
  W008: 'empty-wheel',
  W010: 'folder-without-modules',
};

/** check-wheel-contents, in a folder of its own; installed the first time. */
function checker(wheel: string): ReadonlySet<string> {
  const home = join(ORACLE, 'check-wheel-contents');
  const python = tool('python');
  mkdirSync(home, { recursive: true });
  if (readdirSync(home).length === 0)
    run(python, ['-m', 'pip', 'install', '-q', '--target', home, 'check-wheel-contents==0.6.3'], ORACLE);
  const { stdout, stderr } = run(python, ['-m', 'check_wheel_contents', '--no-config', wheel], lab, {
    ...cleanVariables(),
    PYTHONPATH: home,
  });
  expect(stdout + stderr).toMatch(/: (?:OK|W\d\d\d)/);
  return new Set(stdout.match(/W\d\d\d(?=: )/g)?.flatMap((code) => CODES[code] ?? []));
}

const CONTENTS: readonly Readonly<Record<string, string>>[] = [
  {},
  { 'demo/__pycache__/cli.cpython-311.pyc': 'x' },
  { 'demo/a.pyo': 'x' },
  { LICENSE: 'x', 'a.pth': 'x' },
  { 'tests/__init__.py': '1', 'tests/test_a.py': '2' },
  { 'docs/index.rst': 'x' },
  { 'src/demo/__init__.py': 'x' },
  { 'build/lib/demo/__init__.py': 'x' },
  { '__init__.py': 'x' },
  { 'assets/a.txt': 'x' },
  { 'demo-stubs/a.pyi': 'x' },
  { 'demo-1.0.data/scripts/run': 'x' },
  { 'demo-1.0.data/platlib/LICENSE': 'x' },
];

test('check-wheel-contents finds the same where the finding means something', {
  timeout: 120_000,
}, async () => {
  for (const [i, changes] of CONTENTS.entries()) {
    const path = join(lab, 'contents', `${i}`, NAME);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, zip(wheelMembers(changes)));
    const ours = (await findings(path))
      .map(({ code }) => code)
      .filter((code) => Object.values(CODES).includes(code));
    expect(new Set(ours), JSON.stringify(changes)).toEqual(checker(path));
  }
});

/** Backend, and what it asks for besides a module. */
const BACKENDS: readonly (readonly [backend: string, more: string])[] = [
  ['flit_core.buildapi', ''],
  ['hatchling.build', ''],
  ['setuptools.build_meta', ''],
  ['uv_build', '[tool.uv.build-backend]\nmodule-root = ""\n'],
  ['pdm.backend', ''],
  ['poetry.core.masonry.api', ''],
  ['whey', ''],
];

test('wheels that real backends build have nothing wrong, and are told of once their project moves on', {
  timeout: 120_000,
}, async () => {
  for (const [backend, more] of BACKENDS) {
    const folder = join(lab, 'built', backend);
    put(
      folder,
      'pyproject.toml',
      `[build-system]\nrequires = []\nbuild-backend = "${backend}"\n[project]\nname = "demo"\nversion = "1.0"\ndescription = "x"\nrequires-python = ">=3.9"\n[project.scripts]\nd = "demo.cli:main"\n${more}`,
    );
    put(folder, 'demo/__init__.py', '"""x"""\n');
    put(folder, 'demo/cli.py', 'def main():\n    return 0\n');
    const build = [
      '-m',
      'pip',
      'wheel',
      '-q',
      '--no-deps',
      '--no-build-isolation',
      '-w',
      join(folder, 'dist'),
      '.',
    ];
    const { status, stderr } = run(tool('python'), build, folder, {
      ...cleanVariables(),
      // uv_build looks for its program there.
      PATH: `${join(tool('python'), '..')}:${process.env.PATH}`,
    });
    expect(status, stderr).toBe(0);
    rmSync(join(folder, 'build'), { recursive: true, force: true });
    const path = join(folder, 'dist', NAME);
    expect(await findings(path), backend).toEqual([]);
    put(folder, 'demo/cli.py', 'def main():\n    return 1\n');
    const now = (await findings(path)).map(({ code }) => code);
    expect([[], ['outdated-wheel']], backend).toContainEqual(now);
  }
});
