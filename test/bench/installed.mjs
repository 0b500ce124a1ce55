// A project of many sources that is installed three times: beside itself, elsewhere, as a tool of uv.
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, realpathSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const TEXT = `[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "acme"
version = "1.0"
requires-python = ">=3.9"

[project.scripts]
acme = "acme.part_0.module_0:main"
`;
const KEYS = '\n[tool.uv]\ncache-keys = [{ file = "pyproject.toml" }, { file = "src/**/*.py" }]\n';
const LOCK = `version = 1
revision = 3
requires-python = ">=3.9"

[[package]]
name = "acme"
version = "1.0"
source = { editable = "." }
`;

/**
 * With `copies`, the second and the third are no editable installations, and the cache keys name every source.
 * Gives the root, the project's folder, the variables of the environment that make all three count, and a source to edit.
 */
export function makeInstalled(sources, copies) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'pyproject-ls-bench-')));
  const project = join(root, 'acme');
  const put = (path, text) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  };
  const modules = Array.from({ length: sources }, (_, i) => {
    const text = `"""Module ${i}."""\n\n\ndef main(argv=None):\n    return ${i}\n${`# a line of ${i}\n`.repeat(40)}`;
    return [`acme/part_${Math.floor(i / 50)}/module_${i}.py`, text];
  });
  const packages = [...new Set(modules.map(([path]) => dirname(path))), 'acme'];
  const files = [...modules, ...packages.map((path) => [`${path}/__init__.py`, ''])];
  put(join(project, 'pyproject.toml'), copies ? TEXT + KEYS : TEXT);
  put(join(project, 'uv.lock'), LOCK);
  for (const [path, text] of files) put(join(project, 'src', path), text);
  const stat = (path) => statSync(join(project, path), { bigint: true });
  const newest = ['pyproject.toml', ...(copies ? files.map(([path]) => `src/${path}`) : [])]
    .map((path) => stat(path).ctimeNs)
    .reduce((a, b) => (a > b ? a : b));
  const record = JSON.stringify({
    timestamp: serde(newest),
    commit: null,
    tags: null,
    env: {},
    directories: copies ? {} : { src: serde(stat('src').birthtimeNs) },
  });
  const install = (environment, editable) => {
    const site = join(environment, 'lib/python3.11/site-packages');
    const info = join(site, 'acme-1.0.dist-info');
    put(join(environment, 'pyvenv.cfg'), 'home = /usr/bin\nuv = 0.13.9\nversion_info = 3.11.2\n');
    put(join(environment, 'bin/acme'), '#!/bin/sh\n');
    symlinkSync(process.execPath, join(environment, 'bin/python'));
    const installed = editable ? [['_acme.pth', `${join(project, 'src')}\n`]] : files;
    const lines = installed.map(([path, text]) => {
      put(join(site, path), text);
      const hash = createHash('sha256').update(text).digest('base64url');
      return `${path},sha256=${hash},${Buffer.byteLength(text)}\n`;
    });
    put(join(info, 'METADATA'), 'Metadata-Version: 2.4\nName: acme\nVersion: 1.0\nRequires-Python: >=3.9\n');
    put(join(info, 'WHEEL'), 'Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n');
    put(join(info, 'INSTALLER'), 'uv');
    put(join(info, 'entry_points.txt'), '[console_scripts]\nacme = acme.part_0.module_0:main\n');
    put(
      join(info, 'direct_url.json'),
      JSON.stringify({ url: `file://${project}`, dir_info: editable ? { editable } : {} }),
    );
    put(join(info, 'uv_cache.json'), record);
    put(join(info, 'RECORD'), lines.join(''));
  };
  install(join(project, '.venv'), true);
  install(join(root, 'other'), !copies);
  install(join(root, 'tools/acme'), !copies);
  put(
    join(root, 'tools/acme/uv-receipt.toml'),
    `[tool]\nrequirements = [{ name = "acme", ${copies ? 'directory' : 'editable'} = "${project}" }]\nentrypoints = [{ name = "acme", install-path = "${root}/bin/acme", from = "acme" }]\n`,
  );
  const env = {
    PATH: process.env.PATH,
    HOME: join(root, 'home'),
    VIRTUAL_ENV: join(root, 'other'),
    UV_TOOL_DIR: join(root, 'tools'),
  };
  return { root, project, env, source: 'src/acme/part_1/module_50.py' };
}

/** A time as uv writes it. */
function serde(time) {
  return {
    secs_since_epoch: Number(time / 1_000_000_000n),
    nanos_since_epoch: Number(time % 1_000_000_000n),
  };
}
