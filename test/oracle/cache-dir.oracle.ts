/** What real releases of uv put into their cache for folders with odd names, and what we read there. */
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { disk } from '../../server/files/disk.ts';
import { type CachedTree, readCachedTree } from '../../server/uv/cache-dir.ts';
import { parseCacheInfo } from '../../server/uv/cache-info.ts';
import { CHECKED, type UvRules } from '../../server/uv/versions.ts';
import { cleanVariables, type Run, run, tool, uvOf } from './tools.ts';
import { put } from './uv-lab.ts';

/** Writes a wheel by itself, so that nothing is needed of an index. */
const BACKEND = `
import os, zipfile

def _write(folder, name, files):
    info = "odd_name-0.1.0.dist-info"
    files = {**files, f"{info}/METADATA": METADATA, f"{info}/WHEEL": "Wheel-Version: 1.0\\nGenerator: x\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n"}
    files[f"{info}/RECORD"] = "".join(f"{path},,\\n" for path in [*files, f"{info}/RECORD"])
    with zipfile.ZipFile(os.path.join(folder, name), "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return name

METADATA = "Metadata-Version: 2.1\\nName: Odd.Name\\nVersion: 0.1.0\\nRequires-Python: >=3.8\\nRequires-Dist: nothing; extra == 'more'\\nProvides-Extra: more\\n"
NAME = "odd_name-0.1.0-py3-none-any.whl"

def build_wheel(folder, config_settings=None, metadata_directory=None):
    return _write(folder, NAME, {"odd_name.py": ""})

def build_editable(folder, config_settings=None, metadata_directory=None):
    return _write(folder, NAME, {"odd_name.pth": os.getcwd()})
`;

const PYPROJECT = `[build-system]
requires = []
build-backend = "backend"
backend-path = ["_build"]

[project]
name = "odd-name"
version = "0.1.0"

[tool.uv]
cache-keys = [{ file = "pyproject.toml" }, { dir = "src" }, { dir = "none" }, { env = "ODD" }]
`;

/** Folders: blanks, letters beyond ASCII, signs that a URL encodes or does not, endings that uv cuts off. */
const NAMES = [
  'plain',
  'a b',
  'grün',
  '漢字 🐍',
  '100%',
  'a%20b',
  '~tilde',
  '[brackets]',
  '{braces}',
  'x.git',
  'a b.git',
  'ü.Git',
  '.git',
  'x.git@1/below',
  'me@home',
  'me@home/x.git',
  "it's",
  'a#b',
  'a?b',
  'a"b',
  'a<b>c',
  'a^b`c',
  'a|b',
  'a;b:c=d,e',
  'a&b+c$d!',
  'a\\b',
  'tab\there',
] as const;

const home = realpathSync(mkdtempSync(join(tmpdir(), 'odd names ')));
afterAll(() => rmSync(home, { recursive: true, force: true }));

