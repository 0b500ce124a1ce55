/** Scenarios about where settings and packages are: uv.toml, users' settings, workspaces, path sources. More than 300 lines, since it is a list. */
import { type Scenario, sync } from './scenario.ts';
import { keyed, member, pyproject, simple, type Tree } from './templates.ts';

const touch: Scenario['change'] = (p) => p.touch('pyproject.toml');
const data = { 'data.txt': '1\n' };
const tool = (text: string, more: Tree = {}) => simple(`\n[tool.uv]\n${text}\n`, more);
const user = (text: string): Tree => ({ '../../home/.config/uv/uv.toml': text });

const MEMBERS = '\n[tool.uv.workspace]\nmembers = ["packages/*"]\n';
const sources = (lines: string) => `\n[tool.uv.sources]\n${lines}\n`;
/** A root that depends on its member `one`, and a member `two` that it does not know. */
const workspace = (tail = '', one = '', two = ''): Tree => ({
  ...simple(),
  'pyproject.toml': pyproject({
    dependencies: ['one'],
    tail: `${MEMBERS}${sources('one = { workspace = true }')}${tail}`,
  }),
  ...member('packages/one', { name: 'one', tail: one }),
  ...member('packages/two', { name: 'two', tail: two }),
});
/** Only members. */
const virtual: Tree = {
  'pyproject.toml': '[tool.uv.workspace]\nmembers = ["packages/*"]\n',
  ...member('packages/lab', {
    name: 'lab',
    dependencies: ['one'],
    tail: sources('one = { workspace = true }'),
  }),
  ...member('packages/one', { name: 'one' }),
};
const path = (source: string, other: Parameters<typeof member>[1] = { name: 'other' }): Tree => ({
  ...simple(),
  'pyproject.toml': pyproject({ dependencies: ['other'], tail: sources(`other = ${source}`) }),
  ...member('../other', other),
});
const PATH = '{ path = "../other" }';
const EDITABLE = '{ path = "../other", editable = true }';
const other: Scenario['change'] = (p) => p.touch('../other/pyproject.toml');
const one: Scenario['change'] = (p) => p.touch('packages/one/pyproject.toml');

