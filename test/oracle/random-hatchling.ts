/** Random settings of hatchling. */
import { type Dice, list } from './dice.ts';
import { type Configuration, dynamicVersion } from './random-settings.ts';
import type { Sapling } from './random-trees.ts';

const HATCH_PATHS = [
  ...['src/demo_pkg', 'demo_pkg', 'src', 'lib/demo', 'ns/core', 'lib/demo_pkg', 'demo_pkg/', './demo_pkg'],
  ...['src/demo_pkg/core', 'nowhere', 'demo_pkg/cli.py'],
];
const HATCH_PATTERNS = [
  ...['demo_pkg', '/src', '*.py', 'core/', '/demo_pkg/**/*.py', 'tests', 'cli.py', '/src/demo_pkg/core'],
  ...[
    '**/core/*',
    '!core',
    '*.txt',
    'data',
    '/demo_pkg/data.txt',
    '**/*.json',
    'src/**',
    '[cd]*.py',
    '!*.py',
  ],
];

export function hatchling(dice: Dice, sapling: Sapling): Configuration {
  const version = dynamicVersion(
    dice,
    sapling,
    (path) =>
      `[tool.hatch.version]\npath = "${path}"\n${dice.is(0.2) ? "pattern = '(?P<version>[0-9.]+)'\n" : ''}`,
  );
  const lines = dice.is(0.3) ? [] : hatchTarget(dice, sapling);
  if (dice.is(0.06)) lines.push('[tool.hatch.metadata]\nallow-direct-references = true');
  if (dice.is(0.04)) lines.push('[tool.hatch.build.hooks.version]\npath = "src/demo_pkg/_version.py"');
  if (dice.is(0.03)) lines.push('[tool.hatch.build.hooks.custom]');
  if (dice.is(0.05)) sapling.put('hatch.toml', '[build.targets.wheel]\npackages = ["demo_pkg"]\n');
  if (dice.is(0.12))
    lines.push(
      `[tool.hatch.build.targets.sdist]\n${dice.of(['include', 'exclude', 'only-include'])} = ${list(dice.some(HATCH_PATTERNS, 2))}`,
    );
  return { ...version, settings: `${version.settings}${lines.join('\n')}\n` };
}

function hatchTarget(dice: Dice, sapling: Sapling): string[] {
  const lines = [dice.is(0.85) ? '[tool.hatch.build.targets.wheel]' : '[tool.hatch.build]'];
  const isTarget = lines[0]?.includes('targets') === true;
  const patterns = () => list(dice.some(HATCH_PATTERNS, 2));
  const selection = dice.of(['packages', 'packages', 'include', 'only-include', 'none']);
  if (selection === 'include') lines.push(`include = ${patterns()}`);
  else if (selection !== 'none') lines.push(`${selection} = ${list(dice.some(HATCH_PATHS, 2))}`);
  if (dice.is(0.35)) lines.push(`exclude = ${patterns()}`);
  if (dice.is(0.2))
    lines.push(`artifacts = ${list(dice.some(['*.so', '*.txt', '/demo_pkg/data.txt', 'data/'], 2))}`);
  if (dice.is(0.2))
    lines.push(
      dice.of([
        'sources = ["src"]',
        'sources = ["src", "lib"]',
        'sources = { "src" = "moved" }',
        'sources = { "" = "top" }',
        'sources = { "demo_pkg" = "other", "src/demo_pkg" = "" }',
      ]),
    );
  if (dice.is(0.05)) lines.push('only-packages = true');
  if (dice.is(0.05)) lines.push('ignore-vcs = true');
  if (dice.is(0.05) && isTarget) lines.push('bypass-selection = true');
  if (dice.is(0.03)) lines.push(dice.of(['include = "demo_pkg"', 'unknown = 1', 'packages = [1]']));
  if (dice.is(0.15)) {
    sapling.put('docs/a.txt');
    lines.push(`force-include = { ${dice.of(HATCH_FORCED)} }`);
  }
  if (dice.is(0.08) && isTarget) {
    sapling.put('bin/run.sh');
    lines.push(
      dice.of([
        'shared-data = { "docs" = "share/docs" }',
        'shared-scripts = { "bin" = "/" }',
        'shared-data = { "README.md" = "share/r.md" }',
      ]),
    );
  }
  return lines;
}

const HATCH_FORCED = [
  '"README.md" = "demo_pkg/README.md"',
  '"docs" = "demo_pkg/docs"',
  '"docs/a.txt" = "a.txt"',
  '"nowhere" = "x"',
  '"../outside/far.txt" = "far.txt"',
  '"docs" = "/"',
  '"README.md" = "demo_pkg/__init__.py"',
];
