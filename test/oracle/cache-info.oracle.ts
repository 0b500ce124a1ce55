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
import { edit } from './cache-info-records.ts';
import { Dice, randomNumbers } from './dice.ts';
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