export const PLACEMENT: readonly Scenario[] = [
  sync('D01 cache-keys in uv.toml', simple('', { ...data, 'uv.toml': 'cache-keys = ["data.txt"]\n' }), (p) =>
    p.edit('data.txt'),
  ),
  sync(
    'D01b cache-keys in uv.toml, pyproject.toml touched',
    simple('', { ...data, 'uv.toml': 'cache-keys = ["data.txt"]\n' }),
    touch,
  ),
  sync('D02 cache-keys beside a uv.toml', keyed('["data.txt"]', { ...data, 'uv.toml': '' }), (p) =>
    p.edit('data.txt'),
  ),
  sync('D02b reinstall beside a uv.toml is ignored', tool('reinstall = true', { 'uv.toml': '' })),
  sync('D02c reinstall in uv.toml', simple('', { 'uv.toml': 'reinstall = true\n' })),
  sync('D02d reinstall-package in uv.toml', simple('', { 'uv.toml': 'reinstall-package = ["lab"]\n' })),
  sync('D02e reinstall in the settings of the user', simple('', user('reinstall = true\n'))),
  sync(
    'D02f reinstall-package in the settings of the user',
    simple('', user('reinstall-package = ["lab"]\n')),
  ),
  sync('D02g the same with --no-config', simple('', user('reinstall = true\n')), undefined, {
    second: 'uv sync --no-config',
  }),
  sync('D02h the same with UV_NO_CONFIG', simple('', user('reinstall = true\n')), undefined, {
    later: { UV_NO_CONFIG: '1' },
  }),
  sync('D02i UV_CONFIG_FILE', simple('', { '../more.toml': 'reinstall = true\n' }), undefined, {
    later: (p) => ({ UV_CONFIG_FILE: p.path('../more.toml') }),
  }),
  sync('D02j XDG_CONFIG_HOME', simple('', { '../config/uv/uv.toml': 'reinstall = true\n' }), undefined, {
    later: (p) => ({ XDG_CONFIG_HOME: p.path('../config') }),
  }),
  sync('D02k the user says true, the project false', tool('reinstall = false', user('reinstall = true\n'))),
  sync('D02l uv.toml in the parent folder', simple('', { '../uv.toml': 'reinstall = true\n' })),
  sync('D02m uv.toml broken', simple(), (p) => p.write('uv.toml', 'reinstall = \n')),
  sync('D02n uv.toml with an unknown key', simple(), (p) =>
    p.write('uv.toml', 'foo = 1\nreinstall = true\n'),
  ),
  sync('D02o the settings of the user broken', simple(), (p) =>
    p.write('../../home/.config/uv/uv.toml', 'reinstall = \n'),
  ),
  sync('D02p --config-file', simple('', { '../more.toml': 'reinstall = true\n' }), undefined, {
    second: 'uv sync --config-file ../more.toml',
  }),
  sync('D20 reinstall = true', tool('reinstall = true')),
  sync('D21 reinstall-package names it', tool('reinstall-package = ["lab"]')),
  sync('D21b reinstall-package in another spelling', tool('reinstall-package = ["LAB"]')),
  sync('D21c reinstall-package names another', tool('reinstall-package = ["other"]')),
  sync('D22 reinstall beside an unknown key', tool('reinstall = true\nfoo = 1')),
  sync(
    'D23 reinstall-package of the wrong type beside reinstall',
    tool('reinstall = true\nreinstall-package = "lab"'),
  ),
  sync('D24 no-cache = true', tool('no-cache = true')),
  sync('D24b no-cache = true, touched', tool('no-cache = true'), touch),
  sync('D25 cache-dir in the project', tool('cache-dir = "cache"'), touch),
  sync('D25b cache-dir added', tool(''), (p) =>
    p.replace('pyproject.toml', '[tool.uv]', '[tool.uv]\ncache-dir = "cache"'),
  ),
  sync('D26 config-settings added, no key', keyed('["data.txt"]', data), (p) =>
    p.replace('pyproject.toml', '[tool.uv]', '[tool.uv]\nconfig-settings = { a = "b" }'),
  ),
  sync('D26b config-settings there', tool('config-settings = { a = "b" }')),
  sync('D26c config-settings there, touched', tool('config-settings = { a = "b" }'), touch),
  sync(
    'D26d config-settings removed, no key',
    keyed('["data.txt"]\nconfig-settings = { a = "b" }', data),
    (p) => p.replace('pyproject.toml', 'config-settings = { a = "b" }', ''),
  ),
  sync(
    'D26e config-settings changed and back, no key',
    keyed('["data.txt"]\nconfig-settings = { a = "b" }', data),
    async (p) => {
      p.replace('pyproject.toml', '{ a = "b" }', '{ a = "c" }');
      await p.run('uv sync');
      p.replace('pyproject.toml', '{ a = "c" }', '{ a = "b" }');
    },
  ),
  sync('D26f config-settings-package', keyed('["data.txt"]', data), (p) =>
    p.replace('pyproject.toml', '[tool.uv]', '[tool.uv]\nconfig-settings-package = { lab = { a = "b" } }'),
  ),
  sync('D27 extra-build-variables added, no key', keyed('["data.txt"]', data), (p) =>
    p.replace('pyproject.toml', '[tool.uv]', '[tool.uv]\nextra-build-variables = { lab = { A = "b" } }'),
  ),
  sync('D27b extra-build-variables there', tool('extra-build-variables = { lab = { A = "b" } }')),
  sync(
    'D27c extra-build-dependencies added, no key',
    keyed('["data.txt"]', data),
    (p) =>
      p.replace('pyproject.toml', '[tool.uv]', '[tool.uv]\nextra-build-dependencies = { lab = ["dep-a"] }'),
    { wheels: true },
  ),
  sync('D28 package = false', tool('package = false'), touch),
  sync('D28b package = false set later', tool(''), (p) =>
    p.replace('pyproject.toml', '[tool.uv]', '[tool.uv]\npackage = false'),
  ),
  sync('D28c package = true set later', tool('package = false'), (p) =>
    p.replace('pyproject.toml', 'package = false', ''),
  ),
  sync('D28d managed = false', tool('managed = false'), undefined, { firstFails: true }),
  sync('D28e managed = false, uv pip install', tool('managed = false'), undefined, {
    first: 'uv venv',
    second: 'uv pip install .',
  }),
  sync('D28f managed = false, uv run', tool('managed = false'), undefined, {
    first: 'uv venv',
    second: 'uv run python -c pass',
  }),
  sync(
    'D09 no build-system',
    {
      'pyproject.toml': pyproject({ buildSystem: '', tail: '\n[project.scripts]\nlab = "lab:f"\n' }),
      'lab.py': '',
    },
    (p) => p.edit('pyproject.toml'),
  ),
  sync(
    'D09b no build-system, uv run',
    { 'pyproject.toml': pyproject({ buildSystem: '' }), 'lab.py': '' },
    (p) => p.edit('pyproject.toml'),
    { second: 'uv run python -c pass' },
  ),
  sync('D11 package of the wrong type', tool(''), (p) =>
    p.replace('pyproject.toml', '[tool.uv]', '[tool.uv]\npackage = "yes"'),
  ),
  sync('D11b required-version that does not fit', tool(''), (p) =>
    p.replace('pyproject.toml', '[tool.uv]', '[tool.uv]\nrequired-version = ">=99"'),
  ),
  sync('D11c required-version that fits', tool(''), (p) =>
    p.replace('pyproject.toml', '[tool.uv]', '[tool.uv]\nrequired-version = ">=0.4"'),
  ),
  sync('D11d default-groups names none', tool(''), (p) =>
    p.replace('pyproject.toml', '[tool.uv]', '[tool.uv]\ndefault-groups = ["none"]'),
  ),
  sync('D11e dev-dependencies in the old way', tool('dev-dependencies = []'), touch),
  sync('D03 a member touched', workspace(), one),
  sync('D03b a member that nothing needs touched', workspace(), (p) =>
    p.touch('packages/two/pyproject.toml'),
  ),
  sync('D03c the same, --all-packages', workspace(), (p) => p.touch('packages/two/pyproject.toml'), {
    first: 'uv sync --all-packages',
    second: 'uv sync --all-packages',
  }),
  sync('D03d the same, --package', workspace(), (p) => p.touch('packages/two/pyproject.toml'), {
    first: 'uv sync --package two',
    second: 'uv sync --package two',
  }),
  sync('D03e all, then the root alone', workspace(), undefined, { first: 'uv sync --all-packages' }),
  sync('D03f the root, then all', workspace(), undefined, { second: 'uv sync --all-packages' }),
  sync('D04 the root touched', workspace(), touch),
  sync(
    'D05 keys of the root hold for the root alone',
    workspace('\n[tool.uv]\ncache-keys = ["data.txt"]\n'),
    (p) => {
      p.write('data.txt', '');
      p.touch('packages/one/pyproject.toml');
    },
  ),
  sync('D06 a member has its own keys', workspace('', '\n[tool.uv]\ncache-keys = ["data.txt"]\n'), (p) =>
    p.write('packages/one/data.txt', ''),
  ),
  sync('D07 reinstall in a member means nothing', workspace('', '\n[tool.uv]\nreinstall = true\n')),
  sync('D07b reinstall in the root is for all', workspace('\n[tool.uv]\nreinstall = true\n')),
  sync(
    'D07c reinstall-package of the root names a member',
    workspace('\n[tool.uv]\nreinstall-package = ["one"]\n'),
  ),
  sync('D08 from the folder of a member', workspace(), (p) => p.touch('packages/one/pyproject.toml'), {
    in: 'packages/one',
    about: 'one',
  }),
  sync('D08b from the folder of a member, the root touched', workspace(), touch, {
    in: 'packages/one',
    about: 'one',
  }),
  sync('D08c from the folder of a member that nothing needs', workspace(), undefined, {
    first: 'uv sync --project ../..',
    in: 'packages/two',
    about: 'two',
  }),
  sync(
    'D08d uv run from the folder of a member',
    workspace(),
    (p) => p.touch('packages/two/pyproject.toml'),
    { first: 'uv sync --all-packages', second: 'uv run python -c pass', in: 'packages/two', about: 'two' },
  ),
  sync('D08e --no-install-workspace', workspace(), undefined, { second: 'uv sync --no-install-workspace' }),
  sync('D08f --no-install-package of a member', workspace(), one, {
    second: 'uv sync --no-install-package one',
  }),
  sync('D08g --no-install-project installs members', workspace(), one, {
    second: 'uv sync --no-install-project',
  }),
  sync('D08h --no-editable for all', workspace(), undefined, { second: 'uv sync --no-editable' }),
  sync('D08i --package that is not there', workspace(), undefined, { second: 'uv sync --package no-such' }),
  sync('D08j --frozen', workspace(), one, { second: 'uv sync --frozen' }),
  sync('D08k --frozen after a member is deleted', workspace(), (p) => p.remove('packages/one'), {
    second: 'uv sync --frozen',
  }),
  sync('D08l a member deleted', workspace(), (p) => p.remove('packages/two')),
  sync('D08m a needed member deleted', workspace(), (p) => p.remove('packages/one')),
  sync('D08n a member with a broken pyproject.toml', workspace(), (p) =>
    p.write('packages/two/pyproject.toml', '[project\n'),
  ),
  sync('D08o a member without pyproject.toml', workspace(), (p) => p.write('packages/three/a.txt', '')),
  sync('D08p a workspace in a member', workspace(), (p) =>
    p.write('packages/one/pyproject.toml', `${p.read('packages/one/pyproject.toml')}\n[tool.uv.workspace]\n`),
  ),
  sync('D08q --check, a member outdated', workspace(), one, { second: 'uv sync --check' }),
  sync('D08r uv build --all-packages', workspace(), undefined, { second: 'uv build --all-packages' }),
  sync('D08s uv build --package of a member', workspace(), undefined, { second: 'uv build --package one' }),
  sync('D08t uv pip install of a member', workspace(), undefined, {
    second: 'uv pip install ./packages/one',
  }),
  sync('D08u uv pip install -e of the root', workspace(), undefined, { second: 'uv pip install -e .' }),
  sync(
    'D08v uv lock with a new member',
    workspace(),
    (p) => {
      for (const [file, text] of Object.entries(member('packages/three', { name: 'three' })))
        p.write(file, text);
    },
    { second: 'uv sync --locked' },
  ),
  sync(
    'D08w a member excluded',
    workspace('\n'),
    (p) =>
      p.replace(
        'pyproject.toml',
        'members = ["packages/*"]',
        'members = ["packages/*"]\nexclude = ["packages/two"]',
      ),
    { first: 'uv sync --all-packages', second: 'uv sync --all-packages' },
  ),
  sync('D15 a virtual root', virtual, (p) => p.touch('packages/one/pyproject.toml'), {
    first: 'uv sync --all-packages',
    second: 'uv sync --all-packages',
    in: 'packages/lab',
  }),
  sync('D15b a virtual root, from a member', virtual, (p) => p.touch('packages/one/pyproject.toml'), {
    in: 'packages/lab',
  }),
  sync('D15c a virtual root alone', virtual, undefined, { about: 'root' }),
  sync('D15d a virtual root, uv build --all-packages', virtual, undefined, {
    second: 'uv build --all-packages',
    about: 'root',
  }),
  sync('D15e a virtual root, uv pip install of a member', virtual, undefined, {
    first: 'uv venv',
    second: 'uv pip install ./packages/lab',
    about: 'root',
  }),
  sync('D12 a path source, its module edited', path(PATH), (p) => p.edit('../other/src/other/__init__.py')),
  sync('D13 a path source, its pyproject.toml touched', path(PATH), other),
  sync('D13b an editable path source touched', path(EDITABLE), other),
  sync('D13c a path source made editable', path(PATH), (p) => p.replace('pyproject.toml', PATH, EDITABLE)),
  sync('D13e a path source with package = false', path('{ path = "../other", package = false }'), other),
  sync(
    'D13f a path source with its own keys',
    path(PATH, { name: 'other', tail: '\n[tool.uv]\ncache-keys = ["data.txt"]\n' }),
    (p) => p.write('../other/data.txt', ''),
  ),
  sync('D13g a path source with invalid keys', path(PATH), (p) =>
    p.write('../other/pyproject.toml', `${p.read('../other/pyproject.toml')}\n[tool.uv]\ncache-keys = 1\n`),
  ),
  sync('D13h a path source deleted', path(PATH), (p) => p.remove('../other')),
  sync('D13i a path source deleted, --frozen', path(PATH), (p) => p.remove('../other'), {
    second: 'uv sync --frozen',
  }),
  sync('D13j --reinstall-package of a path source', path(PATH), undefined, {
    second: 'uv sync --reinstall-package other',
  }),
  sync('D13k --no-install-local', path(PATH), other, { second: 'uv sync --no-install-local' }),
  sync('D13l --no-sources', path(PATH), undefined, { second: 'uv sync --no-sources' }),
  sync('D13m uv pip install with a path source, nothing changed', path(PATH), undefined, {
    first: ['uv venv', 'uv pip install .'],
    second: 'uv pip install .',
  }),
  sync('D13n uv pip install with a path source, touched', path(PATH), other, {
    first: ['uv venv', 'uv pip install .'],
    second: 'uv pip install .',
  }),
  sync('D13o uv pip install --no-deps', path(PATH), other, {
    first: ['uv venv', 'uv pip install .'],
    second: 'uv pip install --no-deps .',
  }),
  sync('D13p the path source has moved', path(PATH), (p) => {
    p.move('../other', '../there');
    p.replace('pyproject.toml', '"../other"', '"../there"');
  }),
  sync(
    'D13q a dependency added',
    path(PATH),
    (p) => p.replace('pyproject.toml', '"other"]', '"other", "dep-a"]'),
    { wheels: true },
  ),
  sync(
    'D13r a dependency that is not there added',
    path(PATH),
    (p) => p.replace('pyproject.toml', '"other"]', '"other", "no-such"]'),
    { wheels: true },
  ),
  sync('D13s the version of a path source bumped', path(PATH), (p) =>
    p.replace('../other/pyproject.toml', '0.1.0', '0.2.0'),
  ),
  sync('D13t the same, --locked', path(PATH), (p) => p.replace('../other/pyproject.toml', '0.1.0', '0.2.0'), {
    second: 'uv sync --locked',
  }),
  sync(
    'D13u a path source in a group',
    {
      ...simple(
        '\n[dependency-groups]\ndev = ["other"]\n[tool.uv.sources]\nother = { path = "../other", editable = true }\n',
      ),
      ...member('../other', { name: 'other' }),
    },
    other,
  ),
  sync(
    'D13v the same, --no-dev',
    {
      ...simple(
        '\n[dependency-groups]\ndev = ["other"]\n[tool.uv.sources]\nother = { path = "../other", editable = true }\n',
      ),
      ...member('../other', { name: 'other' }),
    },
    other,
    { second: 'uv sync --no-dev' },
  ),
  sync(
    'D13w a path source in an extra',
    {
      ...simple(
        '\n[project.optional-dependencies]\nmore = ["other"]\n[tool.uv.sources]\nother = { path = "../other" }\n',
      ),
      ...member('../other', { name: 'other' }),
    },
    undefined,
    { second: 'uv sync --extra more' },
  ),
  sync(
    'D13x the same, installed, without the extra',
    {
      ...simple(
        '\n[project.optional-dependencies]\nmore = ["other"]\n[tool.uv.sources]\nother = { path = "../other" }\n',
      ),
      ...member('../other', { name: 'other' }),
    },
    undefined,
    { first: 'uv sync --extra more' },
  ),
  sync(
    'D13y a path source behind a marker',
    path('{ path = "../other", marker = "sys_platform == \'win32\'" }'),
    undefined,
    { firstFails: true },
  ),
  sync(
    'D13z an environment variable of a path source',
    path(PATH, { name: 'other', tail: '\n[tool.uv]\ncache-keys = [{ env = "LAB_K" }]\n' }),
    undefined,
    { later: { LAB_K: '1' } },
  ),
  sync('D14 relative keys from another folder', keyed('["data.txt"]', data), (p) => p.edit('data.txt'), {
    second: 'uv sync --project .',
  }),
];
