/** What the rules about `cache-keys` say uv does, asked of the real uv: its words, its exit status, and whether it builds. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { memory } from '../../server/files/memory.ts';
import { loadProject } from '../../server/project/project.ts';
import { diagnose } from '../../server/rules/index.ts';
import { parse } from '../../server/toml/parser.ts';
import { applyEdits } from '../../server/toml/span.ts';
import { readCacheKeys } from '../../server/uv/cache-keys.ts';
import { EDITOR, exampleOf, pagesIn, SURROUNDINGS } from '../literate.ts';
import { type Asked, coveredFiles } from './uv-covers.ts';
import { openLab, put, UV_VERSION } from './uv-lab.ts';

const lab = openLab();
let agreed = 0;
let disagreed = 0;
afterAll(() => {
  lab.close();
  console.log(`cache-keys, uv ${UV_VERSION}: ${agreed} agreed, ${disagreed} disagreed`);
});

/** Counts a claim, and fails on one that does not hold. */
function claim(what: string, theirs: unknown, ours: unknown): void {
  const same = JSON.stringify(theirs) === JSON.stringify(ours);
  if (same) agreed++;
  else disagreed++;
  expect.soft(theirs, what).toEqual(ours);
}

/** A backend that needs nothing, and writes down which hooks ran. */
const BACKEND = `
import os, zipfile

VERSION = "0.1.0"

def _wheel(hook, folder):
    with open("hooks.log", "a") as log:
        log.write(hook + "\\n")
    name = f"lab-{VERSION}-py3-none-any.whl"
    info = f"lab-{VERSION}.dist-info"
    with zipfile.ZipFile(os.path.join(folder, name), "w") as wheel:
        wheel.writestr("lab.py", "")
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\\nName: lab\\nVersion: {VERSION}\\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\\nGenerator: lab\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(f"{info}/RECORD", "")
    return name

def build_wheel(folder, config_settings=None, metadata_directory=None):
    return _wheel("build_wheel", folder)

def build_editable(folder, config_settings=None, metadata_directory=None):
    return _wheel("build_editable", folder)
`;

const HEAD = '[build-system]\nrequires = []\nbuild-backend = "be"\nbackend-path = ["_be"]\n\n';
const PROJECT = '[project]\nname = "lab"\nversion = "0.1.0"\nrequires-python = ">=3.9"\n\n';

let count = 0;

/** A fresh project with the backend in `_be` and this text behind `[project]`. */
function fresh(
  tail: string,
  head = HEAD,
  project = PROJECT,
): { readonly folder: string; readonly text: string } {
  const folder = join(lab.folder, `project-${count++}`);
  const text = head + project + tail;
  put(folder, 'pyproject.toml', text);
  put(folder, '_be/be.py', BACKEND);
  return { folder, text };
}

/** How many hooks have built something so far. */
function builds(folder: string): number {
  try {
    return readFileSync(join(folder, 'hooks.log'), 'utf8').split('\n').length - 1;
  } catch {
    return 0;
  }
}

/** Runs uv and says what it did. */
function act(
  folder: string,
  command: string,
): { readonly status: number | null; readonly built: boolean; readonly installed: boolean } {
  const before = builds(folder);
  const { status, stderr } = lab.uv(folder, command.split(' '));
  return { status, built: builds(folder) > before, installed: /^ [+~] lab==/m.test(stderr) };
}

