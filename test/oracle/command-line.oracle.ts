/**
 * The words of commands, compared with what the real uv makes of them: random lines of options, values and operands, in an
 * empty folder. `--show-settings` before the command makes uv stop once it has read its words.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Command, readCommandLine } from '../../server/uv/command-line.ts';
import { flagsOf, valuesOf } from '../../server/uv/flags.ts';
import { MORE, run, SEED, tool, uvOf } from './tools.ts';
import { seeded } from './uv-lab.ts';

/** Lines for each version. */
const LINES = 250 * MORE;
const VERSIONS = ['0.13.9', '0.13.8', '0.12.5', '0.9.26', '0.8.24'];

const COMMANDS: readonly Command[] = [
  ...(['sync', 'run', 'lock', 'build', 'pip-install', 'pip-sync'] as const),
  ...(['tool-install', 'tool-upgrade', 'tool-run'] as const),
];

/** What uv says when it is the words that it does not take. */
const REFUSALS =
  /^error: (?:unexpected (?:argument|value)|the following required|the argument .* cannot be used|the argument .* is missing|invalid value|a value is required|unrecognized subcommand|.* requires a subcommand|`--.*cannot be used together)/m;

/** Options that only print, that name a file to be read, or that uv refuses after it has shown its settings. */
const LEFT_OUT = new Set(
  `help show-settings version config-file directory project generate-shell-completion user ask python-executable
   client-cert config pip-args allow-insecure-host index default-index index-url extra-index-url find-links
   preview-features max-recursion-depth cert`.split(/\s+/),
);
/** Options whose values uv looks into more closely than is told: only one that it takes. */
const ONE_VALUE = new Map([
  ['exclude-newer', '2024-01-01'],
  ['exclude-newer-package', 'a=2024-01-01'],
  ['prerelease-package', 'a=allow'],
  ['python-version', '3.12'],
  ['python-platform', 'linux'],
  ['torch-backend', 'cpu'],
  ['python-fetch', 'manual'],
]);
const VALUES = ['a', 'a-b', 'a b', '-x', '', 'a=b', 'a:b=c', '.', ':all:', 'a,b', '-', 'Foo_1', 'a-'];
const OPERANDS = ['.', 'a', 'b', '-', '--', './c', 'x y'];

const REFUSED_LATER: readonly (readonly [string, string])[] = [
  ['sync --offline --refresh', 'cannot be used with'],
  ['--offline sync --refresh-package a', 'cannot be used with'],
  ['pip install . --user', 'is unsupported'],
  ['pip sync r.txt --ask', 'is unsupported'],
  ['pip sync r.txt --pip-args x', 'is unsupported'],
];

const OF_PIP: readonly string[] = [
  ...[
    '-e .',
    '-e',
    '-rr.txt',
    '-r r.txt',
    '--editable=x',
    '--edit y',
    '--requirement=q',
    '--requirements q',
    '-U',
  ],
  ...[
    '--upgrade',
    '--no-deps',
    '--no-dep',
    '--no-dependencies',
    '--force-reinstall',
    '--force',
    '--reinstall',
    '-I',
  ],
  ...[
    '--no-build-isolation',
    '--no-build',
    '-C a=b',
    '-Ca',
    '--config-settings a=b',
    '--config-setting a=b',
    '-qq',
  ],
  ...[
    '-qe.',
    '-vU',
    '-vx',
    '--nope',
    '--no-index',
    '--find-links -x',
    '-f',
    '--',
    '-',
    '-- -x',
    '--no-input=1',
    '--pre',
  ],
  ...[
    '--progress-bar off',
    '--progress-bar nope',
    '--no-cache-dir',
    '--isolated',
    '--proxy=',
    '--python x',
    '--dry-run',
  ],
  ...[
    '--upgrade-strategy eager',
    '--upgrade-strategy x',
    '--trusted-host h',
    '--no-color',
    '--cache-dir d',
    '--src s',
  ],
];

let home = '';
beforeAll(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'pyproject-ls-words-')));
  mkdirSync(join(home, 'empty'));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const real = (uv: string, words: readonly string[]) =>
  run(uv, words, join(home, 'empty'), {
    PATH: '/usr/bin:/bin',
    HOME: home,
    UV_CACHE_DIR: join(home, 'cache'),
    UV_PYTHON_DOWNLOADS: 'never',
  });

describe('the words of uv', () => {
  for (const version of VERSIONS)
    it(`are taken and refused as uv ${version} does`, () => {
      const random = seeded(SEED);
      const uv = uvOf(version);
      const wrong: string[] = [];
      const count = { taken: 0, refused: 0, unknown: 0, other: 0 };
      for (let i = 0; i < LINES; i++) {
        const words = randomLine(random, version);
        const line = readCommandLine(['uv', ...words], { version });
        const { status, stderr } = real(uv, ['--show-settings', ...words]);
        const refused = REFUSALS.test(stderr);
        if (status !== 0 && !refused) count.other++;
        else if ('unknown' in line) count.unknown++;
        else {
          count[refused ? 'refused' : 'taken']++;
          if ('refused' in line !== refused)
            wrong.push(
              `${JSON.stringify(words)}: ${'refused' in line ? line.refused : 'taken'} / ${stderr.split('\n')[0]}`,
            );
        }
      }
      console.log(`uv ${version}, seed ${SEED}: ${JSON.stringify(count)}, wrong ${wrong.length}`);
      expect(wrong).toEqual([]);
      expect(count.other).toBeLessThan(LINES / 20);
    });

  it('every option of our table is one of the real uv, and takes a value or none as there', () => {
    for (const version of MORE > 1 ? VERSIONS : VERSIONS.slice(0, 1))
      for (const command of COMMANDS)
        for (const [written, flag] of flagsOf(command, version)) {
          if (['help', 'version', 'show-settings'].includes(flag.name)) continue;
          const words = [...command.split('-'), written];
          const { stderr } = real(uvOf(version), [
            ...words,
            ...(flag.takesValue ? [] : ['--no-such-option']),
          ]);
          const expected = flag.takesValue ? 'a value is required' : "'--no-such-option'";
          expect([version, ...words, stderr.split('\n')[0]].join(' ')).toContain(expected);
        }
  });

  it('have no option in the real help that our table does not have', () => {
    for (const version of VERSIONS)
      for (const command of COMMANDS) {
        const help = real(uvOf(version), [...command.split('-'), '--help']).stdout;
        const there = [...help.matchAll(/^ +(?:-\w, )?(--[a-z0-9-]+)/gm)].map(([, name]) => name ?? '');
        expect(there.length).toBeGreaterThan(30);
        const flags = flagsOf(command, version);
        expect([version, command, there.filter((name) => !flags.has(name))]).toEqual([version, command, []]);
      }
  });

  for (const [words, says] of REFUSED_LATER)
    it(`are refused later in \`uv ${words}\``, () => {
      const line = readCommandLine(['uv', ...words.split(' ')]);
      const { status, stderr } = real(uvOf(VERSIONS[0] ?? ''), words.split(' '));
      expect([status, stderr]).toEqual([2, expect.stringContaining(says)]);
      expect(line).toHaveProperty('refused');
    });

  it('mean the same to `uvx` as to `uv tool run`', () => {
    for (const words of [['--from', '.', 'a'], ['--nope'], ['a', '--nope'], ['-w']]) {
      const uvx = run(join(dirname(uvOf('0.13.9')), 'uvx'), ['--show-settings', ...words], home, {
        HOME: home,
      });
      expect('options' in readCommandLine(['uvx', ...words])).toBe(!REFUSALS.test(uvx.stderr));
    }
  });
});

