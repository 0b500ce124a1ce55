/** What uv records of random source trees, and what we compute of them. ORACLE_SEED chooses them. */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { disk } from '../../server/files/disk.ts';
import type { Surroundings } from '../../server/files/files.ts';
import { parse } from '../../server/toml/parser.ts';
import {
  type CacheInfo,
  type Computed,
  computeCacheInfo,
  differences,
  isEmpty,
  parseCacheInfo,
} from '../../server/uv/cache-info.ts';
import { rulesOf, type UvRules } from '../../server/uv/versions.ts';
import { type RandomProject, randomProject } from './cache-info-projects.ts';
import { Dice, randomNumbers } from './random-trees.ts';
import { MORE, SEED, tool, uvOf } from './tools.ts';

/** How many projects each version gets. */
const VERSIONS: readonly (readonly [string, number])[] = [
  ['0.13.9', 150],
  ['0.13.8', 40],
  ['0.12.5', 40],
  ['0.11.0', 40],
  ['0.9.26', 40],
  ['0.8.24', 40],
];

const root = realpathSync(mkdtempSync(join(tmpdir(), 'pyproject-ls-cache-info-')));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const environment = join(root, 'environment');
mustRun(tool('python'), ['-m', 'venv', '--without-pip', environment]);
const [library = ''] = readdirSync(join(environment, 'lib'));
const INFO = join(environment, 'lib', library, 'site-packages', 'demo-1.0.dist-info');
const RECORDED = join(INFO, 'uv_cache.json');

