/**
 * Which files the cache keys of many projects cover, asked of the real uv and without one build.
 *
 * Each project is made to look installed (a hand-written `.dist-info`), so that `uv pip install --dry-run` only asks
 * whether it is fresh, and with `-v` names the newest file among those that the keys cover. That file is removed, and uv
 * asked again, until it names none.
 */
import { mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Lab, put, type Run } from './uv-lab.ts';

/** Paths of files; a link is `path -> target`. Every project has `../outside.txt`, newer than all its files. */
export type TreeOfNames = readonly string[];

/** For each list of keys (TOML text), the files of the tree that uv takes, as long as it takes the list at all. */
export function coveredFiles(
  lab: Lab,
  lists: readonly string[],
  tree: TreeOfNames,
): readonly (readonly string[])[] {
  const { root, site } = openRoot(lab, lists.length);
  for (const [i, keys] of lists.entries()) install(root, site, `p${i}`, keys, tree);
  put(root, 'outside.txt');
  const found = lists.map(() => new Set<string>());
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
      rmSync(join(root, `p${project}`, path));
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
    install(root, site, 'p0', keys, []);
    return ask(lab, root);
  });
  rmSync(root, { recursive: true });
  return runs;
}

function openRoot(lab: Lab, projects: number): { readonly root: string; readonly site: string } {
  const root = mkdtempSync(join(lab.folder, 'covers-'));
  lab.uv(root, ['venv', '-q', 'environment']);
  const lib = join(root, 'environment', 'lib');
  const requirements = Array.from({ length: projects }, (_, i) => `p${i} @ file://${root}/p${i}\n`);
  writeFileSync(join(root, 'requirements.txt'), requirements.join(''));
  return { root, site: join(lib, readdirSync(lib)[0] ?? '', 'site-packages') };
}

function ask(lab: Lab, root: string): Run {
  const command = 'pip install --python environment --dry-run --no-deps -v -r requirements.txt';
  return lab.uv(root, command.split(' '));
}

function install(root: string, site: string, name: string, keys: string, tree: TreeOfNames): void {
  const project = join(root, name);
  put(project, 'pyproject.toml', manifest(name, keys));
  for (const line of tree) {
    const [path = '', target] = line.split(' -> ');
    if (target === undefined) put(project, path);
    else symlinkSync(target, join(project, path));
  }
  const info = (file: string, text: string): void => put(site, `${name}-0.1.0.dist-info/${file}`, text);
  info('METADATA', `Metadata-Version: 2.1\nName: ${name}\nVersion: 0.1.0\n`);
  info('WHEEL', 'Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: py3-none-any\n');
  info('RECORD', '');
  info('INSTALLER', 'uv');
  info('direct_url.json', JSON.stringify({ url: `file://${project}`, dir_info: {} }));
  const timestamp = { secs_since_epoch: 1, nanos_since_epoch: 0 };
  info('uv_cache.json', JSON.stringify({ timestamp, commit: null, tags: null, env: {}, directories: {} }));
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
  for (const match of stderr.matchAll(/Most recently modified: (?:.*?\/)?p(\d+)\/(.*)$/gm)) {
    out.set(Number(match[1]), match[2] ?? '');
  }
  return out;
}
