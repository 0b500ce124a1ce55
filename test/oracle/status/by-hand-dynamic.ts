/** Scenarios about dynamic metadata, prepare hooks, uv#3796, and backends that fail. More than 300 lines, since it is a list. */
import { type Scenario, sync } from './scenario.ts';
import { type BackendShape, backend, pyproject, simple, type Tree } from './templates.ts';

const VERSION = { 'VERSION.txt': '1.0\n' };
const COVERED = '\n[tool.uv]\ncache-keys = ["pyproject.toml", "VERSION.txt"]\n';
const BACKEND = '\n[tool.uv]\ncache-keys = ["pyproject.toml", "_be/**/*.py"]\n';
const dynver = (tail: string, shape: BackendShape = {}): Tree => ({
  ...simple('', VERSION, { ...shape, versionFile: true }),
  'pyproject.toml': pyproject({ version: null, tail }),
});
const dyndeps = (tail: string, shape: BackendShape, more: Tree = {}): Tree => ({
  ...simple('', more, shape),
  'pyproject.toml': pyproject({ dependencies: null, tail }),
});
const PREP: BackendShape = { prepare: 'both' };
const bump: Scenario['change'] = (p) => p.write('VERSION.txt', '2.0\n');
const now =
  (shape: BackendShape): Scenario['change'] =>
  (p) =>
    p.write('_be/be.py', backend(shape));
const dep = (name: string, files: Tree, change: Scenario['change'], more: Partial<Scenario> = {}) =>
  sync(name, files, change, { wheels: true, ...more });
const pipped = (words: string) => ({
  first: ['uv venv', `uv pip install ${words}`],
  second: `uv pip install ${words}`,
});
const again: Scenario['change'] = async (p) => {
  await p.run('uv sync');
};
const PREPARED_ONLY: BackendShape = { prepare: 'editable', built: [], prepared: ['dep-a', 'dep-b'] };
const BUILT_ONLY: BackendShape = { prepare: 'editable', built: ['dep-a', 'dep-b'], prepared: [] };
const RAISES: BackendShape = { build: 'raise RuntimeError("no")' };

