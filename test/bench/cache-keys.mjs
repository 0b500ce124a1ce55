// Ten keys over a large tree, in a process of its own: the names listed, matched, and what matched looked at. Prints JSON.
import { cached } from '../../server/files/cached.ts';
import { disk, surroundings } from '../../server/files/disk.ts';
import { parse } from '../../server/toml/parser.ts';
import { computeCacheInfo } from '../../server/uv/cache-info.ts';
import { NEWEST, rulesOf } from '../../server/uv/versions.ts';

const KEYS = `[tool.uv]
cache-keys = [
  "pyproject.toml", "setup.py", "src/**/*.py", "src/**/*.pyx", "src/**/data/*.json", "src/*/part_1*/**",
  "**/[!_]*.{c,h,cpp}", "src/acme_demo/**/module_?.py", "docs/**/*.md", "**/Cargo.toml",
]
`;
const here = disk(process.argv[2]);
const known = cached(here);
const stats = [];
const noting = (files) => ({
  folder: files.folder,
  revision: files.revision,
  at: (folder) => noting(files.at(folder)),
  read: (path, limit) => files.read(path, limit),
  bytes: (path, limit) => files.bytes(path, limit),
  list: (path) => files.list(path),
  // What matched is only counted: it is looked at below.
  stat: (path) => {
    stats.push(path);
    return stats.length < 3 ? files.stat(path) : FILE;
  },
  archive: (path) => files.archive(path),
  real: (path) => files.real(path),
});
const FILE = Promise.resolve({ kind: 'file', size: 0, ctime: 1n, mtime: 1n, birthtime: 1n, inode: 1n });
const rules = rulesOf(NEWEST);
const timed = async (work) => {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
};
const match = () => computeCacheInfo(parse(KEYS), noting(known), surroundings(), rules);
const first = await timed(match);
const matched = [...new Set(stats)].length;
const again = [];
for (let i = 0; i < 9; i++) again.push(await timed(match));
const look = [];
for (let i = 0; i < 9; i++)
  look.push(
    await timed(async () => {
      for (const path of stats.slice(0, matched)) await here.stat(path);
    }),
  );
const middle = (numbers) => numbers.sort((a, b) => a - b)[4];
console.log(JSON.stringify({ matched, first, again: middle(again), look: middle(look) }));
