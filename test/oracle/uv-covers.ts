/**
 * Which files the cache keys of many projects cover, asked of the real uv and without one build.
 *
 * Each project is made to look installed (a hand-written `.dist-info`), so that `uv pip install --dry-run` only asks
 * whether it is fresh, and with `-v` names the newest file among those that the keys cover. That file is removed, and uv
 * asked again, until it names none.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Run } from './tools.ts';
import { type Lab, put } from './uv-lab.ts';

/** A value of `cache-keys` (TOML text) in a folder of files; a link is `path -> target`. `../outside.txt` and `../../behind.txt` are newer than all files. */
export interface Asked {
  readonly keys: string;
  readonly tree: readonly string[];
}

/** For each project, the files that uv takes, seen from the project; those that it finds above it too. */
export function coveredFiles(lab: Lab, projects: readonly Asked[]): readonly (readonly string[])[] {
  const { root, site } = openRoot(lab, projects.length);
  for (const [i, { keys }] of projects.entries()) install(root, site, i, keys);
  // The clock that files get their times from ticks slowly: the manifests must be older than all the rest.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
  for (const [i, { tree }] of projects.entries()) {
    grow(join(root, `w${i}`, 'project'), tree);
    put(root, `w${i}/outside.txt`);
  }
  put(root, 'behind.txt');
  const found = projects.map(() => new Set<string>());
  for (let more = true; more; ) {
    more = false;
    for (const [project, path] of newest(lab, root)) {
      const files = found[project];
      if (!files) throw new Error(`uv names an unknown project: p${project}`);
      const known = files.has(path);
      files.add(path);
      // The oldest file of all, and one without which nothing is a project: nothing comes after it.
      if (path === 'pyproject.toml') continue;
      if (known) throw new Error(`uv names ${path} of p${project} a second time`);
      rmSync(join(root, `w${project}`, 'project', path));
      more = true;
    }
  }
  rmSync(root, { recursive: true });
  return found.map((files) => [...files].sort());
}

/** What uv says of each list by itself, when it asks whether a project with it is fresh. */
export function judgements(lab: Lab, lists: readonly string[]): readonly Run[] {
  const { root, site } = openRoot(lab, 1);
  const runs = lists.map((keys) => {
    install(root, site, 0, keys);
    return ask(lab, root);
  });
  rmSync(root, { recursive: true });
  return runs;
}

function openRoot(lab: Lab, projects: number): { readonly root: string; readonly site: string } {
  const root = mkdtempSync(join(lab.folder, 'covers-'));
  lab.uv(root, ['venv', '-q', 'environment']);
  const lib = join(root, 'environment', 'lib');
  const requirements = Array.from({ length: projects }, (_, i) => `p${i} @ file://${root}/w${i}/project\n`);
  writeFileSync(join(root, 'requirements.txt'), requirements.join(''));
  return { root, site: join(lib, readdirSync(lib)[0] ?? '', 'site-packages') };
}

function ask(lab: Lab, root: string): Run {
  const command = 'pip install --python environment --dry-run --no-deps -v -r requirements.txt';
  return lab.uv(root, command.split(' '));
}

function install(root: string, site: string, index: number, keys: string): void {
  const name = `p${index}`;
  const project = join(root, `w${index}`, 'project');
  put(project, 'pyproject.toml', manifest(name, keys));
  const info = (file: string, text: string): void => put(site, `${name}-0.1.0.dist-info/${file}`, text);
  info('METADATA', `Metadata-Version: 2.1\nName: ${name}\nVersion: 0.1.0\n`);
  info('WHEEL', 'Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: py3-none-any\n');
  info('RECORD', '');
  info('INSTALLER', 'uv');
  info('direct_url.json', JSON.stringify({ url: `file://${project}`, dir_info: {} }));
  const timestamp = { secs_since_epoch: 1, nanos_since_epoch: 0 };
  info('uv_cache.json', JSON.stringify({ timestamp, commit: null, tags: null, env: {}, directories: {} }));
}

function grow(project: string, tree: readonly string[]): void {
  for (const line of tree) {
    const [path = '', target] = line.split(' -> ');
    if (target === undefined) put(project, path);
    else {
      mkdirSync(dirname(join(project, path)), { recursive: true });
      symlinkSync(target, join(project, path));
    }
  }
}

function manifest(name: string, keys: string): string {
  return [
    '[build-system]\nrequires = []\nbuild-backend = "none"\nbackend-path = ["."]',
    `[project]\nname = "${name}"\nversion = "0.1.0"`,
    `[tool.uv]\ncache-keys = ${keys}\n`,
  ].join('\n');
}

/** The newest covered file of each project that has one. */
function newest(lab: Lab, root: string): ReadonlyMap<number, string> {
  const { status, stderr } = ask(lab, root);
  if (status !== 0) throw new Error(stderr.slice(-2000));
  const out = new Map<number, string>();
  for (const match of stderr.matchAll(/Most recently modified: (?:.*?\/)?w(\d+)\/(.*)$/gm)) {
    out.set(Number(match[1]), relative('project', match[2] ?? ''));
  }
  return out;
}