for (const rules of CHECKED) {
  describe(`the cache of uv ${rules.version}`, () => {
    const place = join(home, rules.version);
    const cache = join(place, 'cache');
    const environment = join(place, 'environment');
    const uv = (cwd: string, ...args: readonly string[]): Run => {
      const { HOME: _home, ...rest } = cleanVariables();
      const env = {
        ...rest,
        HOME: place,
        UV_CACHE_DIR: cache,
        UV_OFFLINE: '1',
        VIRTUAL_ENV: environment,
        UV_NO_CONFIG: '1',
      };
      return run(uvOf(rules.version), args, cwd, { ...env, ODD: 'ü' });
    };
    const build = (folder: string, ...args: readonly string[]): boolean => {
      const { status, stderr } = uv(folder, 'pip', 'install', ...args);
      // Releases before 0.12 take what stands behind a `#` for a fragment.
      if (status !== 0 && folder.includes('#')) return false;
      if (status !== 0) throw new Error(`uv ${args.join(' ')} in ${folder}: ${stderr}`);
      return true;
    };
    const read = (folder: string, editable: boolean, settings: string) =>
      readCachedTree(cache, folder, editable, settings, rules, disk('/'));

    it('an environment is made', () => {
      mkdirSync(place, { recursive: true });
      expect(
        run(uvOf(rules.version), ['venv', '-q', '--python', tool('python'), environment], place).status,
      ).toBe(0);
    });

    it.each(NAMES)('the folder %s is found, with what was recorded of it', async (name) => {
      const folder = project(join(place, 'trees', name));
      for (const editable of [false, true]) {
        if (!build(folder, ...(editable ? ['-e', '.'] : ['.']))) continue;
        await sameAsWritten(await read(folder, editable, '{}'), environment, rules);
      }
    });

    it('a link to a folder is a folder of its own', async () => {
      const folder = project(join(place, 'linked'));
      const link = join(place, 'link');
      symlinkSync(folder, link);
      build(place, './link');
      const [there, here] = [await read(link, false, '{}'), await read(folder, false, '{}')];
      await sameAsWritten(there, environment, rules);
      expect(here).toBeUndefined();
    });

    it.each(['a=b', 'a=b a=c', 'empty= z=ü'])(
      'the build settings %s have a folder of their own',
      async (words) => {
        const folder = project(join(place, 'settings', words.replaceAll(/\W/g, '-')));
        build(folder, '.', ...words.split(' ').flatMap((word) => ['-C', word]));
        const written = await installed(environment, 'uv_build.json');
        await sameAsWritten(await read(folder, false, written), environment, rules);
        expect(await read(folder, false, '{}')).toMatchObject({ wheels: [] });
        expect(await read(folder, false, '{"config_settings":{"other":"1"}}')).toMatchObject({ wheels: [] });
      },
    );

    it.each([
      'extra-build-variables = { odd-name = { B = "2", A = "ü" } }',
      `extra-build-dependencies = { odd-name = ["zz[b,a]>=1.0.0,<2!3a4.post5.dev6; python_version < '3'"] }`,
      `extra-build-dependencies = { odd-name = ["zz==1.*,!=1.3+local.7; python_version < '3'", "yy~=1.2; python_version < '3'"] }`,
    ])('the setting %s has a folder of its own', async (line) => {
      const folder = project(join(place, 'settings', String(line.length)), `${line}\n`);
      const { status, stderr } = run(
        uvOf(rules.version),
        ['sync', '--no-editable', '--preview', '--python', tool('python')],
        folder,
        { ...cleanVariables(), UV_CACHE_DIR: cache, UV_OFFLINE: '1', ODD: 'ü' },
      );
      expect(status, stderr).toBe(0);
      const own = join(folder, '.venv');
      const written = await installed(own, 'uv_build.json');
      expect(written).not.toBe('{}');
      await sameAsWritten(await read(folder, false, written), own, rules);
    });
  });
}

function project(folder: string, more = ''): string {
  mkdirSync(folder, { recursive: true });
  put(folder, 'pyproject.toml', PYPROJECT + more);
  put(folder, '_build/backend.py', BACKEND);
  mkdirSync(join(folder, 'src'));
  return folder;
}

/** What uv recorded beside the installed copy is what it recorded in the cache. */
async function sameAsWritten(
  tree: CachedTree | undefined | { readonly unknown: string },
  environment: string,
  rules: UvRules,
): Promise<void> {
  expect(tree).toMatchObject({
    wheels: [{ name: 'odd-name', version: '0.1.0', tags: ['py3-none-any'] }],
    ...(rules.metadata === 'shard'
      ? {
          metadata: {
            name: 'odd-name',
            version: '0.1.0',
            requiresDist: ["nothing ; extra == 'more'"],
            providesExtra: ['more'],
            requiresPython: '>=3.8',
          },
        }
      : {}),
  });
  const recorded = parseCacheInfo(await installed(environment, 'uv_cache.json'));
  expect(recorded).toBeDefined();
  expect(tree).toMatchObject({ revision: { info: recorded } });
}

async function installed(environment: string, file: string): Promise<string> {
  const library = join(environment, 'lib');
  const [python = ''] = readdirSync(library);
  const answer = await disk('/').read(join(library, python, 'site-packages/odd_name-0.1.0.dist-info', file));
  return 'text' in answer ? answer.text : '{}';
}
