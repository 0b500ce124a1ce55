/**
 * What uv's files, variables and options come to, compared with what the real uv prints with `--show-settings`: random
 * settings in the project, above it, in the user's and the system's folder.
 */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { disk } from '../../server/files/disk.ts';
import { readCommandLine } from '../../server/uv/command-line.ts';
import { type Packages, readSettings, type UvSettings } from '../../server/uv/settings.ts';
import { withVariables } from '../../server/uv/settings-variables.ts';
import { MORE, run, SEED, uvOf } from './tools.ts';
import { put, seeded } from './uv-lab.ts';

const TREES = 200 * MORE;
const VERSIONS = ['0.13.9', '0.12.5', '0.9.26'];

/** Lines of TOML that may stand in any settings file; some are wrong. */
const LINES = [
  ...['reinstall = true', 'reinstall = false', 'reinstall-package = ["a", "B_c"]', 'reinstall-package = []'],
  ...['no-build = true', 'no-build = false', 'no-build-package = ["d"]', 'no-binary = true'],
  ...['no-binary-package = ["e"]', 'no-build-isolation = true', 'no-build-isolation = false'],
  ...['no-build-isolation-package = ["f", "g"]', 'no-sources = true', 'no-sources-package = ["h"]'],
  ...['offline = true', 'offline = false', 'no-cache = true', 'cache-dir = "./c"', 'cache-dir = "/tmp/c"'],
  ...['config-settings = { k = "v", l = ["w"] }', 'config-settings = { k = ["x", "y"] }'],
  ...['link-mode = "copy"', 'index-strategy = "first-index"', 'upgrade = true', 'dev-dependencies = []'],
  ...['required-version = ">=0.8"', 'required-version = "==0.1.0"', 'exclude-newer = "2024-01-01"'],
];
const WRONG = [
  'nope = 1',
  'reinstall = "yes"',
  'link-mode = "nope"',
  'no-build-package = "d"',
  'cache-keys = 3',
];
const PIP_LINES = [
  ...['reinstall = true', 'reinstall-package = ["z"]', 'no-binary = [":all:"]', 'no-binary = ["y"]'],
  ...[
    'only-binary = ["x", ":none:", "w"]',
    'no-build = true',
    'no-build-isolation-package = ["v"]',
    'nope = 1',
  ],
  ...['config-settings = { k = "p" }', 'python = "3.8"', 'no-sources = true'],
];
const WORDS = [
  ...['--reinstall', '--no-reinstall', '--reinstall-package n', '--no-build-isolation', '--build-isolation'],
  ...[
    '--no-build-isolation-package m',
    '-C k=1',
    '-C k=2',
    '--no-sources',
    '--offline',
    '--no-offline',
    '-n',
  ],
  ...[
    '--cache-dir ./own',
    '--no-config',
    '--refresh',
    '--refresh-package o',
    '-p 3.9',
    '--config-file other.toml',
  ],
];
const OF_SYNC = [
  '--no-build',
  '--build',
  '--no-build-package l',
  '--no-binary',
  '--no-binary-package k',
  '--isolated',
];
const OF_PIP = ['--no-binary j', '--only-binary :all:', '--only-binary i', '--no-build', '--isolated'];
const VARIABLES = [
  ...['UV_NO_CACHE=1', 'UV_NO_CACHE=', 'UV_OFFLINE=yes', 'UV_OFFLINE=nope', 'UV_NO_BUILD=1', 'UV_NO_BUILD=0'],
  ...['UV_NO_BUILD_PACKAGE=h g', 'UV_NO_BINARY_PACKAGE=f', 'UV_CACHE_DIR=/tmp/d', 'UV_NO_CONFIG=true'],
  ...['UV_NO_BUILD_ISOLATION=1', 'UV_NO_SOURCES=off', 'UV_NO_SOURCES=on', 'UV_PYTHON=3.10', 'UV_FROZEN=1'],
  ...['UV_LOCKED=t', 'UV_NO_SYSTEM_CONFIG=1', 'UV_CONFIG_FILE=other.toml', 'UV_NO_SOURCES_PACKAGE=b'],
];

for (const version of VERSIONS)
  it(`settings are those of uv ${version}`, async () => {
    const random = seeded(SEED);
    const uv = uvOf(version);
    const wrong: string[] = [];
    const count = { same: 0, stops: 0, unknown: 0, refused: 0 };
    for (let i = 0; i < TREES; i++) {
      const home = realpathSync(mkdtempSync(join(tmpdir(), 'pyproject-ls-settings-')));
      const { words, env, texts } = randomCase(random, home);
      for (const [path, text] of texts) put(home, path, text);
      const folder = join(home, 'up/project');
      const line = readCommandLine(['uv', ...words], { version });
      const { status, stdout, stderr } = run(uv, ['--show-settings', ...words], folder, {
        ...env,
        PATH: '/usr/bin:/bin',
      });
      const what = `${JSON.stringify(words)} ${JSON.stringify(env)} ${JSON.stringify(texts)}\n  uv: ${stderr.split('\n')[0]}`;
      if (!('command' in line)) count.refused++;
      else {
        const invocation = withVariables(line, env, { version });
        const files = disk(folder);
        const settings = await readSettings(
          invocation,
          folder,
          files,
          { env, home, platform: 'linux', cwd: folder, now: () => 0n },
          { version },
        );
        if (settings.unknown.length > 0) count.unknown++;
        else if (status !== 0 || settings.fails !== undefined) {
          count.stops++;
          // That `--refresh` does not go with being offline uv says only after it has shown its settings.
          const late = / `--refresh`$/.test(settings.fails ?? '');
          if ((settings.fails === undefined) === (status !== 0) && !late)
            wrong.push(`${what}\n  ours: ${settings.fails}`);
        } else {
          count.same++;
          const [theirs, ours] = [shown(stdout), told(settings, invocation.command === 'pip-install')];
          if (theirs !== ours) wrong.push(`${what}\n  uv:   ${theirs}\n  ours: ${ours}`);
        }
      }
      rmSync(home, { recursive: true });
    }
    console.log(`uv ${version}, seed ${SEED}: ${JSON.stringify(count)}, wrong ${wrong.length}`);
    expect(wrong.slice(0, 5)).toEqual([]);
  });

