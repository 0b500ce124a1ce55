/** Which keys are proposed for what a build reads, whatever backend it is. */
import { expect, test } from 'vitest';
import type { Input } from '../server/backends/backend.ts';
import { hatchling } from '../server/backends/hatchling.ts';
import { type MemoryEntry, memory } from '../server/files/memory.ts';
import { inputsFingerprint, readBuildInputs } from '../server/project/build-inputs.ts';
import { loadProject } from '../server/project/project.ts';
import type { Finding } from '../server/rules/rule.ts';
import { uncachedBuildInput } from '../server/rules/uncached-build-input.ts';
import { parse } from '../server/toml/parser.ts';
import { applyEdits } from '../server/toml/span.ts';

const HEAD = '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n';

/** The finding of a project whose backend reads these files (`?` in front of one that selects, `!` of metadata). */
async function judged(
  uv: string,
  read: readonly string[],
  others: readonly string[] = [],
  more: Readonly<Record<string, MemoryEntry>> = {},
): Promise<{ readonly finding: Finding | undefined; readonly keys: string | undefined }> {
  const text = `${HEAD}\n[tool.uv]\n${uv}`;
  const inputs = read.map(
    (path): Input => ({ path, role: /\.(?:toml|py|txt)$/.test(path) ? 'script' : 'source' }),
  );
  const tree = Object.fromEntries([...read, ...others].map((path): [string, MemoryEntry] => [path, '']));
  const files = memory({ 'pyproject.toml': text, ...tree, ...more });
  const project = await loadProject(text, files);
  const backend = { ...hatchling, inputs: async () => ({ files: inputs, git: false, mayReadMore: true }) };
  const known = { ...project, inputs: await readBuildInputs(backend, project.doc, files) };
  const [finding] = uncachedBuildInput.check(known);
  const [fix] = finding?.fixes ?? [];
  const after = fix && applyEdits(text, fix.edits());
  return { finding, keys: after && /cache-keys = (\[[^\]]*\])/.exec(after)?.[1]?.replace(/\s+/g, ' ') };
}

const KEYS = 'cache-keys = ["pyproject.toml"]\n';

test.each([
  [['src/a.rs'], '["pyproject.toml", "src/a.rs"]'],
  [['Cargo.toml', 'src/a.rs', 'src/b.rs'], '["pyproject.toml", "Cargo.toml", "src/a.rs", "src/b.rs"]'],
  [['src/a.rs', 'src/b.rs', 'src/x/c.rs', 'src/x/d.rs'], '["pyproject.toml", "src/**/*.rs"]'],
  [['src/x/a.rs', 'src/x/b.rs', 'src/x/y/c.rs', 'src/x/d.rs'], '["pyproject.toml", "src/x/**/*.rs"]'],
  [['a.c', 'b.c', 'c.c', 'd.c'], '["pyproject.toml", "a.c", "b.c", "c.c", "d.c"]'],
  [['src/a.c', 'src/b.c', 'src/c.c', 'src/d.c', 'src/a.h'], '["pyproject.toml", "src/**/*.c", "src/a.h"]'],
  [['../core/a.rs', '../core/b.rs', '../core/c.rs', '../core/d.rs'], '["pyproject.toml", "../core/**/*.rs"]'],
])('%j', async (read, wanted) => {
  expect((await judged(KEYS, read)).keys).toBe(wanted);
});

const FOUR = ['src/a.rs', 'src/b.rs', 'src/x/c.rs', 'src/x/d.rs'];

test('A folder that holds an environment or build output gets no glob, but those inside it may', async () => {
  expect((await judged(KEYS, FOUR, ['src/.venv/pyvenv.cfg'])).keys).toBe(
    '["pyproject.toml", "src/a.rs", "src/b.rs", "src/x/c.rs", "src/x/d.rs"]',
  );
  const deep = [...FOUR, 'src/x/e.rs', 'src/x/f.rs'];
  expect((await judged(KEYS, deep, ['src/target/debug/build.rs'])).keys).toBe(
    '["pyproject.toml", "src/a.rs", "src/b.rs", "src/x/**/*.rs"]',
  );
});