const SHAPES = [
  '"a.txt"',
  '42',
  'true',
  '1.5',
  '2.0',
  '1979-05-27',
  '{ file = "a" }',
  '[3]',
  '[-3]',
  '[1.5]',
  '[true]',
  '[1979-05-27]',
  '[07:32:00]',
  '[[]]',
  '[{}]',
  '[{ glob = "x" }]',
  '[{ File = "x" }]',
  '[{ file = "a", dir = "b" }]',
  '[{ file = "a", glob = "b" }]',
  '[{ file = 3, dir = "b" }]',
  '[{ glob = 3, dir = "b" }]',
  '[{ git = {}, foo = "x" }]',
  '[{ git = "yes" }]',
  '[{ git = 1 }]',
  '[{ git = 1.0 }]',
  '[{ git = [] }]',
  '[{ git = 1979-05-27 }]',
  '[{ git = { foo = 1 } }]',
  '[{ git = { commit = true, foo = 1 } }]',
  '[{ git = { tags = "x" } }]',
  '[{ git = { tags = 1 } }]',
  '[{ env = 3 }]',
  '[{ env = {} }]',
  '[{ file = ["a"] }]',
  '[{ dir = 1979-05-27 }]',
  '["pyproject.toml", 3, "x", [1]]',
  `['a"b', 3.25]`,
  '["é", { git = "é\\"x" }]',
];

const GLOBS = [
  '["[a.txt"]',
  '["{a,b"]',
  '["x/[z-a]*"]',
  '["*}"]',
  "['a*\\']",
  '["ok*", { file = "a/b/[x" }]',
];

const FINE = [
  '[]',
  '[{ git = {} }]',
  '[{ git = false }]',
  '[""]',
  '["a]", "**a", "***", "!x"]',
  '[{ env = "" }]',
];

describe(`uv ${UV_VERSION}`, () => {
  it('stops at each malformed list with the words that we give, and only warns where it does not build', () => {
    for (const shape of SHAPES) {
      const tail = `[tool.uv]\ncache-keys = ${shape}\n`;
      const { folder, text } = fresh(tail);
      const says = readCacheKeys(parse(text)).mistakes[0]?.says ?? 'nothing';
      const sync = lab.uv(folder, ['sync']);
      claim(`${shape}: uv sync`, [sync.status, lastWords(sync.stderr)], [2, says]);
      claim(`${shape}: uv lock`, lab.uv(folder, ['lock']).status, 0);
      const virtual = fresh(tail, '');
      const warned = lab.uv(virtual.folder, ['sync']);
      claim(`${shape}: not built`, [warned.status, warned.stderr.includes(says)], [0, true]);
      for (const each of [folder, virtual.folder]) rmSync(each, { recursive: true });
    }
  });

  it('stops at each glob with a mistake with the words that we give', () => {
    for (const shape of GLOBS) {
      const { folder, text } = fresh(`[tool.uv]\ncache-keys = ${shape}\n`);
      const [problem] = readCacheKeys(parse(text)).globs.problems.values();
      const { status, stderr } = lab.uv(folder, ['sync']);
      const says = `error parsing glob '${problem?.glob}': ${problem?.words}`;
      claim(`${shape}: uv sync`, [status, stderr.includes(says)], [2, true]);
      claim(`${shape}: uv lock`, lab.uv(folder, ['lock']).status, 0);
      const virtual = lab.uv(fresh(`[tool.uv]\ncache-keys = ${shape}\n`, '').folder, ['sync']);
      claim(`${shape}: not built`, [virtual.status, virtual.stderr.includes('glob')], [0, false]);
    }
  });

  it('accepts what we accept', () => {
    for (const shape of FINE) {
      const { folder, text } = fresh(`[tool.uv]\ncache-keys = ${shape}\n`);
      claim(shape, [lab.uv(folder, ['sync']).status, readCacheKeys(parse(text)).valid], [0, true]);
    }
  });

  it('covers the files that we say in every example of every page', () => {
    const asked: (Asked & { title: string; ours: readonly string[] })[] = [];
    for (const page of pagesIn('server/rules')) {
      for (const section of page.sections) {
        const example = exampleOf(page, section);
        const keys = example && readCacheKeys(parse(example.text));
        if (!example || !keys?.array || keys.array.ofTables || !keys.valid) continue;
        const tree = namesIn(section.blocks);
        const files = ['pyproject.toml', ...tree.map((line) => line.split(' -> ')[0] ?? '')];
        asked.push({
          title: `${page.path}, ${section.title}`,
          keys: example.text.slice(keys.array.at.start, keys.array.at.end),
          tree,
          ours: files.filter((path) => keys.covers(path, '/lab/project')).sort(),
        });
      }
    }
    const theirs = coveredFiles(lab, asked);
    for (const [i, { title, ours, tree }] of asked.entries()) {
      const known = new Set(['pyproject.toml', ...tree.map((line) => line.split(' -> ')[0])]);
      claim(
        title,
        theirs[i]?.filter((path) => known.has(path)),
        ours,
      );
    }
  });
});