function randomCase(random: () => number, home: string) {
  const pick = (items: readonly string[]) => items[Math.floor(random() * items.length)] ?? '';
  const some = (items: readonly string[], most: number) =>
    Array.from({ length: Math.floor(random() * (most + 1)) }, () => pick(items));
  const keys = (lines: readonly string[]) => [
    ...new Map(lines.map((line) => [line.split(' = ')[0], line])).values(),
  ];
  const text = (prefix: string) => {
    const main = keys([...some(LINES, 4), ...(random() < 0.08 ? [pick(WRONG)] : [])]);
    const pip = random() < 0.4 ? keys(some(PIP_LINES, 3)) : [];
    const pipTable = pip.length > 0 ? `[${prefix === '' ? '' : 'tool.uv.'}pip]\n${pip.join('\n')}\n` : '';
    return `${prefix}${main.filter((line) => prefix !== '' || !/^dev-/.test(line) || random() < 0.1).join('\n')}\n${pipTable}`;
  };
  const texts: [string, string][] = [];
  const head = '[project]\nname = "p"\nversion = "1"\n';
  texts.push(['up/project/pyproject.toml', random() < 0.8 ? head + text('[tool.uv]\n') : head]);
  if (random() < 0.25) texts.push(['up/project/uv.toml', text('')]);
  if (random() < 0.3) texts.push(['up/uv.toml', text('')]);
  if (random() < 0.4) texts.push(['.config/uv/uv.toml', text('')]);
  if (random() < 0.3) texts.push(['xdg/uv/uv.toml', text('')]);
  texts.push(['up/project/other.toml', text('')]);
  const pip = random() < 0.4;
  const words = [...new Set(some([...WORDS, ...(pip ? OF_PIP : OF_SYNC)], 3))];
  const env: Record<string, string> = { HOME: home, XDG_CONFIG_DIRS: join(home, 'xdg') };
  for (const variable of random() < 0.5 ? some(VARIABLES, 2) : []) {
    const [name = '', value = ''] = variable.split('=');
    env[name] = value;
  }
  return {
    words: [...(pip ? ['pip', 'install', 'x'] : ['sync']), ...words.flatMap((word) => word.split(' '))],
    env,
    texts,
  };
}

/** What uv prints, as one line of what we tell. */
function shown(stdout: string): string {
  const text = stdout.replace(/\s+/g, ' ');
  const after = (key: string) => new RegExp(`[ {]${key}: (.*)$`).exec(text)?.[1] ?? '';
  const packages = (key: string) => {
    const value = after(key);
    if (/^(?:All|Shared),/.test(value)) return 'all';
    const list = /^(?:Packages|SharedPackage)\( \[(.*?)\]/.exec(value)?.[1];
    return list === undefined ? '' : names(list.match(/"[^"]*"/g) ?? []);
  };
  const noCache = after('no_cache').startsWith('true');
  const config = /^ConfigSettings\( \{(.*?)\}, \)/.exec(after('config_setting'))?.[1] ?? '';
  return [
    `reinstall ${packages('reinstall')}`,
    `build ${packages('no_build')}`,
    `binary ${packages('no_binary')}`,
    `isolation ${packages('build_isolation')}`,
    `sources ${packages('sources')}`,
    `offline ${after('connectivity').startsWith('Offline')}`,
    `cache ${noCache ? '-' : (/^Some\( "([^"]*)"/.exec(after('cache_dir'))?.[1] ?? 'default')}`,
    `python ${/^Some\( "([^"]*)"/.exec(after('python'))?.[1] ?? ''}`,
    `config ${(config.match(/"[^"]*"/g) ?? []).join(' ')}`,
  ].join('; ');
}

function told(settings: UvSettings, pip: boolean): string {
  const packages = ({ all, some }: Packages) =>
    all ? 'all' : names([...some.keys()].map((name) => `"${name}"`));
  const cache = settings.cacheDir;
  const info: { config_settings?: Record<string, string | string[]> } = JSON.parse(
    settings.buildInfo('p') ?? '{}',
  );
  const config = Object.entries(info.config_settings ?? {}).flatMap(([key, value]) => [key, value].flat());
  return [
    `reinstall ${packages(settings.reinstall)}`,
    `build ${packages(settings.noBuild)}`,
    `binary ${packages(settings.noBinary)}`,
    `isolation ${packages(settings.noBuildIsolation)}`,
    `sources ${packages(settings.noSources)}`,
    `offline ${settings.offline}`,
    `cache ${cache === undefined ? '-' : cache.from === 'the default' ? 'default' : shownPath(cache.value)}`,
    `python ${settings.python && (pip || !settings.python.from.includes('pip')) ? settings.python.value : ''}`,
    `config ${config.map((text) => `"${text}"`).join(' ')}`,
  ].join('; ');
}

/** uv shows a folder as it is written. */
function shownPath(path: string): string {
  return path.replace(/^.*\/up\/project\//, './');
}

function names(quoted: readonly string[]): string {
  return [...new Set(quoted)].sort().join(' ');
}
