/** Scenarios at random: keys, files, edits and commands, the same for the same seed. */
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { seeded } from '../uv-lab.ts';
import type { Place, Scenario } from './scenario.ts';
import { type BackendShape, backend, member, pyproject, type Tree } from './templates.ts';

/** Half of all keys are files that are there, so that something happens. */
const KEYS = [
  ...[
    '"pyproject.toml"',
    '"pyproject.toml"',
    '"data.txt"',
    '"sub/a.txt"',
    '"no.txt"',
    '"setup.cfg"',
    '"../beside.txt"',
  ],
  ...[
    '"*.txt"',
    '"src/**/*.py"',
    '"src/*.py"',
    '"sub/*"',
    '"sub/*.txt"',
    '"sub/**/*.txt"',
    '"**/*.txt"',
    '"s*/*.txt"',
  ],
  ...[
    '"sub/?.txt"',
    '"sub/[ab].txt"',
    '"sub/[!a].txt"',
    '"{data,more}.txt"',
    '"!sub/b*.txt"',
    '"!b.txt"',
    '"**/*.py"',
  ],
  ...[
    '{ file = "data.txt" }',
    '{ dir = "src" }',
    '{ dir = "sub" }',
    '{ dir = "no" }',
    '{ dir = "data.txt" }',
  ],
  ...[
    '{ env = "LAB_K" }',
    '{ git = true }',
    '{ git = { tags = true } }',
    '{ git = { commit = true, tags = true } }',
  ],
] as const;

/** First commands, and what may come after each besides itself. */
const PATHS: readonly (readonly [first: readonly string[], seconds: readonly string[]])[] = [
  [
    ['uv sync'],
    [
      'uv sync',
      'uv sync',
      'uv sync',
      'uv run python -c pass',
      'uv sync --frozen',
      'uv sync --locked',
      'uv sync --check',
    ],
  ],
  [
    ['uv sync'],
    [
      'uv sync --no-editable',
      'uv sync --reinstall',
      'uv sync --reinstall-package lab',
      'uv sync --no-cache',
      'uv sync --dry-run',
    ],
  ],
  [
    ['uv sync'],
    [
      'uv sync --no-install-project',
      'uv sync --inexact',
      'uv pip install -e .',
      'uv pip install .',
      'uv build',
      'uv lock',
      'uv lock --check',
    ],
  ],
  [
    ['uv sync'],
    [
      'uv sync --config-setting a=b',
      'uv run --no-sync python -c pass',
      'uv run --frozen python -c pass',
      'uvx --from . lab',
      'uv tool install .',
    ],
  ],
  [
    ['uv sync --no-editable'],
    ['uv sync --no-editable', 'uv sync --no-editable', 'uv sync', 'uv run --no-editable python -c pass'],
  ],
  [['uv run python -c pass'], ['uv run python -c pass', 'uv sync']],
  [
    ['uv venv', 'uv pip install -r r.txt'],
    ['uv pip install -r r.txt', 'uv pip sync r.txt', 'uv pip install .', 'uv sync', 'uv sync --no-editable'],
  ],
  [
    ['uv venv', 'uv pip install -e .'],
    ['uv pip install -e .', 'uv sync', 'uv pip install -r r.txt'],
  ],
  [
    ['uv tool install .'],
    ['uv tool install .', 'uv tool upgrade lab', 'uvx --from . lab', 'uv tool install -e .'],
  ],
  [
    ['uvx --from . lab'],
    ['uvx --from . lab', 'uvx --from . lab', 'uv tool install .', 'uv sync --no-editable'],
  ],
  [['uv lock'], ['uv sync', 'uv lock', 'uv sync --frozen', 'uv lock --check']],
  [['uv build'], ['uv build', 'uv build --wheel', 'uv sync']],
];

type Edit = readonly [what: string, act: (place: Place) => void | Promise<void>];

const FILES = [
  'pyproject.toml',
  'data.txt',
  'src/lab/a.py',
  'sub/a.txt',
  'sub/b.txt',
  'sub/deep/x.txt',
  '../beside.txt',
  '_be/be.py',
];

