import { describe, expect, it } from 'vitest';
import { startOf } from '../../server/uv/cache-info-globs.ts';
import { type Cluster, compileGlobs, judge, mayHold } from '../../server/uv/glob.ts';
import recorded from '../data/uv-globs.json' with { type: 'json' };

const PATHS = [...recorded.files, 'é.txt', 'a/é/b.py', 'a', 'a/b', 'src', 'node_modules/x/y', '.hid'];

/** What the globs say of a path, one by one and all together. */
function sayings(cluster: Cluster, path: string) {
  const standing = startOf(cluster).read(path);
  return {
    oneByOne: [
      judge(cluster, path, false)?.taken === true,
      judge(cluster, path, true)?.taken === false,
      mayHold(cluster, path),
    ],
    together: [standing.takesFile, standing.refusesFolder, standing.read('/').mayGoOn],
  };
}

describe('the globs of a cluster as one machine', () => {
  it('say of every path what they say one by one', () => {
    const lists = [
      ...recorded.probes.map(({ keys }) => keys),
      ['**/é*', '!é/**', '*/', '[!a]?/**'],
      ['*', '!a*'],
    ];
    for (const keys of lists) {
      for (const cluster of compileGlobs(keys).clusters) {
        for (const path of PATHS) {
          const { oneByOne, together } = sayings(cluster, path);
          expect(together, `${JSON.stringify(keys)} ${path}`).toEqual(oneByOne);
        }
      }
    }
  });

  it('say the same when there are more standings than are kept', () => {
    const letters = [...'abcdefgh'];
    const keys = letters.map((letter) => `**/*${letter}*${letter}????????/**`);
    const [cluster] = compileGlobs(keys).clusters;
    if (!cluster) return expect.unreachable();
    const start = startOf(cluster);
    for (let i = 0; i < 4_000; i++) {
      const path = [...i.toString(8).padStart(5, '7').repeat(3)]
        .map((digit) => letters[Number(digit)])
        .join('');
      expect(start.read(path).read('/').mayGoOn).toBe(mayHold(cluster, path));
      expect(start.read(`${path}/x`).takesFile, path).toBe(
        judge(cluster, `${path}/x`, false)?.taken === true,
      );
    }
  });
});