function mustRun(program: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

function uv(
  version: string,
  cwd: string,
  args: readonly string[],
  more: Readonly<Record<string, string>> = {},
) {
  const env = { ...variables(), ...more };
  return spawnSync(uvOf(version), args, { cwd, env, encoding: 'utf8' });
}

function variables(): Record<string, string> {
  return {
    ...{
      PATH: '/usr/bin:/bin',
      HOME: join(root, 'home'),
      UV_CACHE_DIR: join(root, 'cache'),
      UV_OFFLINE: '1',
    },
    ...{ VIRTUAL_ENV: environment, PYTHONDONTWRITEBYTECODE: '1', UV_NO_PROGRESS: '1' },
  };
}

function rules(version: string): UvRules {
  // Of its cache info 0.11.0 knows what 0.9.26 knows; its other ways were not compared.
  const found = rulesOf(version === '0.11.0' ? '0.9.26' : version);
  if (!found) throw new Error(`the rules of uv ${version} are not known`);
  return found;
}

async function ours({ folder, variables: own }: RandomProject, version: string): Promise<Computed> {
  const surroundings: Surroundings = {
    env: { ...variables(), ...own },
    home: join(root, 'home'),
    platform: 'linux',
    cwd: folder,
    now: () => 0n,
  };
  const doc = parse(readFileSync(join(folder, 'pyproject.toml'), 'utf8'));
  return await computeCacheInfo(doc, disk(folder), surroundings, rules(version));
}

/** What uv recorded when it installed a project, or why it did not. */
function theirs({ folder, variables: own }: RandomProject, version: string): CacheInfo | string {
  rmSync(INFO, { recursive: true, force: true });
  const { stderr } = uv(version, folder, ['pip', 'install', '-q', '--no-deps', '--no-config', '.'], own);
  if (!existsSync(INFO)) return stderr;
  const text = existsSync(RECORDED) ? readFileSync(RECORDED, 'utf8') : '{}';
  return parseCacheInfo(text) ?? `cannot be read: ${text}`;
}

/** Something that can be compared and shown. */
function plain(info: CacheInfo): unknown {
  return JSON.parse(
    JSON.stringify(info, (_, value: unknown) => {
      if (value instanceof Map) return [...value].map(([k, v]) => [k, v === undefined ? null : v]).sort();
      return typeof value === 'bigint' ? `${value}` : value;
    }),
  );
}

function agree(uvs: CacheInfo | string, us: Computed): boolean {
  if ('unknown' in us) return false;
  if ('fails' in us) {
    const words = us.fails.replace(/^.*?`: /, '');
    return typeof uvs === 'string' && flat(uvs).includes(flat(words));
  }
  return typeof uvs !== 'string' && JSON.stringify(plain(uvs)) === JSON.stringify(plain(us.info));
}

/** Older versions break lines and draw. */
function flat(text: string): string {
  return text.replace(/[\s│├╰─▶]+/g, '');
}

describe.each(VERSIONS)('uv %s', (version, count) => {
  it(`records what we compute, seed ${SEED}`, async () => {
    const wrong: unknown[] = [];
    const kinds = { recorded: 0, empty: 0, refused: 0, commit: 0, tags: 0 };
    for (let i = 0; i < count * MORE; i++) {
      const home = join(root, 'project');
      rmSync(home, { recursive: true, force: true });
      mkdirSync(home);
      const project = randomProject(home, SEED * 1000 + Number(version.replaceAll('.', '')) * 31 + i);
      const us = await ours(project, version);
      const uvs = theirs(project, version);
      if ('fails' in us) kinds.refused++;
      else if ('info' in us) {
        kinds[isEmpty(us.info) ? 'empty' : 'recorded']++;
        if (us.info.commit !== undefined) kinds.commit++;
        if (us.info.tags !== undefined && us.info.tags.size > 0) kinds.tags++;
      }
      if (!agree(uvs, us)) {
        const shown = (info: Computed | CacheInfo) => ('timestamp' in info ? plain(info) : info);
        wrong.push({
          i,
          ...project,
          uv: typeof uvs === 'string' ? uvs : plain(uvs),
          us: 'info' in us ? plain(us.info) : shown(us),
        });
      }
    }
    console.log(
      `cache-info, uv ${version}: ${count * MORE - wrong.length} agreed, ${wrong.length} disagreed, ${JSON.stringify(kinds)}`,
    );
    expect(wrong).toEqual([]);
  });

  it(`reads a file of any other hand as we read it, seed ${SEED}`, async () => {
    const home = join(root, 'read');
    rmSync(home, { recursive: true, force: true });
    mkdirSync(home);
    const made = randomProject(home, 1);
    const project: RandomProject = { ...made, variables: { LAB_A: 'x' } };
    const keys =
      '["pyproject.toml", { dir = "be" }, { dir = "no" }, { env = "LAB_A" }, { env = "LAB_B" }, { git = { commit = true, tags = true } }]';
    const manifest = join(project.folder, 'pyproject.toml');
    writeFileSync(
      manifest,
      `${readFileSync(manifest, 'utf8').split('[tool.uv]')[0]}[tool.uv]\ncache-keys = ${keys}\n`,
    );
    rmSync(join(project.folder, '.git'), { recursive: true, force: true });
    theirs(project, version);
    const text = readFileSync(RECORDED, 'utf8');
    const us = await ours(project, version);
    if (!('info' in us)) throw new Error(JSON.stringify(us));
    const requirements = join(root, 'requirements.txt');
    writeFileSync(requirements, `demo @ file://${project.folder}\n`);
    const dice = new Dice(randomNumbers(SEED + count));
    const wrong: unknown[] = [];
    const kinds = { refused: 0, equal: 0, other: 0 };
    for (let i = 0; i < count * MORE; i++) {
      const edited = edit(dice, text);
      writeFileSync(RECORDED, edited);
      const args = ['pip', 'install', '--no-config', '--no-deps', '--dry-run', '-r', requirements];
      const { status, stderr } = uv(version, root, args, project.variables);
      const said = status !== 0 ? 'refused' : stderr.includes('Would make no changes') ? 'equal' : 'other';
      const read = parseCacheInfo(edited);
      const we = read === undefined ? 'refused' : differences(read, us, 0n).length === 0 ? 'equal' : 'other';
      kinds[we]++;
      if (said !== we) wrong.push({ edited, we, said, stderr });
    }
    console.log(
      `uv_cache.json, uv ${version}: ${count * MORE - wrong.length} agreed, ${wrong.length} disagreed, ${JSON.stringify(kinds)}`,
    );
    expect(wrong).toEqual([]);
  });
});