test('What git leaves out is not asked for, and no glob takes what a build writes', async () => {
  const ignored = { '.gitignore': 'src/gen.c\n' };
  const four = ['src/a.c', 'src/b.c', 'src/c.c', 'src/d.c'];
  expect((await judged(KEYS, ['src/gen.c'], [], ignored)).finding).toBe(undefined);
  expect((await judged(KEYS, four, ['src/gen.c'], ignored)).keys).toBe(
    '["pyproject.toml", "src/a.c", "src/b.c", "src/c.c", "src/d.c"]',
  );
  // The C of Cython may not be there yet.
  expect((await judged(KEYS, [...four, 'src/fast.pyx'])).keys).toBe(
    '["pyproject.toml", "src/a.c", "src/b.c", "src/c.c", "src/d.c", "src/fast.pyx"]',
  );
});

test('A submodule is not edited here', async () => {
  const modules = { '.git/HEAD': '', '.gitmodules': '[submodule "lib"]\n\tpath = extern/lib\n' };
  const { finding } = await judged(KEYS, ['extern/lib/a.c', 'src/a.c'], [], modules);
  expect(finding?.message).toContain('when `src/a.c` changes');
  expect(finding?.message).not.toContain('extern');
});

test('More files than anybody would name, in places where no glob may stand: a build each time is proposed', async () => {
  const many = Array.from({ length: 30 }, (_, i) => `m${i}.c`);
  const project = '[project]\nname = "demo"\nversion = "1"\n';
  const { finding } = await judged(`${KEYS}${project}`, many);
  expect(finding?.fixes?.map(({ title, safe }) => [title.slice(0, 31), safe])).toEqual([
    ['Add `demo` to `reinstall-packag', false],
  ]);
});

test.each([
  [KEYS, ['src/a.c'], 'warning'],
  // Nothing but what selects files, which an editable install does not copy, and what a tool writes.
  [KEYS, ['MANIFEST.in', 'Cargo.lock'], 'information'],
  [KEYS, ['MANIFEST.in', 'setup.py'], 'warning'],
  // Whoever names the others one by one may leave this one out on purpose.
  [
    'cache-keys = ["pyproject.toml", "src/a.c", "src/b.c"]\n',
    ['src/a.c', 'src/b.c', 'src/c.c'],
    'information',
  ],
  ['package = true\n', ['src/a.c'], 'warning'],
])('%s %j: %s', async (uv, read, severity) => {
  expect((await judged(uv, read)).finding?.severity).toBe(severity);
});

test.each([
  ['cache-keys = ["pyproject.toml", "src/**/*.rs"]\n', FOUR],
  ['cache-keys = ["pyproject.toml", 3]\n', FOUR],
  ['package = false\n', FOUR],
  ['reinstall = true\n', FOUR],
  // Builds write headers.
  ['cache-keys = ["pyproject.toml", "src/a.h", "src/b.h"]\n', ['src/a.h', 'src/b.h', 'src/c.h']],
  // Said at the key itself.
  ['cache-keys = ["pyproject.toml", "old/a.rs"]\n', ['src/a.rs']],
  ['cache-keys = ["pyproject.toml", { dir = "src" }]\n', FOUR],
  ['', ['setup.py', 'setup.cfg']],
  [KEYS, []],
])('%s %j: nothing', async (uv, read) => {
  expect((await judged(uv, read)).finding).toBe(undefined);
});

test('What the inputs hang on is not what people edit all day', () => {
  const of = (text: string) => inputsFingerprint(parse(text));
  const before = of(`${HEAD}[project]\nname = "a"\n[tool.ruff]\na = 1\n`);
  const after = `${HEAD}[project]\nname = "a"\nscripts.a = "a:b"\ndependencies = ["x"]\n[tool.ruff]\na = 2\n[tool.uv]\ncache-keys = []\n`;
  expect(of(after)).toBe(before);
  expect(of(`${after}[tool.maturin]\nmodule-name = "b"\n`)).not.toBe(before);
});
