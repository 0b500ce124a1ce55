/** Scenarios about git's commit and tags as cache-keys. */
import { type Place, type Scenario, sync } from './scenario.ts';
import { keyed, type Tree } from './templates.ts';

const repository = (p: Place) => {
  p.write('.gitignore', '.venv\n');
  p.git('init', '-q');
  p.git('add', '-A');
  p.git('commit', '-q', '-m', 'one');
};
const commit = (p: Place) => p.git('commit', '-q', '--allow-empty', '-m', 'two');
const inGit = (
  name: string,
  keys: string,
  change: Scenario['change'],
  more: Partial<Scenario> = {},
): Scenario => sync(name, keyed(keys), change, { before: repository, ...more });
const TRUE = '[{ git = true }]';
const TAGS = '[{ git = { tags = true } }]';
const BOTH = '["pyproject.toml", { git = { commit = true, tags = true } }]';

/** A workspace of git: the project below the repository's root. */
const below = (keys: string): Tree => keyed(keys);

export const GIT: readonly Scenario[] = [
  inGit('C00 nothing changed', TRUE, undefined),
  inGit('C01 a commit', TRUE, commit),
  inGit('C02 a tag, commit asked', TRUE, (p) => p.git('tag', 'v1')),
  inGit('C03 an edit that is not committed', '[{ git = { commit = true } }]', (p) =>
    p.edit('src/lab/__init__.py'),
  ),
  inGit('C04 a light tag', TAGS, (p) => p.git('tag', 'v1')),
  inGit('C05 a commit, tags asked', TAGS, commit),
  inGit('C06 an annotated tag', TAGS, (p) => p.git('tag', '-a', 'v1', '-m', 'v1')),
  inGit(
    'C07 a tag moved',
    TAGS,
    (p) => {
      commit(p);
      p.git('tag', '-f', 'v1');
    },
    {
      before: (p) => {
        repository(p);
        p.git('tag', 'v1');
      },
    },
  ),
  inGit('C08 a tag deleted', TAGS, (p) => p.git('tag', '-d', 'v1'), {
    before: (p) => {
      repository(p);
      p.git('tag', 'v1');
    },
  }),
  sync('C09 git = true without a repository', keyed(TRUE)),
  sync('C10 a repository made', keyed('["pyproject.toml", { git = true }]'), repository),
  sync(
    'C11 the first commit',
    keyed('["pyproject.toml", { git = true }]'),
    (p) => {
      p.git('add', '-A');
      commit(p);
    },
    { before: (p) => p.git('init', '-q') },
  ),
  inGit('C12 another branch, same commit', TRUE, (p) => p.git('switch', '-q', '-c', 'other')),
  inGit('C13 a commit amended', TRUE, (p) => p.git('commit', '-q', '--amend', '-m', 'other')),
  inGit('C14 references packed', TRUE, (p) => p.git('pack-refs', '--all')),
  inGit('C14b a commit after references were packed', TRUE, commit, {
    before: (p) => {
      repository(p);
      p.git('pack-refs', '--all');
    },
  }),
  inGit('C14c tags packed', TAGS, (p) => p.git('pack-refs', '--all'), {
    before: (p) => {
      repository(p);
      p.git('tag', 'v1');
      p.git('tag', '-a', 'v2', '-m', 'v2');
    },
  }),
  inGit('C15 detached, same commit', TRUE, (p) => p.git('checkout', '-q', '--detach')),
  inGit('C15b detached, another commit', TRUE, (p) => p.git('checkout', '-q', '--detach', 'HEAD~1'), {
    before: (p) => {
      repository(p);
      commit(p);
    },
  }),
  inGit('C16 commit = false', '[{ git = { commit = false, tags = true } }]', commit),
  sync('C17 a repository of SHA-256', keyed('["pyproject.toml", { git = true }]'), commit, {
    before: (p) => {
      p.git('init', '-q', '--object-format=sha256');
      p.git('add', '-A');
      commit(p);
    },
  }),
  sync(
    'C18 the repository is a parent folder',
    below('["pyproject.toml", { git = true }]'),
    (p) => {
      p.git('-C', '..', 'commit', '-q', '--allow-empty', '-m', 'two');
    },
    {
      before: (p) => {
        p.git('-C', '..', 'init', '-q');
        p.git('-C', '..', 'commit', '-q', '--allow-empty', '-m', 'one');
      },
    },
  ),
  sync('C19 a linked worktree, a new tag', {}, (p) => p.git('-C', '../main', 'tag', 'v1'), {
    before: (p) => worktree(p, BOTH),
  }),
  sync('C19b a linked worktree, a commit in it', {}, commit, { before: (p) => worktree(p, BOTH) }),
  sync(
    'C19c a linked worktree, a commit in the main one',
    {},
    (p) => p.git('-C', '../main', 'commit', '-q', '--allow-empty', '-m', 'x'),
    {
      before: (p) => worktree(p, BOTH),
    },
  ),
  inGit('C20 two git keys', '[{ git = { commit = true } }, { git = { tags = true } }]', (p) =>
    p.git('tag', 'v1'),
  ),
  inGit('C21 git = {}', '["pyproject.toml", { git = {} }]', commit),
  inGit('C22 the repository removed', '["pyproject.toml", { git = true }]', (p) => p.remove('.git')),
  inGit('C23 HEAD garbage', '["pyproject.toml", { git = true }]', (p) => p.write('.git/HEAD', 'garbage\n')),
  inGit('C24 the commit reset back', TRUE, (p) => p.git('reset', '-q', '--hard', 'HEAD~1'), {
    before: (p) => {
      repository(p);
      commit(p);
    },
  }),
  inGit('C25 commit and tags, both', BOTH, (p) => {
    commit(p);
    p.git('tag', 'v1');
  }),
  inGit('C26 a tag with a slash', TAGS, (p) => p.git('tag', 'release/v1')),
];

function worktree(p: Place, keys: string): void {
  for (const [path, text] of Object.entries(keyed(keys))) p.write(`../main/${path}`, text);
  p.git('-C', '../main', 'init', '-q');
  p.git('-C', '../main', 'add', '-A');
  p.git('-C', '../main', 'commit', '-q', '-m', 'one');
  p.git('-C', '../main', 'worktree', 'add', '-q', p.project);
}
