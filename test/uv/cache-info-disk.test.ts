/** The cache info of real folders: what a tree in memory does not model. */
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { disk, surroundings } from '../../server/files/disk.ts';
import { parse } from '../../server/toml/parser.ts';
import { type Computed, computeCacheInfo, differences } from '../../server/uv/cache-info.ts';
import { NEWEST, rulesOf } from '../../server/uv/versions.ts';

let folder = '';
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'pyproject-ls-cache-info-')));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(path: string, text = ''): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

async function compute(keys: string): Promise<Extract<Computed, { info: unknown }>> {
  const doc = parse(`[tool.uv]\ncache-keys = ${keys}\n`);
  const rules = rulesOf(NEWEST) ?? expect.unreachable();
  const computed = await computeCacheInfo(doc, disk(folder), surroundings(), rules);
  return 'info' in computed ? computed : expect.unreachable(JSON.stringify(computed));
}

async function changeOf(keys: string, change: () => void): Promise<readonly string[]> {
  const { info } = await compute(keys);
  change();
  return differences(info, await compute(keys), 0n);
}

it('a file has the time of its last change to the nanosecond, also where its date was put back', async () => {
  put('a.txt');
  utimesSync(join(folder, 'a.txt'), 1, 1);
  const { info, newest } = await compute('["*.txt"]');
  expect(info.timestamp).toBe(lstatSync(join(folder, 'a.txt'), { bigint: true }).ctimeNs);
  expect(newest).toBe('a.txt');
});

it('a link is as old as what it leads to, and a folder that is a link is not entered', async () => {
  put('outside/new.txt');
  put('project/old.txt');
  put('outside/newest.txt');
  symlinkSync('../outside/new.txt', join(folder, 'project/link.txt'));
  symlinkSync('../outside', join(folder, 'project/folder'));
  symlinkSync('nowhere', join(folder, 'project/gone.txt'));
  symlinkSync('ring.txt', join(folder, 'project/ring.txt'));
  const times = ['outside/new.txt', 'project/old.txt'].map(
    (path) => statSync(join(folder, path), { bigint: true }).ctimeNs,
  );
  const { info } = await compute('["project/**/*.txt"]');
  expect(info.timestamp).toBe(times[0]! > times[1]! ? times[0] : times[1]);
  const behind = await compute('["project/folder/../outside/newest.txt"]');
  expect(behind.newest).toBe('outside/newest.txt');
});

it('a folder is another one when it was made anew, not when its contents change or it was away', async () => {
  mkdirSync(join(folder, 'src'));
  const src = join(folder, 'src');
  expect(await changeOf('[{ dir = "src" }]', () => put('src/a.py'))).toEqual([]);
  const away = () => {
    renameSync(src, `${src}2`);
    renameSync(`${src}2`, src);
  };
  expect(await changeOf('[{ dir = "src" }]', away)).toEqual([]);
  const anew = () => {
    renameSync(src, `${src}2`);
    mkdirSync(src);
  };
  expect(await changeOf('[{ dir = "src" }]', anew)).toEqual(['the folder `src` was made anew']);
  expect(await changeOf('[{ dir = "src" }]', () => rmSync(src, { recursive: true }))).toEqual([
    'the folder `src` is gone',
  ]);
});

it('a file that is not the newest may go unnoticed, the newest may not', async () => {
  put('a.txt');
  put('b.txt');
  utimesSync(join(folder, 'a.txt'), 1, 1);
  // The clock of the file system may not have moved on between the two.
  while (statSync(join(folder, 'b.txt')).ctimeMs <= statSync(join(folder, 'a.txt')).ctimeMs) put('b.txt');
  const goes = (name: string) => changeOf('["*.txt"]', () => rmSync(join(folder, name)));
  expect(await goes('a.txt')).toEqual([]);
  expect(await goes('b.txt')).toEqual(['none of the files that the cache keys name is there any more']);
});