/** The last line of uv's words about the TOML text. */
function lastWords(stderr: string): string | undefined {
  return stderr
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^\s*(?:\d+ )?\|/.test(line))
    .at(-1)
    ?.trim();
}

function namesIn(
  blocks: readonly { language: string; name: string; lines: readonly string[] }[],
): readonly string[] {
  const out: string[] = [];
  for (const { language, name, lines } of blocks) {
    if (language === 'tree')
      out.push(...lines.filter((line) => !line.endsWith('/') && !line.includes(' ! ')));
    else if (name !== '' && name !== 'fixed' && name !== 'pyproject.toml') out.push(name);
  }
  // Links last: what they lead to is there then. A folder that is a link is no file.
  return out
    .filter((line) => !line.startsWith('.git/') && !/\/linked -> /.test(line))
    .sort((a, b) => Number(a.includes(' -> ')) - Number(b.includes(' -> ')));
}

describe('what the pages say of commands', () => {
  it('an edited backend without a key: sync, run and -r go on with the old build, an explicit install builds', () => {
    const { folder } = fresh('[tool.uv]\ncache-keys = ["pyproject.toml"]\n');
    put(folder, 'requirements.txt', '.\n');
    claim('first', act(folder, 'sync'), { status: 0, built: true, installed: true });
    for (const command of ['sync', 'run python -c 1']) {
      put(folder, '_be/be.py', `${BACKEND}# ${command}\n`);
      claim(command, act(folder, command), { status: 0, built: false, installed: false });
    }
    for (const command of ['pip install .', 'pip install -e .']) {
      claim(command, act(folder, command), { status: 0, built: true, installed: true });
    }
    act(folder, 'pip install -r requirements.txt');
    put(folder, '_be/be.py', `${BACKEND}# -r\n`);
    claim('-r', act(folder, 'pip install -r requirements.txt').built, false);
  });

  it('the reproducer of uv#3796: the fix that we write makes uv see the backend', async () => {
    const head = '[build-system]\nrequires = []\nbuild-backend = "bar"\nbackend-path = ["."]\n\n';
    const project =
      '[project]\nname = "lab"\nrequires-python = ">=3.9"\ndynamic = ["version", "dependencies"]\n';
    const { folder, text } = fresh('', head, project);
    put(folder, 'bar.py', BACKEND);
    claim('before: first', act(folder, 'sync').built, true);
    put(folder, 'bar.py', BACKEND.replace('0.1.0', '0.2.0'));
    claim('before: edited', act(folder, 'sync'), { status: 0, built: false, installed: false });

    const files = memory({ 'bar.py': BACKEND });
    const found = diagnose(await loadProject(text, files, SURROUNDINGS), {
      ...EDITOR,
      select: ['uncached-backend'],
    });
    claim('findings', found.length, 1);
    const fixed = applyEdits(text, found[0]?.fixes?.[0]?.edits() ?? []);
    put(folder, 'pyproject.toml', fixed);
    claim('after: first', act(folder, 'sync').built, true);
    claim('after: unchanged', act(folder, 'sync').built, false);
    put(folder, 'bar.py', BACKEND.replace('0.1.0', '0.3.0'));
    claim('after: edited', act(folder, 'sync'), { status: 0, built: true, installed: true });
    const rest = diagnose(await loadProject(fixed, files, SURROUNDINGS), EDITOR);
    claim('rest', rest.filter(({ code }) => /cache/.test(code)).length, 0);
  });

  it('keys without pyproject.toml: a comment is not seen, a new version installs the old build at each sync', () => {
    const { folder, text } = fresh('[tool.uv]\ncache-keys = ["_be/be.py"]\n');
    act(folder, 'sync');
    put(folder, 'pyproject.toml', `${text}# more\n`);
    claim('comment', act(folder, 'sync'), { status: 0, built: false, installed: false });
    put(folder, 'pyproject.toml', text.replace('version = "0.1.0"', 'version = "0.2.0"'));
    for (const time of ['first', 'second']) {
      claim(time, act(folder, 'sync'), { status: 0, built: false, installed: true });
    }
  });

  it('keys that find nothing: every sync installs, none builds', () => {
    for (const keys of ['[]', '["no.txt"]', '[{ git = false }]', '[{ git = true }]', '["*.no", "!x*"]']) {
      const { folder, text } = fresh(`[tool.uv]\ncache-keys = ${keys}\n`);
      act(folder, 'sync');
      put(folder, 'pyproject.toml', `${text}# more\n`);
      for (const time of ['first', 'second']) {
        claim(`${keys} ${time}`, act(folder, 'sync'), { status: 0, built: false, installed: true });
      }
    }
    for (const keys of ['[{ env = "NO_SUCH" }]', '[{ dir = "no" }]']) {
      const { folder } = fresh(`[tool.uv]\ncache-keys = ${keys}\n`);
      act(folder, 'sync');
      claim(keys, act(folder, 'sync'), { status: 0, built: false, installed: false });
    }
  });

  it('a dir key sees nothing of what is in the folder', () => {
    const { folder } = fresh('[tool.uv]\ncache-keys = ["pyproject.toml", { dir = "cpp" }]\n');
    put(folder, 'cpp/a.c', '1');
    act(folder, 'sync');
    put(folder, 'cpp/a.c', '2');
    put(folder, 'cpp/b.c', '1');
    claim('edited', act(folder, 'sync').built, false);
    rmSync(join(folder, 'cpp'), { recursive: true });
    claim('removed', act(folder, 'sync').built, true);
  });

  it('keys in other places have no effect, or stop uv', () => {
    const places = [
      ['[tool.uv]\ncache_keys = ["data.txt"]\n', 0],
      ['[tool.uv.pip]\ncache-keys = ["data.txt"]\n', 0],
      ['[tool.uv.build-backend]\ncache-keys = ["data.txt"]\n', 0],
      ['[uv]\ncache-keys = ["data.txt"]\n', 0],
      ['[tool]\ncache-keys = ["data.txt"]\n', 0],
      ['[tool.uv.workspace]\nmembers = []\ncache-keys = ["data.txt"]\n', 2],
    ] as const;
    for (const [tail, status] of places) {
      const { folder } = fresh(tail);
      put(folder, 'data.txt', '1');
      claim(`${tail}: first`, act(folder, 'sync').status, status);
      put(folder, 'data.txt', '2');
      claim(`${tail}: edited`, act(folder, 'sync').built, false);
    }
    const { folder } = fresh('');
    put(folder, 'uv.toml', 'cache-keys = ["data.txt"]\n');
    put(folder, 'data.txt', '1');
    act(folder, 'sync');
    put(folder, 'data.txt', '2');
    claim('uv.toml', act(folder, 'sync').built, false);
  });

  it('a misspelt key drops the settings beside it, a malformed one too', () => {
    for (const line of ['cache_keys = []', 'cache-keys = 3']) {
      const { folder } = fresh(`[tool.uv]\nreinstall = true\n${line}\n`);
      if (line.startsWith('cache_')) {
        act(folder, 'sync');
        claim(line, act(folder, 'sync').built, false);
      } else claim(line, act(folder, 'lock').status, 0);
    }
  });

  it('a project without a build system is not built, with package = true it is', () => {
    const virtual = fresh('[tool.uv]\ncache-keys = ["[a"]\n', '');
    claim('virtual', act(virtual.folder, 'sync'), { status: 0, built: false, installed: false });
    const off = fresh('[tool.uv]\npackage = false\ncache-keys = ["[a"]\n');
    claim('package = false', act(off.folder, 'sync'), { status: 0, built: false, installed: false });
  });
});
