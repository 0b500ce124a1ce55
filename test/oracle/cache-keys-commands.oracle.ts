/** What the rules about `cache-keys` say that uv's commands do, tried: which of them build, and which go on with the old. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, it } from 'vitest';
import { memory } from '../../server/files/memory.ts';
import { loadProject } from '../../server/project/project.ts';
import { diagnose } from '../../server/rules/index.ts';
import { applyEdits } from '../../server/toml/span.ts';
import { EDITOR } from '../literate.ts';
import { put } from './uv-lab.ts';
import { act, BACKEND, claim, fresh, lab, report } from './uv-project.ts';

afterAll(() => report('cache-keys, commands'));

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
    const found = diagnose(await loadProject(text, files), {
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
    const rest = diagnose(await loadProject(fixed, files), EDITOR);
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
    for (const [line, kept] of [
      ['cache-keys = []', true],
      ['cache-keys = ["[a"]', true],
      ['cache_keys = []', false],
      ['cache-keys = 3', false],
    ] as const) {
      const { folder } = fresh(`[tool.uv]\ncache-dir = "here"\n${line}\n`, '');
      const { stdout } = lab.uv(folder, ['cache', 'dir'], { UV_CACHE_DIR: undefined });
      claim(line, stdout.trim().endsWith('here'), kept);
    }
  });

  it('a project without a build system is not built, nor is one with package = false', () => {
    const virtual = fresh('[tool.uv]\ncache-keys = ["[a"]\n', '');
    claim('virtual', act(virtual.folder, 'sync'), { status: 0, built: false, installed: false });
    const off = fresh('[tool.uv]\npackage = false\ncache-keys = ["[a"]\n');
    claim('package = false', act(off.folder, 'sync'), { status: 0, built: false, installed: false });
  });
});
