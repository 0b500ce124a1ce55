/** Scenarios about files and folders under the default keys. */
import { chmodSync, copyFileSync, cpSync, linkSync, mkdirSync, symlinkSync, utimesSync } from 'node:fs';
import { type Scenario, sync } from './scenario.ts';
import { backend, pyproject, simple } from './templates.ts';

const flat = {
  'pyproject.toml': pyproject(),
  '_be/be.py': backend(),
  'lab/__init__.py': 'VALUE = 1\n',
};

export const FILES: readonly Scenario[] = [
  sync('A01 nothing changed', simple()),
  sync('A02 pyproject.toml touched', simple(), (p) => p.touch('pyproject.toml')),
  sync('A03 pyproject.toml edited', simple(), (p) => p.edit('pyproject.toml')),
  sync('A04 a module edited', simple(), (p) => p.edit('src/lab/__init__.py')),
  sync('A05 a module added', simple(), (p) => p.write('src/lab/b.py', '')),
  sync('A06 a module deleted', simple(), (p) => p.remove('src/lab/a.py')),
  sync('A07 src made again', simple(), (p) => {
    cpSync(p.path('src'), p.path('aside'), { recursive: true });
    p.remove('src');
    cpSync(p.path('aside'), p.path('src'), { recursive: true });
  }),
  sync('A08 src renamed and back', simple(), (p) => {
    p.move('src', 'x');
    p.move('x', 'src');
  }),
  sync('A09 src deleted', simple(), (p) => p.remove('src')),
  sync('A10 setup.cfg created', simple(), (p) => p.write('setup.cfg', '')),
  sync('A10 setup.py created', simple(), (p) => p.write('setup.py', '')),
  sync('A11 an older setup.py deleted', simple(), (p) => p.remove('setup.py'), {
    before: (p) => {
      p.write('setup.py', '');
      p.touch('pyproject.toml');
    },
  }),
  sync('A12 the newest file, setup.py, deleted', simple(), (p) => p.remove('setup.py'), {
    before: (p) => p.write('setup.py', ''),
  }),
  sync('A13 pyproject.toml chmodded', simple(), (p) => chmodSync(p.path('pyproject.toml'), 0o600)),
  sync('A14 pyproject.toml hard linked', simple(), (p) =>
    linkSync(p.path('pyproject.toml'), p.path('other.toml')),
  ),
  sync('A15 mtime of pyproject.toml set to 2001', simple(), (p) =>
    utimesSync(p.path('pyproject.toml'), 1e9, 1e9),
  ),
  sync('A16 pyproject.toml copied over with the same bytes', simple(), (p) => {
    copyFileSync(p.path('pyproject.toml'), p.path('copy.toml'));
    p.move('copy.toml', 'pyproject.toml');
  }),
  sync('A17 src created later', flat, (p) => mkdirSync(p.path('src'))),
  sync('A18 src created later and removed again', flat, (p) => {
    mkdirSync(p.path('src'));
    p.remove('src');
  }),
  sync(
    'A19 src is a link that leads elsewhere now',
    { ...simple(), 'one/lab/__init__.py': '' },
    (p) => {
      p.write('two/lab/__init__.py', '');
      p.remove('src');
      symlinkSync('two', p.path('src'));
    },
    {
      before: (p) => {
        p.remove('src');
        symlinkSync('one', p.path('src'));
      },
    },
  ),
  sync(
    'A19b src is a link that is made anew to the same',
    { ...simple(), 'one/lab/__init__.py': '' },
    (p) => {
      p.remove('src');
      symlinkSync('one', p.path('src'));
    },
    {
      before: (p) => {
        p.remove('src');
        symlinkSync('one', p.path('src'));
      },
    },
  ),
  sync('A20 README.md edited', simple('readme = "README.md"\n', { 'README.md': '# lab\n' }), (p) =>
    p.edit('README.md'),
  ),
  sync('A21 a file in the root added', simple(), (p) => p.write('data.txt', '')),
  sync('A22 tests added', simple(), (p) => p.write('tests/test_a.py', '')),
  sync('A23 a module edited, not editable', simple(), (p) => p.edit('src/lab/__init__.py'), {
    first: 'uv sync --no-editable',
    second: 'uv sync --no-editable',
  }),
  sync('A23b pyproject.toml edited, not editable', simple(), (p) => p.edit('pyproject.toml'), {
    first: 'uv sync --no-editable',
    second: 'uv sync --no-editable',
  }),
  sync('A28 the backend in the tree edited', simple(), (p) => p.edit('_be/be.py')),
  sync('A33 a script added', simple(), (p) =>
    p.replace('pyproject.toml', 'name = "lab"', 'scripts.lab = "lab:f"\nname = "lab"'),
  ),
  sync('A34 a version bumped', simple(), (p) => p.replace('pyproject.toml', '0.1.0', '0.2.0')),
  sync(
    'A35 the project renamed',
    simple(),
    (p) => p.replace('pyproject.toml', 'name = "lab"', 'name = "lab2"'),
    {
      about: 'lab2',
    },
  ),
  sync('A36 a folder named pyproject.toml beside', simple(), (p) => p.write('sub/pyproject.toml/a.txt', '')),
  sync('A37 uv.lock deleted', simple(), (p) => p.remove('uv.lock')),
  sync('A38 uv.lock touched', simple(), (p) => p.touch('uv.lock')),
  sync('A39 a .python-version added', simple(), (p) => p.write('.python-version', '3.11\n')),
  sync('A40 __pycache__ written in src', simple(), (p) => p.write('src/lab/__pycache__/a.pyc', '')),
  sync('A41 setup.cfg older than pyproject.toml created by a rename', simple('', { 'old.cfg': '' }), (p) =>
    p.move('old.cfg', 'setup.cfg'),
  ),
  sync('A42 pyproject.toml renamed away and back', simple(), (p) => {
    p.move('pyproject.toml', 'x.toml');
    p.move('x.toml', 'pyproject.toml');
  }),
  sync('A43 setup.py is a folder', simple(), (p) => mkdirSync(p.path('setup.py'))),
  sync('A44 edited twice, once before the first', simple(), (p) => p.edit('pyproject.toml'), {
    before: (p) => p.edit('pyproject.toml'),
  }),
  sync('A45 edited and synced already', simple(), async (p) => {
    p.edit('pyproject.toml');
    await p.run('uv sync');
  }),
  sync('A46 src is a file', flat, (p) => p.write('src', 'no folder')),
  sync(
    'A47 a link in the place of pyproject.toml',
    { ...simple(), 'real.toml': pyproject() },
    (p) => p.edit('real.toml'),
    {
      before: (p) => {
        p.remove('pyproject.toml');
        symlinkSync('real.toml', p.path('pyproject.toml'));
      },
    },
  ),
  { name: 'A48 never installed', files: simple(), first: [], second: 'uv sync' },
  { name: 'A49 never installed, not editable', files: simple(), first: [], second: 'uv sync --no-editable' },
  { name: 'A50 never installed, locked', files: simple(), first: 'uv lock', second: 'uv sync' },
  { name: 'A51 an empty environment', files: simple(), first: 'uv venv', second: 'uv sync' },
];
