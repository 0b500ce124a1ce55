/**
 * Whether a lock holds: the real uv makes one, a seeded edit follows, and \`uv lock --check -v\` says which way it goes.
 * It says so in a line of its own, whatever comes out of a new resolution.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { disk } from '../../server/files/disk.ts';
import { plain, tableAt } from '../../server/toml/document.ts';
import { parse } from '../../server/toml/parser.ts';
import type { CachedMetadata } from '../../server/uv/cache-dir.ts';
import { judgeLock, readLock } from '../../server/uv/lock.ts';
import type { UvSettings } from '../../server/uv/settings.ts';
import { type LocalPackage, readTree } from '../../server/uv/tree.ts';
import { rulesOf } from '../../server/uv/versions.ts';
import { edited } from './lock-edits.ts';
import { filesOf, randomShape, type Shape, WHEELS } from './lock-projects.ts';
import { MORE, run, SEED, uvOf } from './tools.ts';
import { openLab, put, seeded } from './uv-lab.ts';

/** The version, and how many edits of how many projects are tried. */
const RUNS = [
  ['0.13.9', 40, 10],
  ['0.12.5', 12, 8],
  ['0.9.26', 12, 8],
  ['0.8.24', 12, 8],
] as const;

for (const [version, projects, edits] of RUNS) {
  it(`uv ${version} takes a lock or leaves it as is said`, async () => {
    const lab = openLab();
    const links = join(lab.folder, 'links');
    mkdirSync(links);
    expect(run('python3', ['-c', WHEELS], links).status).toBe(0);
    const uv = new Uv(uvOf(version), lab.folder);
    const tally = { satisfied: 0, outdated: 0, fails: 0, unknown: 0 };
    const wrong: string[] = [];
    let unlocked = 0;
    for (let i = 0; i < projects * MORE; i++) {
      const folder = join(lab.folder, `p${i}`);
      const shape = randomShape(SEED + i, links);
      write(folder, shape);
      const made = uv.lock(folder);
      if (made.status !== 0) {
        if (process.env.ORACLE_SHOW) console.log(SEED + i, made.stderr.slice(0, 600));
        unlocked += 1;
        continue;
      }
      const random = seeded(SEED * 1000 + i);
      for (let k = 0; k < edits; k++) {
        const edit = edited(shape, random);
        write(folder, edit.shape);
        const said = await judge(folder, version);
        const truth = said.verdict === 'fails' && uv.stops(folder) ? 'fails' : uv.truth(folder);
        tally[said.verdict] += 1;
        if (said.verdict !== 'unknown' && said.verdict !== truth)
          wrong.push(
            `seed ${SEED + i}, edit ${k} (${edit.what}): ${said.verdict} (${said.why}), uv: ${truth}`,
          );
        if (said.verdict === 'unknown' && process.env.ORACLE_SHOW)
          console.log(`${edit.what}: ${said.why}; uv: ${truth}`);
      }
      rmSync(folder, { recursive: true, force: true });
    }
    const all = Object.values(tally).reduce((sum, count) => sum + count, 0);
    console.log(
      `uv ${version}: ${all} edits, seed ${SEED}, ${JSON.stringify(tally)}, ${unlocked} projects without a lock`,
    );
    lab.close();
    expect(wrong).toEqual([]);
    expect(tally.unknown / all).toBeLessThan(0.1);
  });
}

class Uv {
  readonly #program: string;
  readonly #env: Readonly<Record<string, string>>;

  constructor(program: string, home: string) {
    this.#program = program;
    this.#env = {
      PATH: '/usr/local/bin:/usr/bin:/bin',
      HOME: home,
      UV_CACHE_DIR: join(home, 'cache'),
      UV_OFFLINE: '1',
      UV_PYTHON_DOWNLOADS: 'never',
    };
  }

  lock(folder: string) {
    return run(this.#program, ['lock'], folder, this.#env);
  }

  /** Whether it comes to no lock at all. */
  stops(folder: string): boolean {
    return run(this.#program, ['lock', '--dry-run'], folder, this.#env).status !== 0;
  }

  /** \`fails\`: it stops before it has looked at the lock. */
  truth(folder: string): 'satisfied' | 'outdated' | 'fails' {
    const { stderr, status } = run(this.#program, ['lock', '--check', '-v'], folder, this.#env);
    if (/Existing `uv\.lock` satisfies/.test(stderr)) return 'satisfied';
    if (/(?:Resolving despite|Ignoring) existing lockfile/.test(stderr)) return 'outdated';
    if (process.env.ORACLE_SHOW)
      console.log(
        status,
        stderr.split('\n').filter((line) => /error|cause|warn/i.test(line)),
      );
    return 'fails';
  }
}

function write(folder: string, shape: Shape): void {
  rmSync(join(folder, 'packages'), { recursive: true, force: true });
  for (const [path, text] of Object.entries(filesOf(shape))) put(folder, path, text);
}

async function judge(
  folder: string,
  version: string,
): Promise<{ readonly verdict: 'satisfied' | 'outdated' | 'fails' | 'unknown'; readonly why: string }> {
  const files = disk(folder);
  const text = await files.read('pyproject.toml');
  const doc = parse('text' in text ? text.text : '');
  const tree = await readTree(doc, files);
  if ('fails' in tree) return { verdict: 'fails', why: tree.fails };
  if ('unknown' in tree) return { verdict: 'unknown', why: tree.unknown };
  const lock = await readLock(tree.root, files);
  const rules = rulesOf(version);
  if (!('packages' in lock) || !rules) return { verdict: 'unknown', why: JSON.stringify(lock) };
  const table = tableAt(doc.root, 'tool', 'uv');
  const others = Object.entries(table ? (plain(table) as object) : {}).map(
    ([key, value]) => [key, { value, from: '' }] as const,
  );
  const none = { all: undefined, some: new Map() };
  const settings = { others: new Map(others), noSources: none } as unknown as UvSettings;
  const verdict = await judgeLock(lock, tree, settings, rules, files, saidByBackend);
  if ('satisfied' in verdict) return { verdict: 'satisfied', why: '' };
  return 'outdated' in verdict
    ? { verdict: 'outdated', why: verdict.outdated }
    : { verdict: 'unknown', why: verdict.unknown };
}

/** What the backend in \`lock-projects.ts\` says. */
function saidByBackend({ name, doc }: LocalPackage): CachedMetadata {
  const project = tableAt(doc.root, 'project');
  const value = project ? (plain(project) as Record<string, unknown>) : {};
  const optional = Object.entries((value['optional-dependencies'] ?? {}) as Record<string, string[]>);
  return {
    name,
    version: String(value.version ?? '9.9'),
    requiresDist: [
      ...((value.dependencies ?? ['alpha']) as string[]),
      ...optional.flatMap(([extra, list]) =>
        list.map((text) => {
          const [head, marker] = text.split(';');
          return `${head}; ${marker ? `(${marker}) and ` : ''}extra == '${extra}'`;
        }),
      ),
    ],
    providesExtra: optional.map(([extra]) => extra),
    requiresPython: undefined,
  };
}