/** A record with something done to it: to its shape, to one value, or to its characters. */
function edit(dice: Dice, text: string): string {
  const seconds = /"secs_since_epoch":(\d+)/.exec(text)?.[1] ?? '';
  const nanos = /"nanos_since_epoch":(\d+)/.exec(text)?.[1] ?? '';
  const time = `{"secs_since_epoch":${seconds},"nanos_since_epoch":${nanos}}`;
  const swap = (from: string, to: string) => text.replace(from, () => to);
  const last = `"nanos_since_epoch":${nanos}`;
  return dice.of([
    () => text,
    () => ` \n\t${text}\r\n `,
    () => `\ufeff${text}`,
    () => `${text}x`,
    () => `${text},`,
    () => text.slice(0, dice.upTo(text.length)),
    () => swap('{', '{"later":{"a":[1,2.5,-3e7,"\\u00e9",true,null,{}]},'),
    () => swap('{', '{"later":[1,],'),
    () => swap('{', '{"later":01,'),
    () => swap('{', '{"later":"\\ud83d\\ude00",'),
    () => swap('{', '{"commit":null,'),
    () => swap('{', '{"tags":null,'),
    () => swap('"commit":null,', ''),
    () => swap('"commit":null', `"commit":${dice.of(['"a"', '""', '3', '[]', '{}', 'true'])}`),
    () => swap('"tags":null,', ''),
    () =>
      swap(
        '"tags":null',
        `"tags":${dice.of(['{}', '[]', '{"a":"b"}', '{"a":null}', '{"a":"b","a":"c"}', '""'])}`,
      ),
    () => swap(time, 'null'),
    () => swap(time, `[${seconds},${nanos}]`),
    () => swap(time, `[${seconds}]`),
    () => swap(time, `[${seconds},${nanos},0]`),
    () => swap(time, `{"nanos_since_epoch":${nanos},"secs_since_epoch":${seconds}}`),
    () => swap(time, `{"secs_since_epoch":${seconds}}`),
    () => swap(time, `{"secs_since_epoch":${seconds},${last},"more":1}`),
    () => swap(time, `{"secs_since_epoch":${seconds},"secs_since_epoch":${seconds},${last}}`),
    () =>
      swap(
        time,
        `{"secs_since_epoch":${BigInt(seconds) - 1n},"nanos_since_epoch":${BigInt(nanos) + 1_000_000_000n}}`,
      ),
    () =>
      swap(
        seconds,
        dice.of([
          `${seconds}.0`,
          `${seconds}e0`,
          `-${seconds}`,
          `"${seconds}"`,
          '-0',
          '0',
          '18446744073709551615',
          '18446744073709551616',
          '9223372036854775807',
          `0${seconds}`,
        ]),
      ),
    () =>
      swap(
        last,
        `"nanos_since_epoch":${dice.of(['4294967295', '4294967296', '-1', '0', `${BigInt(nanos) + 1n}`, 'null', '1.0'])}`,
      ),
    () =>
      text.replace(
        /"be":\{[^}]*\}/,
        `"be":${dice.of(['7', '-7', '7.0', '18446744073709551615', '18446744073709551616', 'null', '"7"', '[]', '[1,2]', '{}', 'true'])}`,
      ),
    () => text.replace(/"be":(\{[^}]*\})/, (_, found: string) => `"be":null,"be":${found}`),
    () => text.replace(/"be":(\{[^}]*)\}/, (_, found: string) => `"be":${found},"more":1}`),
    () => swap('"no":null', dice.of(['"no":0', '"n\\u006f":null', '"NO":null', '"no":null,"x":null'])),
    () =>
      swap(
        '"LAB_B":null',
        dice.of(['"LAB_B":""', '"LAB_B":3', '"LAB_B":null,"LAB_B":null', '"LAB_B":"\\ud800"']),
      ),
    () =>
      swap(
        '"LAB_A":"x"',
        dice.of([
          '"LAB_A":"\\u0078"',
          '"LAB_A":"y"',
          '"LAB_A":null',
          '"LAB_A":"x\ty"',
          '"LAB_A":"\\x"',
          '\'LAB_A\':"x"',
        ]),
      ),
    () => text.replace(/"env":\{[^}]*\}/, `"env":${dice.of(['null', '{}', '[]', '3'])}`),
    () => text.replace(/,"env":\{[^}]*\}/, ''),
    () => text.replace(/,"directories":.*$/, '}'),
    () => text.replace(/"directories":.*$/, `"directories":${dice.of(['null', '[]', '{}'])}}`),
    () => `[${time},null,null,{"LAB_A":"x","LAB_B":null},${/"directories":(.*)\}$/.exec(text)?.[1]}]`,
    () =>
      dice.of([
        '{}',
        '[]',
        'null',
        '3',
        '',
        ' ',
        '[null,null,null]',
        '[null,null]',
        '[null,null,null,{},{},3]',
        '{"a":{}',
      ]),
    () => `{"deep":${'['.repeat(dice.of([100, 126, 127, 128, 200]))}${''}}`,
  ])();
}