/** Reads lines of words from its input, and says of each whether pip's own parser takes them. */
const PARSE = `
import contextlib, io, json, sys
from pip._internal.commands import create_command
said = []
for words in json.load(sys.stdin):
    with contextlib.redirect_stderr(io.StringIO()), contextlib.redirect_stdout(io.StringIO()):
        try:
            options, rest = create_command("install").parser.parse_args(words)
            said.append([rest, options.editables, options.requirements])
        except SystemExit as stop:
            said.append(stop.code)
print(json.dumps(said))
`;

describe('the words of pip', () => {
  it("are taken and refused as pip's own parser does", () => {
    const random = seeded(SEED);
    const pick = (items: readonly string[]) => items[Math.floor(random() * items.length)] ?? '';
    const lines = Array.from({ length: 600 * MORE }, () => [
      pick(['.', 'a', 'b[c]']),
      ...Array.from({ length: Math.floor(random() * 4) }, () => pick(OF_PIP)).flatMap((word) =>
        word.split(' '),
      ),
    ]);
    const answer = spawnSync(tool('python'), ['-c', PARSE], {
      input: JSON.stringify(lines),
      encoding: 'utf8',
      env: { PATH: '/usr/bin:/bin', HOME: home },
    });
    const said: unknown = JSON.parse(answer.stdout);
    const wrong: string[] = [];
    const count = { taken: 0, refused: 0, unknown: 0 };
    for (const [i, words] of lines.entries()) {
      const theirs: unknown = Array.isArray(said) ? said[i] : undefined;
      const line = readCommandLine(['pip', 'install', ...words]);
      if ('unknown' in line) count.unknown++;
      else if ('refused' in line) {
        count.refused++;
        if (theirs !== 2) wrong.push(`${words.join(' ')}: ${line.refused}, but ${JSON.stringify(theirs)}`);
      } else {
        count.taken++;
        const { options, operands } = line;
        const ours = [operands, options.get('editable') ?? [], options.get('requirements') ?? []];
        if (JSON.stringify(ours) !== JSON.stringify(theirs))
          wrong.push(`${words.join(' ')}: ${JSON.stringify(ours)}, but ${JSON.stringify(theirs)}`);
      }
    }
    console.log(`pip, seed ${SEED}: ${JSON.stringify(count)}, wrong ${wrong.length}`);
    expect(wrong).toEqual([]);
  });
});

