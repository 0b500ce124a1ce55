/** What goes is what was looked at, on any disk and whatever happens meanwhile. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planCure } from '../../server/commands/plan.ts';
import { disk } from '../../server/files/disk.ts';
import type { Cure } from '../../server/project/artifact.ts';
import {
  BUILT,
  cleaning,
  doing,
  git,
  load,
  PKG_INFO,
  put,
  removed,
  SOURCES,
  snapshot,
  surroundings,
  tree,
} from './ground.ts';

async function removing(folder: string, ...paths: string[]) {
  const cure: Cure = { action: 'remove', title: 'Remove it', on: paths.map((path) => join(folder, path)) };
  return planCure(cure, await load(folder), disk(folder), surroundings());
}

describe('the removal of named artefacts', () => {
  it('takes a part of one, or all that a folder holds of them', async () => {
    const folder = tree({ ...SOURCES, ...BUILT });
    const part = await removing(folder, 'build/lib/de_mo/gone.py', 'dist');
    expect(removed(part, folder)).toEqual(['build/lib/de_mo/gone.py', 'dist']);
    expect(await doing(part)).toEqual({ done: true });
    const left = snapshot(folder);
    expect(left).not.toHaveProperty('dist');
    expect(left).not.toHaveProperty('build/lib/de_mo/gone.py');
    expect(left).toHaveProperty('build/lib/de_mo/__init__.py');
  });

  it.each([
    'src/de_mo/cli.py',
    'src',
    '.',
    '..',
    'build/lib/../../src/de_mo/cli.py',
    'pyproject.toml',
    'nowhere',
  ])('takes nothing else: %s', async (path) => {
    const folder = tree({ ...SOURCES, 'build/lib/de_mo/__init__.py': '' });
    const { steps, refused } = await removing(folder, path);
    expect(steps).toEqual([]);
    expect(refused).toEqual([
      expect.stringMatching(/stays: it is not provably a build artefact of this project$/),
    ]);
  });
});

describe('what changes between the look and the removal', () => {
  const changes: [string, string, (folder: string, outside: string) => void][] = [
    [
      'a folder becomes a link',
      'is not what it was any more',
      (folder, outside) => {
        renameSync(join(folder, 'build'), join(folder, 'moved'));
        symlinkSync(outside, join(folder, 'build'));
      },
    ],
    [
      'a folder below becomes a link',
      'is not what it was any more',
      (folder, outside) => {
        rmSync(join(folder, 'build/lib/de_mo'), { recursive: true });
        symlinkSync(join(outside, 'lib/de_mo'), join(folder, 'build/lib/de_mo'));
      },
    ],
    [
      'a file becomes another',
      'is not what it was any more',
      (folder) => {
        writeFileSync(join(folder, 'new'), 'precious');
        renameSync(join(folder, 'new'), join(folder, 'build/lib/de_mo/__init__.py'));
      },
    ],
    [
      'a file comes',
      'was not there when it was looked at',
      (folder) => writeFileSync(join(folder, 'build/lib/de_mo/new.py'), 'precious'),
    ],
    [
      'the project moves away',
      'is not the folder that it was',
      (folder, outside) => {
        renameSync(folder, `${folder}-moved`);
        symlinkSync(outside, folder);
      },
    ],
  ];
  it.each(changes)('stops it: %s', async (_what, clause, change) => {
    const folder = tree({ ...SOURCES, 'build/lib/de_mo/__init__.py': '', 'build/lib/de_mo/z.py': '' });
    const outside = tree({
      'lib/de_mo/__init__.py': 'precious',
      'lib/de_mo/z.py': 'precious',
      'build/lib/de_mo/z.py': 'precious',
    });
    const plan = await cleaning(folder);
    expect(removed(plan, folder)).toEqual(['build']);
    change(folder, outside);
    const before = [snapshot(folder), snapshot(outside)];
    expect(await doing(plan)).toEqual({ failed: expect.stringContaining(clause) });
    expect([snapshot(folder), snapshot(outside)]).toEqual(before);
  });

  it('does not matter where it is gone already', async () => {
    const folder = tree({ ...SOURCES, ...BUILT });
    const plan = await cleaning(folder);
    rmSync(join(folder, 'build/lib'), { recursive: true });
    unlinkSync(join(folder, 'dist/De.mo-0.9.tar.gz'));
    expect(await doing(plan)).toEqual({ done: true });
    expect(snapshot(folder)).toEqual({ src: 'folder', 'src/de_mo': 'folder', ...SOURCES });
  });
});

describe('odd files', () => {
  it('go by their own name alone', async () => {
    const folder = tree({
      ...SOURCES,
      'precious.py': 'precious',
      'build/lib/a\nb/ü\u0308 x.py': '',
      'build/lib/-rf': '',
    });
    linkSync(join(folder, 'precious.py'), join(folder, 'build/lib/hard.py'));
    chmodSync(join(folder, 'build/lib/-rf'), 0o400);
    expect(await doing(await cleaning(folder))).toEqual({ done: true });
    expect(snapshot(folder)).toEqual({
      src: 'folder',
      'src/de_mo': 'folder',
      'precious.py': 'precious',
      ...SOURCES,
    });
  });

  it('that are no files stay', async () => {
    const folder = tree({ ...SOURCES, 'build/lib/x.py': '' });
    execFileSync('mkfifo', [join(folder, 'build/lib/pipe')]);
    expect((await cleaning(folder)).refused).toEqual([
      '`build/lib` stays: `build/lib/pipe` is neither a file nor a folder',
    ]);
  });
});

describe('in any tree', () => {
  /** Names that mean something to `clean`, and some that do not. */
  const NAMES = [
    'build',
    'lib',
    'dist',
    'de_mo.egg-info',
    'PKG-INFO',
    '__pycache__',
    'a.cpython-311.pyc',
    'src',
    'de_mo',
    'de_mo-1.0-py3-none-any.whl',
    'x.py',
    '.venv',
    'pyvenv.cfg',
    '.git',
    'pyproject.toml',
  ];
  /** What may go at all, by its path; the rest must be as it was. */
  const MAY_GO =
    /^(?:build(?:\/(?:lib|bdist[^/]*)(?:\/.*)?)?|dist(?:\/de_mo-1\.0-py3-none-any\.whl)?|(?:src\/|lib\/)?de_mo\.egg-info(?:\/.*)?|(?:.*\/)?__pycache__(?:\/[^/]*\.pyc)?)$/;
  const path = fc
    .array(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 4 })
    .map((parts) => parts.join('/'));
  const thing = fc.record({ path, what: fc.constantFrom('file', 'file', 'file', 'link', 'tracked') });

  it('nothing outside goes, no link is followed, and what git tracks stays', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(thing, { maxLength: 12 }), fc.boolean(), async (things, caches) => {
        const outside = tree({
          'lib/x.py': '',
          'PKG-INFO': PKG_INFO,
          'a.cpython-311.pyc': '',
          'de_mo-1.0-py3-none-any.whl': '',
        });
        const folder = tree(SOURCES);
        // What `git init` makes, without a process for it.
        put(folder, {
          '.git/HEAD': 'ref: refs/heads/main\n',
          '.git/config': '',
          '.git/refs/x': '',
          '.git/objects/x': '',
        });
        const tracked: string[] = [];
        for (const { path: at, what } of things)
          try {
            mkdirSync(join(folder, at, '..'), { recursive: true });
            if (what === 'link') symlinkSync(outside, join(folder, at));
            else writeFileSync(join(folder, at), at.endsWith('PKG-INFO') ? PKG_INFO : at, { flag: 'wx' });
            if (what === 'tracked') tracked.push(at);
          } catch {
            // The names are in each other's way.
          }
        // Git takes no path with such a part in it.
        const known = tracked.filter((each) => !each.includes('.git'));
        if (known.length > 0) git(folder, 'add', '-f', ...known);
        const before = snapshot(folder);
        const far = snapshot(outside);
        const outcome = await doing(await cleaning(folder, {}, caches));
        const after = snapshot(folder);
        const gone = Object.keys(before).filter((each) => !(each in after));
        expect(outcome).toEqual({ done: true });
        expect(snapshot(outside)).toEqual(far);
        expect(gone.filter((each) => !MAY_GO.test(each) || before[each]?.startsWith('→'))).toEqual([]);
        expect(known.filter((each) => !(each in after))).toEqual([]);
        expect(Object.entries(after).filter(([each, text]) => before[each] !== text)).toEqual([]);
      }),
      { numRuns: 80, ...(process.env.SEED ? { seed: Number(process.env.SEED) } : { seed: 6 }) },
    );
  }, 120_000);
});