export const DYNAMIC: readonly Scenario[] = [
  sync('F dynver, sync, default keys, no prepare', dynver(''), bump),
  sync('F dynver, sync, covered, no prepare', dynver(COVERED), bump),
  sync('F dynver, sync, default keys, prepare', dynver('', PREP), bump),
  sync('F dynver, sync, covered, prepare', dynver(COVERED, PREP), bump),
  sync('F dynver, sync, covered, nothing changed', dynver(COVERED, PREP)),
  sync('F dynver, never installed, no prepare', dynver(''), undefined, { first: [] }),
  sync('F dynver, never installed, prepare', dynver('', PREP), undefined, { first: [] }),
  sync('F dynver, not editable, covered', dynver(COVERED), bump, {
    first: 'uv sync --no-editable',
    second: 'uv sync --no-editable',
  }),
  sync('F dynver, touched, no prepare', dynver(''), (p) => p.touch('pyproject.toml')),
  sync('F dynver, touched, prepare', dynver('', PREP), (p) => p.touch('pyproject.toml')),
  sync('F dynver, touched, uv lock, no prepare', dynver(''), (p) => p.touch('pyproject.toml'), {
    second: 'uv lock',
  }),
  sync('F dynver, touched, uv lock, prepare', dynver('', PREP), (p) => p.touch('pyproject.toml'), {
    second: 'uv lock',
  }),
  sync('F dynver, uv lock first, then uv sync, no prepare', dynver(''), undefined, { first: 'uv lock' }),
  sync('F dynver, uv lock first, then uv sync, prepare', dynver('', PREP), undefined, { first: 'uv lock' }),
  sync('F dynver, touched, --frozen', dynver('', PREP), (p) => p.touch('pyproject.toml'), {
    second: 'uv sync --frozen',
  }),
  sync('F dynver, touched, --check', dynver(''), (p) => p.touch('pyproject.toml'), {
    second: 'uv sync --check',
  }),
  sync('F dynver, touched, --dry-run, no prepare', dynver(''), (p) => p.touch('pyproject.toml'), {
    second: 'uv sync --dry-run',
  }),
  sync('F dynver, covered and bumped, --dry-run, prepare', dynver(COVERED, PREP), bump, {
    second: 'uv sync --dry-run',
  }),
  sync('F dynver, covered and bumped, --locked', dynver(COVERED, PREP), bump, { second: 'uv sync --locked' }),
  sync('F dynver, bumped, uv lock --check', dynver(''), bump, {
    first: 'uv lock',
    second: 'uv lock --check',
  }),
  sync('F dynver, --refresh, no prepare', dynver(''), undefined, { second: 'uv sync --refresh' }),
  sync('F dynver, --refresh, prepare', dynver('', PREP), undefined, { second: 'uv sync --refresh' }),
  sync('F dynver, --refresh after a bump, prepare', dynver('', PREP), bump, { second: 'uv sync --refresh' }),
  sync('F dynver, --no-cache, no prepare', dynver(''), undefined, { second: 'uv sync --no-cache' }),
  sync('F dynver, --no-cache after a bump, no prepare', dynver(''), bump, { second: 'uv sync --no-cache' }),
  sync('F dynver, --reinstall, prepare', dynver('', PREP), undefined, { second: 'uv sync --reinstall' }),
  sync('F dynver, .venv deleted after a bump', dynver(''), (p) => {
    p.write('VERSION.txt', '2.0\n');
    p.remove('.venv');
  }),
  sync('F dynver, VERSION.txt deleted, touched', dynver(''), (p) => {
    p.remove('VERSION.txt');
    p.touch('pyproject.toml');
  }),
  sync('F dynver, uv run', dynver(COVERED), bump, { second: 'uv run python -c pass' }),
  sync('F dynver, uv build', dynver(''), bump, { second: 'uv build' }),
  sync('F dynver, the cache wiped', dynver('', PREP), (p) => p.remove('../../home/.cache')),
  sync('F dynver, the cache wiped, no prepare', dynver(''), (p) => p.remove('../../home/.cache')),
  ...['.', '-e .'].flatMap((words) =>
    [
      ['default', '', {}],
      ['covered', COVERED, {}],
      ['default, prepare', '', PREP],
      ['covered, prepare', COVERED, PREP],
    ].map(([what, tail, shape]) =>
      sync(
        `F dynver, pip install ${words}, ${what}`,
        dynver(String(tail), shape as BackendShape),
        bump,
        pipped(words),
      ),
    ),
  ),
  sync(
    'F git versions as setuptools-scm does',
    dynver('\n[tool.uv]\ncache-keys = ["pyproject.toml", { git = { commit = true, tags = true } }]\n'),
    (p) => {
      p.git('commit', '-q', '--allow-empty', '-m', 'two');
      p.write('VERSION.txt', '2.0\n');
    },
    {
      before: (p) => {
        p.git('init', '-q');
        p.git('add', '-A');
        p.git('commit', '-q', '-m', 'one');
      },
    },
  ),
  dep('F-3796 sync, default keys, no prepare', dyndeps('', {}), now({ built: ['dep-a'] })),
  dep('F-3796 sync, covered, no prepare', dyndeps(BACKEND, {}), now({ built: ['dep-a'] })),
  dep('F-3796 sync, default keys, prepare', dyndeps('', PREP), now({ ...PREP, built: ['dep-a'] })),
  dep('F-3796 sync, covered, prepare', dyndeps(BACKEND, PREP), now({ ...PREP, built: ['dep-a'] })),
  ...['.', '-e .'].flatMap((words) => [
    dep(
      `F-3796 pip install ${words}, default keys, no prepare`,
      dyndeps('', {}),
      now({ built: ['dep-a'] }),
      pipped(words),
    ),
    dep(
      `F-3796 pip install ${words}, covered, prepare`,
      dyndeps(BACKEND, PREP),
      now({ ...PREP, built: ['dep-a'] }),
      pipped(words),
    ),
  ]),
  dep(
    'F-3796 pip install -r after an uninstall',
    dyndeps('', {}, { 'r.txt': '.\n' }),
    async (p) => {
      await p.run('uv pip uninstall lab');
      p.write('_be/be.py', backend({ built: ['dep-a'] }));
    },
    { first: ['uv venv', 'uv pip install -r r.txt'], second: 'uv pip install -r r.txt' },
  ),
  dep('F trap, prepared only, second sync', dyndeps('', PREPARED_ONLY), undefined),
  dep('F trap, prepared only, third sync', dyndeps('', PREPARED_ONLY), again),
  dep('F trap, prepared only, second sync --locked', dyndeps('', PREPARED_ONLY), undefined, {
    second: 'uv sync --locked',
  }),
  dep('F trap, prepared only, second sync --frozen', dyndeps('', PREPARED_ONLY), undefined, {
    second: 'uv sync --frozen',
  }),
  dep('F trap, prepared only, uv lock --check', dyndeps('', PREPARED_ONLY), undefined, {
    second: 'uv lock --check',
  }),
  dep('F trap, prepared only, --check', dyndeps('', PREPARED_ONLY), undefined, { second: 'uv sync --check' }),
  dep('F trap, prepared only, third sync --locked', dyndeps('', PREPARED_ONLY), again, {
    second: 'uv sync --locked',
  }),
  dep('F trap, prepared only, --refresh', dyndeps('', PREPARED_ONLY), undefined, {
    second: 'uv sync --refresh',
  }),
  dep('F trap, prepared only, --no-editable', dyndeps('', PREPARED_ONLY), undefined, {
    first: 'uv sync --no-editable',
    second: 'uv sync --no-editable',
  }),
  dep(
    'F trap, prepared only, reinstall-package',
    dyndeps('\n[tool.uv]\nreinstall-package = ["lab"]\n', PREPARED_ONLY),
    undefined,
  ),
  dep(
    'F trap, prepared only, reinstall-package, --locked',
    dyndeps('\n[tool.uv]\nreinstall-package = ["lab"]\n', PREPARED_ONLY),
    undefined,
    { second: 'uv sync --locked' },
  ),
  dep(
    'F trap, prepared only, config-settings, --locked',
    dyndeps('\n[tool.uv]\nconfig-settings = { a = "b" }\n', PREPARED_ONLY),
    undefined,
    { second: 'uv sync --locked' },
  ),
  dep('F trap, prepared only, uv run --locked', dyndeps('', PREPARED_ONLY), undefined, {
    second: 'uv run --locked python -c pass',
  }),
  dep('F trap, built only, --locked', dyndeps('', BUILT_ONLY), undefined, { second: 'uv sync --locked' }),
  dep('F trap, both alike, --locked', dyndeps('', { prepare: 'both', built: ['dep-a'] }), undefined, {
    second: 'uv sync --locked',
  }),
  dep('F no prepare, --locked', dyndeps('', { built: ['dep-a'] }), undefined, { second: 'uv sync --locked' }),
  dep(
    'F trap, dependency-metadata',
    dyndeps(
      '\n[[tool.uv.dependency-metadata]]\nname = "lab"\nversion = "0.1.0"\nrequires-dist = ["dep-a"]\n',
      PREPARED_ONLY,
    ),
    undefined,
    { second: 'uv sync --locked' },
  ),
  dep(
    'F deps from a file, keyed, edited',
    dyndeps('\n[tool.uv]\ncache-keys = ["pyproject.toml", "deps.txt"]\n', {}, { 'deps.txt': 'dep-a\n' }),
    (p) => p.write('deps.txt', 'dep-a\ndep-b\n'),
  ),
  dep(
    'F deps from a file, keyed, edited, --locked',
    dyndeps('\n[tool.uv]\ncache-keys = ["pyproject.toml", "deps.txt"]\n', {}, { 'deps.txt': 'dep-a\n' }),
    (p) => p.write('deps.txt', 'dep-a\ndep-b\n'),
    { second: 'uv sync --locked' },
  ),
  dep(
    'F deps from a file, keyed, touched, --locked',
    dyndeps('\n[tool.uv]\ncache-keys = ["pyproject.toml", "deps.txt"]\n', PREP, { 'deps.txt': 'dep-a\n' }),
    (p) => p.touch('deps.txt'),
    { second: 'uv sync --locked' },
  ),
  dep(
    'F deps dynamic, touched, uv lock, no prepare',
    dyndeps('', { built: ['dep-a'] }),
    (p) => p.touch('pyproject.toml'),
    { second: 'uv lock' },
  ),
  dep(
    'F deps dynamic, touched, --check, no prepare',
    dyndeps('', { built: ['dep-a'] }),
    (p) => p.touch('pyproject.toml'),
    { second: 'uv sync --check' },
  ),
  dep('F a static dependency added, sync', simple(), (p) =>
    p.replace('pyproject.toml', 'requires-python', 'dependencies = ["dep-a"]\nrequires-python'),
  ),
  dep(
    'F a static dependency added, keys leave it out',
    simple('\n[tool.uv]\ncache-keys = ["VERSION.txt"]\n', VERSION),
    (p) => p.replace('pyproject.toml', 'requires-python', 'dependencies = ["dep-a"]\nrequires-python'),
  ),
  dep(
    'F an installed dependency broken: METADATA garbage',
    { ...simple(), 'pyproject.toml': pyproject({ dependencies: ['dep-a'] }) },
    (p) => p.write(p.info('METADATA', 'dep_a'), 'garbage'),
  ),
  sync('H the build fails', simple(), (p) => {
    p.write('_be/be.py', backend(RAISES));
    p.touch('pyproject.toml');
  }),
  sync('H the build fails, fresh', simple('', {}, RAISES), undefined, { first: [] }),
  sync('H the build fails, uv build', simple('', {}, RAISES), undefined, { first: [], second: 'uv build' }),
  sync('H the build would fail, but nothing changed', simple(), (p) => p.write('_be/be.py', backend(RAISES))),
  sync(
    'H the build would fail, uv run --no-sync',
    simple(),
    (p) => {
      p.write('_be/be.py', backend(RAISES));
      p.touch('pyproject.toml');
    },
    { second: 'uv run --no-sync python -c pass' },
  ),
  sync(
    'H the build would fail, a dry run',
    simple(),
    (p) => {
      p.write('_be/be.py', backend(RAISES));
      p.touch('pyproject.toml');
    },
    { second: 'uv sync --dry-run' },
  ),
  sync('H the backend module raises', simple('', {}, { top: 'raise RuntimeError("no")' }), undefined, {
    first: [],
  }),
  sync('H the backend has a syntax error', { ...simple(), '_be/be.py': 'def build_wheel(:\n' }, undefined, {
    first: [],
  }),
  sync('H the backend file deleted, touched', simple(), (p) => {
    p.remove('_be/be.py');
    p.touch('pyproject.toml');
  }),
  sync('H the backend file deleted, nothing touched', simple(), (p) => p.remove('_be/be.py')),
  sync('H the backend folder deleted, touched', simple(), (p) => {
    p.remove('_be');
    p.touch('pyproject.toml');
  }),
  sync('H no build_editable', simple('', {}, { editable: false }), undefined, { first: [] }),
  sync('H no build_editable, not editable', simple('', {}, { editable: false }), undefined, {
    first: [],
    second: 'uv sync --no-editable',
  }),
  sync(
    'H backend-path leads out',
    { ...simple(), 'pyproject.toml': pyproject().replace('["_be"]', '[".."]') },
    undefined,
    { first: [] },
  ),
  sync(
    'H build-backend names no such attribute',
    { ...simple(), 'pyproject.toml': pyproject().replace('"be"', '"be:none"') },
    undefined,
    { first: [] },
  ),
  sync(
    'H build-system.requires that cannot be had',
    { ...simple(), 'pyproject.toml': pyproject().replace('requires = []', 'requires = ["no-such"]') },
    undefined,
    { first: [] },
  ),
  sync(
    'H build-system.requires that cannot be had, --no-build-isolation',
    { ...simple(), 'pyproject.toml': pyproject().replace('requires = []', 'requires = ["no-such"]') },
    undefined,
    { first: [], second: 'uv sync --no-build-isolation' },
  ),
  sync('H get_requires asks for what cannot be had', simple('', {}, { requires: ['no-such'] }), undefined, {
    first: [],
  }),
  sync('H get_requires hooks', simple('', {}, { requires: [] }), (p) => p.touch('pyproject.toml')),
  sync('H a script of the project that uv refuses at install', simple('scripts.lab = "a b c"\n'), undefined, {
    first: [],
  }),
  sync(
    'H the wheel has another version than pyproject.toml',
    { ...simple(), '_be/be.py': backend().replace('return _project()["version"]', 'return "9.9"') },
    undefined,
    { first: [] },
  ),
  sync('H pyproject.toml broken', simple(), (p) => p.write('pyproject.toml', '[project\nname = "lab"\n')),
  sync(
    'H pyproject.toml broken, uv pip install',
    simple(),
    (p) => p.write('pyproject.toml', '[project\nname = "lab"\n'),
    { second: 'uv pip install .' },
  ),
  sync(
    'H pyproject.toml broken, uv build',
    simple(),
    (p) => p.write('pyproject.toml', '[project\nname = "lab"\n'),
    { second: 'uv build' },
  ),
  sync(
    'H pyproject.toml broken, uv run',
    simple(),
    (p) => p.write('pyproject.toml', '[project\nname = "lab"\n'),
    { second: 'uv run python -c pass' },
  ),
  sync(
    'H pyproject.toml broken, --frozen',
    simple(),
    (p) => p.write('pyproject.toml', '[project\nname = "lab"\n'),
    { second: 'uv sync --frozen' },
  ),
  sync('H pyproject.toml without a project table', simple(), (p) => p.write('pyproject.toml', '[tool.x]\n')),
  sync('H pyproject.toml without a version', simple(), (p) =>
    p.replace('pyproject.toml', 'version = "0.1.0"\n', ''),
  ),
  sync('H pyproject.toml without a name', simple(), (p) => p.replace('pyproject.toml', 'name = "lab"\n', '')),
  sync('H an invalid version', simple(), (p) => p.replace('pyproject.toml', '0.1.0', 'not-a-version')),
  sync('H an invalid name', simple(), (p) => p.replace('pyproject.toml', '"lab"', '"la b!"')),
  sync('H an invalid requirement', simple(), (p) =>
    p.replace('pyproject.toml', 'requires-python', 'dependencies = ["a b c"]\nrequires-python'),
  ),
  sync('H an invalid requires-python', simple(), (p) => p.replace('pyproject.toml', '>=3.9', 'three')),
  sync('H uv.lock broken', simple(), (p) => p.write('uv.lock', 'garbage =\n')),
  sync('H uv.lock broken, --frozen', simple(), (p) => p.write('uv.lock', 'garbage =\n'), {
    second: 'uv sync --frozen',
  }),
  sync('H uv.lock broken, --locked', simple(), (p) => p.write('uv.lock', 'garbage =\n'), {
    second: 'uv sync --locked',
  }),
  sync('H uv.lock broken, uv pip install', simple(), (p) => p.write('uv.lock', 'garbage =\n'), {
    second: 'uv pip install .',
  }),
  sync('H uv.lock empty', simple(), (p) => p.write('uv.lock', '')),
  sync('H uv.lock of a later version', simple(), (p) => p.replace('uv.lock', 'version = 1', 'version = 99')),
  sync(
    'H uv.lock of a later revision',
    simple(),
    (p) =>
      p.write(
        'uv.lock',
        p.read('uv.lock').replace(/^(version = 1\n)(?:revision = \d+\n)?/, '$1revision = 99\n'),
      ),
    { second: 'uv sync --locked' },
  ),
  sync(
    'H uv.lock lacks the project, --frozen',
    simple(),
    (p) => p.write('uv.lock', 'version = 1\nrequires-python = ">=3.9"\n'),
    { second: 'uv sync --frozen' },
  ),
  sync('H uv.lock with a comment, --locked', simple(), (p) => p.edit('uv.lock'), {
    second: 'uv sync --locked',
  }),
  sync(
    'H uv.lock of another requires-python, --locked',
    simple(),
    (p) => p.replace('uv.lock', '>=3.9', '>=3.10'),
    { second: 'uv sync --locked' },
  ),
];
