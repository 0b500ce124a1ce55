/** Scenarios about cache-keys: files, globs, folders, variables. More than 300 lines, since it is a list. */
import { mkdirSync, symlinkSync } from 'node:fs';
import { type Scenario, sync } from './scenario.ts';
import { keyed } from './templates.ts';

const data = { 'data.txt': '1\n' };
const PY = '"pyproject.toml"';
const glob = (pattern: string, more = {}) => keyed(`[${PY}, ${pattern}]`, more);
const letters = { 'src/a.txt': '', 'src/b.txt': '', 'src/sub/deep.txt': '' };
const K = (value: string | undefined) => ({ LAB_K: value });

export const KEYS: readonly Scenario[] = [
  sync('B01 a string names a file', keyed('["data.txt"]', data), (p) => p.edit('data.txt')),
  sync('B02 a table names a file', keyed('[{ file = "data.txt" }]', data), (p) => p.edit('data.txt')),
  sync('B03 keys leave out pyproject.toml', keyed('["data.txt"]', data), (p) => p.edit('pyproject.toml')),
  sync('B04 the same, the version bumped', keyed('["data.txt"]', data), (p) =>
    p.replace('pyproject.toml', '0.1.0', '0.2.0'),
  ),
  sync('B04b the same, synced once already', keyed('["data.txt"]', data), async (p) => {
    p.replace('pyproject.toml', '0.1.0', '0.2.0');
    await p.run('uv sync');
  }),
  sync(
    'B04c the same, --frozen',
    keyed('["data.txt"]', data),
    (p) => p.replace('pyproject.toml', '0.1.0', '0.2.0'),
    {
      second: 'uv sync --frozen',
    },
  ),
  sync('B05 the same, a script added', keyed('["data.txt"]', data), (p) =>
    p.replace('pyproject.toml', 'name = "lab"', 'scripts.lab = "lab:f"\nname = "lab"'),
  ),
  sync('B06 a missing file is created', keyed(`[${PY}, "later.txt"]`), (p) => p.write('later.txt', '')),
  sync('B07 the newest file deleted', keyed(`[${PY}, "data.txt"]`), (p) => p.remove('data.txt'), {
    before: (p) => p.write('data.txt', ''),
  }),
  sync('B08 an older file deleted', keyed(`[${PY}, "data.txt"]`, data), (p) => p.remove('data.txt'), {
    before: (p) => p.touch('pyproject.toml'),
  }),
  sync('B10 a glob finds a new file', glob('"src/**/*.py"'), (p) => p.write('src/lab/new.py', '')),
  sync('B11 a glob loses its newest file', glob('"src/**/*.py"'), (p) => p.remove('src/lab/new.py'), {
    before: (p) => p.write('src/lab/new.py', ''),
  }),
  sync('B12 a glob loses an older file', glob('"src/**/*.py"'), (p) => p.remove('src/lab/a.py'), {
    before: (p) => p.touch('pyproject.toml'),
  }),
  sync('B13 an old file moved into a glob', glob('"src/**/*.py"', { 'old.py': '' }), (p) =>
    p.move('old.py', 'src/lab/old.py'),
  ),
  sync(
    'B14 a folder of old files renamed',
    glob('"src/**/*.py"', { 'src/lab/sub/x.py': '' }),
    (p) => p.move('src/lab/sub', 'src/lab/other'),
    {
      before: (p) => p.touch('pyproject.toml'),
    },
  ),
  sync('B15 a star with one slash goes deeper', glob('"src/*.txt"', letters), (p) =>
    p.edit('src/sub/deep.txt'),
  ),
  sync('B16 two stars', glob('"src/**/*.txt"', letters), (p) => p.edit('src/sub/deep.txt')),
  sync('B17 a class', glob('"src/[a].txt"', letters), (p) => p.edit('src/a.txt')),
  sync('B18 a negated class', glob('"src/[!a].txt"', letters), (p) => p.edit('src/a.txt')),
  sync('B19 a question mark', glob('"src/?.txt"', letters), (p) => p.edit('src/b.txt')),
  sync('B20 capitals count', glob('"src/*.TXT"', letters), (p) => p.edit('src/b.txt')),
  sync('B21 hidden files count', glob('"**/*.py"', { '.hid.py': '' }), (p) => p.edit('.hid.py')),
  sync('B22 hidden folders count', glob('"**/*.py"', { '.hid/a.py': '' }), (p) => p.edit('.hid/a.py')),
  sync('B23 the environment is swept', glob('"**/*.py"'), (p) => p.write('.venv/new.py', '')),
  sync('B24 a literal behind an exclamation mark', glob('"src/*.txt", "!src/b.txt"', letters), (p) =>
    p.edit('src/b.txt'),
  ),
  sync('B25 an excluding glob with a slash', glob('"src/*.txt", "!src/b*.txt"', letters), (p) =>
    p.edit('src/b.txt'),
  ),
  sync('B26 an excluding glob, another file', glob('"src/*.txt", "!src/b*.txt"', letters), (p) =>
    p.edit('src/a.txt'),
  ),
  sync(
    'B27 a link to a file in a glob',
    glob('"src/*.txt"', { 'real/a.txt': '' }),
    (p) => p.edit('real/a.txt'),
    {
      before: (p) => symlinkSync('../real/a.txt', p.path('src/link.txt')),
    },
  ),
  sync(
    'B28 a link to a folder in a glob',
    glob('"src/**/*.txt"', { 'real/a.txt': '' }),
    (p) => p.edit('real/a.txt'),
    {
      before: (p) => symlinkSync('../real', p.path('src/link')),
    },
  ),
  sync('B29 a file in the parent folder', keyed(`[${PY}, "../a.txt"]`, { '../a.txt': '' }), (p) =>
    p.edit('../a.txt'),
  ),
  sync('B30 a file beside', keyed(`[${PY}, "../shared/a.txt"]`, { '../shared/a.txt': '' }), (p) =>
    p.edit('../shared/a.txt'),
  ),
  sync('B31 a glob beside', keyed(`[${PY}, "../shared/*.txt"]`, { '../shared/a.txt': '' }), (p) =>
    p.edit('../shared/a.txt'),
  ),
  sync('B32 an absolute file', keyed(`[${PY}, "ABSOLUTE"]`, data), (p) => p.edit('data.txt'), {
    before: (p) => p.replace('pyproject.toml', 'ABSOLUTE', p.path('data.txt')),
  }),
  sync('B33 a glob matches a folder', glob('"assets/*"', { 'assets/sub/a.txt': '' }), (p) =>
    p.write('assets/sub/b.txt', ''),
  ),
  sync('B34 a plain key is a folder', keyed(`[${PY}, "assets"]`, { 'assets/a.txt': '' }), (p) =>
    p.edit('assets/a.txt'),
  ),
  sync('B35 a dir key, an edit inside', keyed(`[${PY}, { dir = "assets" }]`, { 'assets/a.txt': '' }), (p) =>
    p.edit('assets/a.txt'),
  ),
  sync(
    'B36 a dir key, a new file inside',
    keyed(`[${PY}, { dir = "assets" }]`, { 'assets/a.txt': '' }),
    (p) => p.write('assets/b.txt', ''),
  ),
  sync('B37 a dir key, the folder made', keyed(`[${PY}, { dir = "assets" }]`), (p) =>
    mkdirSync(p.path('assets')),
  ),
  sync(
    'B38 a dir key, the folder made anew',
    keyed(`[${PY}, { dir = "assets" }]`, { 'assets/a.txt': '' }),
    (p) => {
      p.remove('assets');
      mkdirSync(p.path('assets'));
    },
  ),
  sync(
    'B39 a dir key, the folder removed',
    keyed(`[${PY}, { dir = "assets" }]`, { 'assets/a.txt': '' }),
    (p) => p.remove('assets'),
  ),
  sync('B40 a dir key names a file', keyed(`[${PY}, { dir = "f.txt" }]`, { 'f.txt': '' }), (p) =>
    p.edit('f.txt'),
  ),
  sync('B41 a dir key is no glob', keyed(`[${PY}, { dir = "asset*" }]`, { 'assets/a.txt': '' }), (p) => {
    p.remove('assets');
    mkdirSync(p.path('assets'));
  }),
  sync('B42 a variable set', keyed(`[${PY}, { env = "LAB_K" }]`), undefined, { later: K('1') }),
  sync('B43 a variable as it was', keyed(`[${PY}, { env = "LAB_K" }]`), undefined, { env: K('1') }),
  sync('B44 a variable changed', keyed(`[${PY}, { env = "LAB_K" }]`), undefined, {
    env: K('1'),
    later: K('2'),
  }),
  sync('B45 a variable removed', keyed(`[${PY}, { env = "LAB_K" }]`), undefined, {
    env: K('1'),
    later: K(undefined),
  }),
  sync('B46 unset is not empty', keyed(`[${PY}, { env = "LAB_K" }]`), undefined, { later: K('') }),
  sync('B47 no keys', keyed('[]')),
  sync('B48 no keys, pyproject.toml edited', keyed('[]'), (p) => p.edit('pyproject.toml')),
  sync('B49 only a missing file', keyed('["no.txt"]')),
  sync('B49b only a missing file, created', keyed('["no.txt"]'), (p) => p.write('no.txt', '')),
  sync('B50 git = false alone', keyed('[{ git = false }]')),
  sync('B51 only an unset variable', keyed('[{ env = "LAB_K" }]'), (p) => p.edit('pyproject.toml')),
  sync('B52 only a missing folder', keyed('[{ dir = "no" }]'), (p) => p.edit('pyproject.toml')),
  sync('B53 brackets make a glob', glob('"a[1].txt"', { 'a[1].txt': '' }), (p) => p.edit('a[1].txt')),
  sync('B53b an escaped bracket', glob('"a[[]1].txt"', { 'a[1].txt': '' }), (p) => p.edit('a[1].txt')),
  sync('B54 keys made invalid: a string', keyed(`[${PY}]`), (p) =>
    p.replace('pyproject.toml', `[${PY}]`, '"a.txt"'),
  ),
  sync('B54b keys made invalid: an unknown table', keyed(`[${PY}]`), (p) =>
    p.replace('pyproject.toml', `[${PY}]`, '[{ glob = "x" }]'),
  ),
  sync('B54c keys made invalid: a glob that is not closed', keyed(`[${PY}]`), (p) =>
    p.replace('pyproject.toml', `[${PY}]`, '["[a.txt"]'),
  ),
  sync('B54d keys made invalid: two keys in a table', keyed(`[${PY}]`), (p) =>
    p.replace('pyproject.toml', `[${PY}]`, '[{ file = "a", dir = "b" }]'),
  ),
  sync('B54e keys made invalid: a number', keyed(`[${PY}]`), (p) =>
    p.replace('pyproject.toml', `[${PY}]`, '[3]'),
  ),
  sync(
    'B54f keys made invalid, uv lock',
    keyed(`[${PY}]`),
    (p) => p.replace('pyproject.toml', `[${PY}]`, '"a.txt"'),
    { second: 'uv lock' },
  ),
  sync(
    'B54g keys made invalid, uv build',
    keyed(`[${PY}]`),
    (p) => p.replace('pyproject.toml', `[${PY}]`, '"a.txt"'),
    { second: 'uv build --wheel' },
  ),
  sync(
    'B54h keys made invalid, nothing of the project',
    keyed(`[${PY}]`),
    (p) => p.replace('pyproject.toml', `[${PY}]`, '"a.txt"'),
    { second: 'uv run --no-project python -c pass' },
  ),
  sync(
    'B54i keys made invalid, the project not installed',
    keyed(`[${PY}]`),
    (p) => p.replace('pyproject.toml', `[${PY}]`, '"a.txt"'),
    { second: 'uv sync --no-install-project' },
  ),
  sync(
    'B54j keys made invalid, uv pip install',
    keyed(`[${PY}]`),
    (p) => p.replace('pyproject.toml', `[${PY}]`, '"a.txt"'),
    { second: 'uv pip install .' },
  ),
  sync(
    'B54k keys made invalid, uv tool install',
    keyed(`[${PY}]`),
    (p) => p.replace('pyproject.toml', `[${PY}]`, '"a.txt"'),
    { second: 'uv tool install .' },
  ),
  sync(
    'B54l keys made invalid, unchanged otherwise, --frozen',
    keyed('["data.txt"]', data),
    (p) => p.replace('pyproject.toml', '["data.txt"]', '"a.txt"'),
    { second: 'uv sync --frozen' },
  ),
  sync(
    'B54m keys made invalid, uv run',
    keyed(`[${PY}]`),
    (p) => p.replace('pyproject.toml', `[${PY}]`, '"a.txt"'),
    { second: 'uv run python -c pass' },
  ),
  sync('B55 node_modules is swept', glob('"**/*.js"', { 'node_modules/a/a.js': '' }), (p) =>
    p.edit('node_modules/a/a.js'),
  ),
  sync('B56 a glob that begins with ./', glob('"./src/*.txt"', letters), (p) => p.edit('src/a.txt')),
  sync('B57 a glob without a slash goes deeper', glob('"*.txt"', { 'sub/a.txt': '' }), (p) =>
    p.edit('sub/a.txt'),
  ),
  sync('B58 two stars stand for no folder', glob('"src/**/x/*.txt"', { 'src/x/a.txt': '' }), (p) =>
    p.edit('src/x/a.txt'),
  ),
  sync('B59 two dots behind a star', glob('"s*/../data.txt"', data), (p) => p.edit('data.txt')),
  sync('B60 an excluding glob first', glob('"!b*.txt", "*.txt"', { 'a.txt': '', 'b.txt': '' }), (p) =>
    p.edit('b.txt'),
  ),
  sync(
    'B61 an excluding glob last, another file',
    keyed('["*.txt", "!b*.txt"]', { 'a.txt': '', 'b.txt': '' }),
    (p) => p.edit('a.txt'),
  ),
  sync('B61b an excluding glob last', keyed('["*.txt", "!b*.txt"]', { 'a.txt': '', 'b.txt': '' }), (p) =>
    p.edit('b.txt'),
  ),
  sync('B62 two stars over everything, nothing changed', keyed('["**/*.py"]')),
  sync('B63 a star over the root, nothing changed', keyed('["*"]')),
  sync('B64 two stars over everything, installed twice', keyed('["**/*"]'), async (p) => {
    await p.run('uv sync');
  }),
  sync(
    'B65 the build writes into a glob',
    keyed(
      `[${PY}, "out/*"]`,
      {},
      { build: 'os.makedirs("out", exist_ok=True); open("out/made", "w").close()' },
    ),
  ),
  sync(
    'B66 the build writes into a glob, synced once more',
    keyed(
      `[${PY}, "out/*"]`,
      {},
      { build: 'os.makedirs("out", exist_ok=True); open("out/made", "w").close()' },
    ),
    async (p) => {
      await p.run('uv sync');
    },
  ),
  sync('B67 braces', glob('"src/{a,c}.txt"', letters), (p) => p.edit('src/a.txt')),
  sync('B68 siblings anchor a glob', keyed(`["src/*.txt", "other/*.txt", "*.py"]`, letters), (p) =>
    p.edit('src/sub/deep.txt'),
  ),
  sync('B69 an empty string', keyed(`[${PY}, ""]`), (p) => p.edit('src/lab/a.py')),
  sync('B70 keys added', keyed(`[${PY}]`, data), (p) =>
    p.replace('pyproject.toml', `[${PY}]`, '["data.txt"]'),
  ),
  sync('B71 keys added, the same files', keyed('["data.txt"]', data), (p) =>
    p.replace('pyproject.toml', '["data.txt"]', '["./data.txt"]'),
  ),
  sync('B72 a key misspelt', keyed(`[${PY}]`, data), (p) =>
    p.replace('pyproject.toml', 'cache-keys', 'cache_keys'),
  ),
  sync('B73 git keys of an unknown name', keyed('[{ git = { foo = true } }]'), undefined, {
    firstFails: true,
  }),
  sync(
    'B74 a dir key, a link retargeted',
    keyed(`[${PY}, { dir = "assets" }]`, { 'one/a': '' }),
    (p) => {
      p.write('two/a', '');
      p.remove('assets');
      symlinkSync('two', p.path('assets'));
    },
    { before: (p) => symlinkSync('one', p.path('assets')) },
  ),
  sync('B75 an ignored file counts', glob('"gen/*.py"', { 'gen/a.py': '', '.gitignore': 'gen/\n' }), (p) =>
    p.edit('gen/a.py'),
  ),
  sync(
    'B76 keys of two kinds',
    keyed(`["data.txt", { env = "LAB_K" }, { dir = "src" }]`, data),
    (p) => p.edit('pyproject.toml'),
    { env: K('1') },
  ),
];