function randomLine(random: () => number, version: string): readonly string[] {
  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(random() * items.length)];
  const command = pick(COMMANDS) ?? 'sync';
  const other = random() < 0.1 ? (pick(COMMANDS) ?? 'sync') : command;
  const [inner, outer] = [flagsOf(other, version), flagsOf(undefined, version)].map((flags) =>
    [...flags].filter(([, { name }]) => !LEFT_OUT.has(name)),
  );
  const option = (flags: typeof inner): readonly string[] => {
    const chosen = pick(flags ?? []);
    if (chosen === undefined) return [];
    const [written, { name, takesValue }] = chosen;
    if (!takesValue) return random() < 0.03 ? [`${written}=x`] : [written];
    const closed = valuesOf(name);
    const value = ONE_VALUE.get(name) ?? (closed && random() < 0.8 ? pick(closed) : pick(VALUES)) ?? 'a';
    if (random() < 0.05) return [written];
    if (!written.startsWith('--') && random() < 0.4)
      return [`${written}${random() < 0.3 ? '=' : ''}${value}`];
    return written.startsWith('--') && random() < 0.4 ? [`${written}=${value}`] : [written, value];
  };
  const words: string[] = [];
  if (random() < 0.15) words.push(...option(outer));
  for (const word of command.split('-')) {
    words.push(word);
    if (random() < 0.03) words.push(...option(outer));
  }
  const needsOne = /^(?:pip|tool)/.test(command);
  if (needsOne && random() < 0.85) words.push(pick(['.', 'a', 'b']) ?? 'a');
  const some = Math.floor(random() * 4);
  for (let i = 0; i < some; i++) words.push(...option(inner));
  if (random() < 0.1) words.push(pick(OPERANDS) ?? '.');
  if (random() < 0.05) words.push(`-${pick(['qn', 'nq', 'qv', 'nx', 'qU', 'vvn']) ?? 'q'}`);
  return words;
}
