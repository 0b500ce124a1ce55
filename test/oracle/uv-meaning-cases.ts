/** Small workspaces, made by hand, in which `[tool.uv]` means something or nothing. */
/** Path → text; the root's pyproject.toml is `pyproject.toml`. */
export type Tree = Readonly<Record<string, string>>;

export interface Case {
  readonly title: string;
  readonly tree: Tree;
  /** Folder in which uv is run. */
  readonly cwd?: string;
}

/** A pyproject.toml with a name. */
export function project(name: string, rest = '', dependencies = '[]'): string {
  return `[project]\nname = "${name}"\nversion = "1"\nrequires-python = ">=3.9"\ndependencies = ${dependencies}\n${rest}`;
}

const workspace = (members: string, rest = '', dependencies = '[]') =>
  project('root', `[tool.uv.workspace]\nmembers = ${members}\n${rest}`, dependencies);
const uv = (lines: string) => `[tool.uv]\n${lines}\n`;
const sources = (lines: string) => `[tool.uv.sources]\n${lines}\n`;
const index = (name: string) => `[[tool.uv.index]]\nname = "${name}"\nurl = "https://x.invalid/simple"\n`;
const a = { 'a/pyproject.toml': project('a') };
const groups = '[dependency-groups]\ng = []\n';
const extras = '[project.optional-dependencies]\nx = []\ny = []\n';

const alone = (title: string, text: string, more: Tree = {}): Case => ({
  title,
  tree: { 'pyproject.toml': text, ...more },
});