const EDITS: readonly Edit[] = [
  ...FILES.map((path): Edit => [`edit ${path}`, (p) => void (existsSync(p.path(path)) && p.edit(path))]),
  ...FILES.map((path): Edit => [`touch ${path}`, (p) => void (existsSync(p.path(path)) && p.touch(path))]),
  ...['data.txt', 'src/lab/a.py', 'sub/a.txt', 'sub/deep/x.txt', 'sub', '.venv', 'uv.lock', 'src'].map(
    (path): Edit => [`delete ${path}`, (p) => void (existsSync(p.path(path)) && p.remove(path))],
  ),
  ...['more.txt', 'sub/c.txt', 'src/lab/new.py', 'setup.cfg', 'no.txt', 'no/a.txt', 'setup.py'].map(
    (path): Edit => [`create ${path}`, (p) => p.write(path, '')],
  ),
  ['rename sub', (p) => void (existsSync(p.path('sub')) && p.move('sub', 'renamed'))],
  [
    'make sub anew',
    (p) => {
      if (existsSync(p.path('sub'))) p.remove('sub');
      mkdirSync(p.path('sub'));
    },
  ],
  ['chmod data.txt', (p) => void (existsSync(p.path('data.txt')) && chmodSync(p.path('data.txt'), 0o600))],
  [
    'bump the version',
    (p) =>
      p.write('pyproject.toml', p.read('pyproject.toml').replace('version = "0.1.0"', 'version = "0.2.0"')),
  ],
  ['bump VERSION.txt', (p) => p.write('VERSION.txt', '2.0\n')],
  ['commit', (p) => p.git('commit', '-q', '--allow-empty', '-m', 'more')],
  ['tag', (p) => p.git('tag', '-f', 'v1')],
  ['uv sync', async (p) => void (await p.run('uv sync'))],
  ['uv cache clean lab', async (p) => void (await p.run('uv cache clean lab'))],
  [
    'touch ../other/pyproject.toml',
    (p) => void (existsSync(p.path('../other/pyproject.toml')) && p.touch('../other/pyproject.toml')),
  ],
];

/** As many scenarios as asked. */
export function atRandom(seed: number, count: number): readonly Scenario[] {
  return Array.from({ length: count }, (_, index) => one(seed, index));
}

function one(seed: number, index: number): Scenario {
  const next = seeded(seed * 100_003 + index);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]!;
  const chance = (share: number) => next() < share;
  const keys = chance(0.25)
    ? undefined
    : Array.from({ length: Math.floor(next() * 4) + 1 }, () => pick(KEYS));
  const edits = Array.from({ length: Math.floor(next() * 4) }, () => pick(EDITS));
  const [first, seconds] = pick(PATHS);
  const second = pick(seconds);
  const source = chance(0.2)
    ? pick(['{ path = "../other" }', '{ path = "../other", editable = true }'])
    : undefined;
  const dynamic = chance(0.25);
  const prepare = pick(['none', 'none', 'both'] as const);
  const value = pick([undefined, '1']);
  const later = chance(0.8) ? value : pick(['1', '2', undefined]);
  const about = [
    keys ? `[${keys.join(', ')}]` : 'default keys',
    ...(dynamic ? ['dynamic version'] : []),
    ...(prepare === 'both' ? ['prepare'] : []),
    ...(source ? [source] : []),
    ...(later === value ? [] : [`LAB_K ${value} to ${later}`]),
  ];
  return {
    name: `R${seed}.${index} ${about.join(', ')}; ${[first.at(-1), ...edits.map(([what]) => what), second].join('; ')}`,
    files: files(keys, { prepare, versionFile: dynamic }, dynamic, source),
    before: (place) => {
      place.write('.gitignore', '.venv\n');
      place.git('init', '-q');
      place.git('add', '-A');
      place.git('commit', '-q', '-m', 'one');
    },
    first,
    change: async (place) => {
      for (const [, act] of edits) await act(place);
    },
    second,
    env: { LAB_K: value },
    later: { LAB_K: later },
  };
}

function files(
  keys: readonly string[] | undefined,
  shape: BackendShape,
  dynamic: boolean,
  source: string | undefined,
): Tree {
  const tail = [
    '[project.scripts]\nlab = "lab:main"\n',
    ...(source ? [`[tool.uv.sources]\nother = ${source}\n`] : []),
    ...(keys ? [`[tool.uv]\ncache-keys = [${keys.join(', ')}]\n`] : []),
  ];
  const about = {
    version: dynamic ? null : '0.1.0',
    tail: `\n${tail.join('\n')}`,
    ...(source && { dependencies: ['other'] }),
  };
  return {
    'pyproject.toml': pyproject(about),
    '_be/be.py': backend(shape),
    'src/lab/__init__.py': 'def main():\n    print(1)\n',
    'src/lab/a.py': '',
    'data.txt': '',
    'sub/a.txt': '',
    'sub/b.txt': '',
    'sub/deep/x.txt': '',
    '../beside.txt': '',
    'VERSION.txt': '1.0\n',
    'r.txt': '.\n',
    ...(source ? member('../other', { name: 'other' }) : {}),
  };
}
