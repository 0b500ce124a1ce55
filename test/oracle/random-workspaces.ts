/** Small workspaces, made by chance, in which `[tool.uv]` means something or nothing. */
import { Dice, randomNumbers } from './dice.ts';
import { type Case, project } from './uv-meaning-cases.ts';

/** Keys of `[tool.uv]` with values that leave a trace in the lock, or might. */
const SETTINGS = [
  'override-dependencies = ["beta==1"]',
  'constraint-dependencies = ["beta==1"]',
  'build-constraint-dependencies = ["beta==1"]',
  'exclude-dependencies = ["beta"]',
  `environments = ["sys_platform == 'linux'"]`,
  `required-environments = ["sys_platform == 'linux'"]`,
  'dependency-metadata = [{ name = "m", version = "1" }]',
  'resolution = "lowest"',
  'prerelease = "allow"',
  'fork-strategy = "fewest"',
  'exclude-newer = "2031-01-01T00:00:00Z"',
  'minimum-libc-version = { glibc = "2.28" }',
  'no-build-package = ["beta"]',
  'link-mode = "copy"',
  'required-version = ">=0.4"',
];
const OTHERS = [
  'default-groups = ["g"]',
  'default-groups = ["nope"]',
  'default-groups = "all"',
  'conflicts = [[{ extra = "x" }, { extra = "y" }]]',
  'conflicts = [[{ extra = "x" }, { group = "nope" }]]',
  'conflicts = [[{ package = "a", extra = "x" }, { package = "b", extra = "x" }]]',
  'package = false',
  'managed = false',
  'cache-keys = []',
];
const SOURCES = [
  'a = { workspace = true }',
  'b = { workspace = true }',
  'b = { path = "b" }',
  'root = { workspace = true }',
  'local = { path = "local" }',
  'local = { path = "../local" }',
  'local = { path = "nope" }',
  'local = { path = "local", editable = true }',
  'alpha = { index = "i" }',
  'alpha = { index = "nope" }',
  'beta = { workspace = true }',
  'beta = { path = "nope" }',
  `beta = { path = "local", marker = "sys_platform == 'win32'" }`,
  'local = { path = "local", extra = "x" }',
  'local = { path = "local", group = "g" }',
];
const DEPENDENCIES = ['alpha', 'beta', 'gamma', 'a', 'b', 'local', 'root'];
const MEMBERS = [
  '["a", "b"]',
  '["*"]',
  '["a"]',
  '["[ab]"]',
  '["a", "nope"]',
  '["a", "b", "c"]',
  '["a", "a*"]',
  '["**"]',
  '["./a", "b/"]',
];

/** A workspace made by chance: most of what is in it is right. */
export function randomCase(seed: number): Case {
  const dice = new Dice(randomNumbers(seed));
  const tree: Record<string, string> = {};
  const named = dice.is(0.85);
  const root = `${body(dice, named ? 'root' : undefined)}[tool.uv.workspace]\nmembers = ${dice.of(MEMBERS)}\n${
    dice.is(0.2) ? `exclude = ["${dice.of(['b', 'c', 'local', 'a*'])}"]\n` : ''
  }`;
  tree['pyproject.toml'] = dice.is(0.25) ? body(dice, 'root') : root;
  for (const folder of ['a', 'b'])
    if (dice.is(0.9)) tree[`${folder}/pyproject.toml`] = body(dice, dice.is(0.95) ? folder : 'a');
  if (dice.is(0.3)) tree['c/x.py'] = '';
  if (dice.is(0.15)) tree['uv.toml'] = '';
  if (dice.is(0.8)) tree['local/pyproject.toml'] = project('local');
  return { title: `seed ${seed}`, tree };
}

function body(dice: Dice, name: string | undefined): string {
  const dependencies = () =>
    dice.is(0.5)
      ? JSON.stringify(
          dice.some(
            DEPENDENCIES.filter((one) => one !== name),
            2,
          ),
        )
      : '[]';
  const lines: string[] = [];
  if (name !== undefined) {
    lines.push(project(name, '', dependencies()));
    if (dice.is(0.5)) lines.push(`[project.optional-dependencies]\nx = ${dependencies()}\ny = []\n`);
  }
  if (dice.is(0.5)) lines.push(`[dependency-groups]\ng = ${dependencies()}\n`);
  const settings = new Map(
    [...(dice.is(0.4) ? dice.some(SETTINGS, 2) : []), ...(dice.is(0.3) ? [dice.of(OTHERS)] : [])].map(
      (line) => [line.split(' ')[0], line],
    ),
  );
  if (settings.size > 0) lines.push(`[tool.uv]\n${[...settings.values()].join('\n')}\n`);
  const chosen = new Map(
    (dice.is(0.6) ? dice.some(SOURCES, 3) : []).map((line) => [line.split(' ')[0], line]),
  );
  if (chosen.size > 0) lines.push(`[tool.uv.sources]\n${[...chosen.values()].join('\n')}\n`);
  if (dice.is(0.2))
    lines.push('[[tool.uv.index]]\nname = "i"\nurl = "https://x.invalid/simple"\nexplicit = true\n');
  return lines.join('');
}