/** Each shows one thing that a rule says or keeps silent about. */
export const CASES: readonly Case[] = [
  alone('a member that is not there', workspace('["a"]')),
  alone('a member without pyproject.toml', workspace('["a"]'), { 'a/x.py': '' }),
  alone('a hidden member', workspace('[".a"]'), { '.a/x.py': '' }),
  alone('a member that is a file', workspace('["a"]'), { a: '' }),
  alone('a glob over a folder without pyproject.toml', workspace('["p/*"]'), { 'p/a/x': '' }),
  alone('a glob that finds nothing', workspace('["p/*"]')),
  alone('a glob over files', workspace('["p/*"]'), { 'p/README.md': '' }),
  alone('an excluded folder', workspace('["p/*"]', 'exclude = ["p/a"]\n'), { 'p/a/x': '' }),
  alone('a member that is excluded', workspace('["a"]', 'exclude = ["a"]\n'), a),
  alone('a member listed twice', workspace('["a", "a"]'), a),
  alone('a member without [project]', workspace('["a"]'), { 'a/pyproject.toml': '[tool.x]\n' }),
  alone('two members of one name', workspace('["a", "b"]'), { ...a, 'b/pyproject.toml': project('A') }),
  alone('a member with the name of the root', workspace('["a"]'), { 'a/pyproject.toml': project('root') }),
  alone('a member that is not managed', workspace('["a"]'), {
    'a/pyproject.toml': project('a', uv('managed = false')),
  }),
  alone('a workspace in a workspace', workspace('["a"]'), {
    'a/pyproject.toml': project('a', '[tool.uv.workspace]\n'),
  }),
  ...['a**', '**a', '***', 'a/***', '[', '[!]', '[]]', '[]', 'a[', 'a]', '{a,b}', '!a', '[!a]', '[^a]'].map(
    (glob) => alone(`the glob ${glob}`, workspace(JSON.stringify([glob])), a),
  ),
  alone('the glob a** in exclude', workspace('["a"]', 'exclude = ["a**"]\n'), a),
  alone('a source that nothing asks for', project('root', sources('alpha = { path = "x" }'))),
  alone('a source for a dependency of the root', project('root', sources('foo = { path = "x" }'), '["foo"]')),
  alone(
    'a source for a constraint',
    project('root', `${uv('constraint-dependencies = ["alpha"]')}${sources('alpha = { path = "x" }')}`),
  ),
  alone(
    'a source for a group',
    project('root', `[dependency-groups]\ng = ["foo"]\n${sources('foo = { path = "x" }')}`),
  ),
  alone(
    'a source for an extra',
    project('root', `[project.optional-dependencies]\ng = ["foo"]\n${sources('foo = { path = "x" }')}`),
  ),
  alone('a source of the root for a member', workspace('["a"]', sources('foo = { path = "x" }')), {
    'a/pyproject.toml': project('a', '', '["foo"]'),
  }),
  alone('a source of a member for the root', workspace('["a"]', '', '["alpha"]'), {
    'a/pyproject.toml': project('a', sources('alpha = { path = "x" }')),
  }),
  alone(
    'a source of another platform',
    project('root', sources(`foo = { path = "x", marker = "sys_platform == 'win32'" }`), '["foo"]'),
  ),
  alone(
    'a wheel as editable',
    project('root', sources('foo = { path = "foo-1-py3-none-any.whl", editable = true }'), '["foo"]'),
    { 'foo-1-py3-none-any.whl': '' },
  ),
  alone('a folder that is no project', project('root', sources('foo = { path = "x" }'), '["foo"]'), {
    'x/y': '',
  }),
  alone('a text file as a source', project('root', sources('foo = { path = "x.txt" }'), '["foo"]'), {
    'x.txt': '',
  }),
  alone('a path to a project', project('root', sources('foo = { path = "x" }'), '["foo"]'), {
    'x/pyproject.toml': project('foo'),
  }),
  alone('no member of a workspace', project('root', sources('foo = { workspace = true }'), '["foo"]')),
  alone(
    'no member of this workspace',
    workspace('["a"]', sources('foo = { workspace = true }'), '["foo"]'),
    a,
  ),
  alone('workspace = false', project('root', sources('foo = { workspace = false }'), '["foo"]')),
  alone('workspace = false that nothing asks for', project('root', sources('foo = { workspace = false }'))),
  alone('a member without a source', workspace('["a"]', '', '["a"]'), a),
  alone('a member with a source', workspace('["a"]', sources('a = { workspace = true }'), '["a"]'), a),
  alone('a member by its path', workspace('["a"]', sources('a = { path = "a" }'), '["a"]'), a),
  alone('the root required by a member', workspace('["a"]'), {
    'a/pyproject.toml': project('a', '', '["root"]'),
  }),
  alone(
    'the root as a source of its own',
    project('root', `[dependency-groups]\ng = ["root"]\n${sources('root = { workspace = true }')}`),
  ),
  alone('an index that is not there', project('root', sources('foo = { index = "nope" }'), '["foo"]')),
  alone('an index that nothing asks for', project('root', sources('foo = { index = "nope" }'))),
  alone('an index in uv.toml', project('root', sources('foo = { index = "nope" }'), '["foo"]'), {
    'uv.toml': '[[index]]\nname = "nope"\nurl = "https://x.invalid/simple"\n',
  }),
  alone(
    'an index in another case',
    project('root', sources('foo = { index = "Nope" }') + index('nope'), '["foo"]'),
  ),
  alone('an index of another member', workspace('["a", "b"]'), {
    'a/pyproject.toml': project('a', sources('foo = { index = "i" }'), '["foo"]'),
    'b/pyproject.toml': project('b', index('i')),
  }),
  alone(
    'no sources at all',
    project('root', uv('no-sources = true') + sources('alpha = { index = "nope" }'), '["alpha"]'),
  ),
  alone('two indexes of one name', project('root', index('i') + index('i'))),
  alone('two indexes of one name but for the case', project('root', index('i') + index('I'))),
  alone('two default indexes', project('root', `${index('i')}default = true\n${index('j')}default = true\n`)),
  alone(
    'an explicit index without a name',
    project('root', '[[tool.uv.index]]\nurl = "https://x.invalid/simple"\nexplicit = true\n'),
  ),
  alone('a default group that is not there', project('root', uv('default-groups = ["nope"]') + groups)),
  alone('a default group in another spelling', project('root', uv('default-groups = ["G"]') + groups)),
  alone(
    'dev among default groups, only the old way',
    project('root', uv('default-groups = ["dev"]\ndev-dependencies = []')),
  ),
  alone('all as a default group', project('root', uv('default-groups = ["all"]') + groups)),
  alone('a default group in a member', workspace('["a"]', groups), {
    'a/pyproject.toml': project('a', uv('default-groups = ["g"]')),
  }),
  alone(
    'settings for a group that is not there',
    project('root', '[tool.uv.dependency-groups]\nnope = { requires-python = ">=3.9" }\n'),
  ),
  alone(
    'settings for the old dev group',
    project(
      'root',
      `${groups}${uv('dev-dependencies = []')}[tool.uv.dependency-groups]\ndev = { requires-python = ">=3.9" }\n`,
    ),
  ),
  alone(
    'a conflict with an extra that is not there',
    project('root', uv('conflicts = [[{ extra = "x" }, { extra = "z" }]]') + extras),
  ),
  alone(
    'a conflict with a package that is not there',
    project('root', uv('conflicts = [[{ package = "z", extra = "x" }, { extra = "x" }]]') + extras),
  ),
  alone(
    'a conflict without a package',
    '[tool.uv.workspace]\nmembers = ["a"]\n[tool.uv]\nconflicts = [[{ extra = "x" }, { extra = "y" }]]\n',
    a,
  ),
  alone(
    'a source for an extra that is not there',
    project('root', sources('alpha = { path = "a", extra = "z" }'), '["alpha"]'),
    { 'a/pyproject.toml': project('alpha') },
  ),
  alone(
    'a source for a group that is not there',
    project('root', sources('alpha = { path = "a", group = "z" }'), '["alpha"]'),
    { 'a/pyproject.toml': project('alpha') },
  ),
  alone(
    'a source for an extra that requires something else',
    project(
      'root',
      `[project.optional-dependencies]\nx = ["beta"]\n${sources('alpha = { path = "a", extra = "x" }')}`,
      '["alpha"]',
    ),
    { 'a/pyproject.toml': project('alpha') },
  ),
  ...['>=1,<0.5', '>1,<1', '==0.13', '0.13', '0.13.9', '>=0.4', '~=0.4', ''].map((text) =>
    alone(`required-version ${text}`, project('root', uv(`required-version = "${text}"`))),
  ),
];
