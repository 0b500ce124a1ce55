// A project to measure with: a pyproject.toml of about so many lines, and the sources that it names.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The text: about `lines` lines, with what real files have: scripts, dynamic fields, groups, tool tables, comments. */
export function pyproject(lines) {
  const head = `[build-system]
requires = ["setuptools>=77", "wheel"]
build-backend = "backend"
backend-path = ["_build"]

[project]
name = "acme-demo"
description = "A project to measure with"
readme = "README.md"
requires-python = ">=3.9"
dynamic = ["version"]
keywords = ["one", "two"]
classifiers = [
  "Programming Language :: Python :: 3",
  "Typing :: Typed",
]
dependencies = [
  "attrs>=23", # classes
  "rich~=13.0",
]

[project.optional-dependencies]
dev = ["pytest>=8", "mypy"]

[project.scripts]
acme = "acme_demo.cli:main"
acme-serve = "acme_demo.server:serve"

[project.entry-points."acme.plugins"]
first = "acme_demo.plugins.first:Plugin"

[tool.setuptools.dynamic]
version = { attr = "acme_demo.__version__" }

[tool.uv]
cache-keys = [
  { file = "pyproject.toml" },
  { file = "_build/backend.py" },
  { file = "src/acme_demo/__init__.py" },
]

[tool.ruff]
line-length = 100

[tool.ruff.lint]
select = ["E", "F", "I", "UP"]
ignore = ["E501"]

[tool.pytest.ini_options]
testpaths = ["tests"]
addopts = "-q"
`.split('\n');
  const out = head;
  for (let i = 0; out.length < lines; i++) {
    if (i % 5 === 0) out.push(`[tool.part-${i}]`, '# what this part is about');
    else if (i % 5 === 1) out.push(`list-${i} = [`, '  "alpha",', '  "beta", # why', `  "gamma-${i}",`, ']');
    else if (i % 5 === 2) out.push(`inline-${i} = { file = "a/b/${i}.txt", on = true, level = ${i} }`);
    else if (i % 5 === 3)
      out.push(`text-${i} = "a longer sentence of the kind that is found in descriptions, number ${i}"`);
    else out.push(`number-${i} = ${i}`, '');
  }
  return `${out.slice(0, Math.max(lines, head.length)).join('\n')}\n`;
}

const PURE = {
  'setuptools.build_meta': {
    requires: 'setuptools>=77',
    exclude: '[tool.setuptools.packages.find]\nwhere = ["src"]\nexclude = ["nothing"]',
  },
  'hatchling.build': {
    requires: 'hatchling',
    exclude:
      '[tool.hatch.version]\npath = "src/acme_demo/__init__.py"\n\n[tool.hatch.build.targets.wheel]\npackages = ["src/acme_demo"]\nexclude = ["nothing"]',
  },
};

/** The same of 60 lines, built by a backend of its own whose settings name a pattern that takes nothing. */
export function pureProject(backend) {
  const { requires, exclude } = PURE[backend];
  return pyproject(60)
    .replace('requires = ["setuptools>=77", "wheel"]', `requires = ["${requires}"]`)
    .replace('build-backend = "backend"\nbackend-path = ["_build"]', `build-backend = "${backend}"`)
    .replace(
      /\n\[tool\.setuptools\.dynamic\][^[]*/,
      (own) => `${backend.startsWith('set') ? own : '\n'}${exclude}\n\n`,
    )
    .replace('  { file = "_build/backend.py" },\n', '');
}

/** A folder with that text and its sources; returns the folder's path. */
export function makeProject(lines) {
  const folder = mkdtempSync(join(tmpdir(), 'pyproject-ls-bench-'));
  const files = {
    'pyproject.toml': pyproject(lines),
    'README.md': '# Acme\n',
    '_build/backend.py': 'from setuptools.build_meta import *\nfrom _tools import notice\n',
    '_build/_tools.py': 'def notice(): ...\n',
    'src/acme_demo/__init__.py': '__version__ = "1.0"\n',
    'src/acme_demo/cli.py': `${'def helper(a, b=1):\n    return a\n\n'.repeat(60)}def main():\n    pass\n`,
    'src/acme_demo/server.py': 'from .cli import helper\n\ndef serve():\n    helper(1)\n',
    'src/acme_demo/plugins/__init__.py': '',
    'src/acme_demo/plugins/first.py': 'class Plugin:\n    pass\n',
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const NAMES =
  'attrs rich click pytest mypy ruff numpy pandas scipy httpx pydantic fastapi uvicorn starlette jinja2'.split(
    ' ',
  );

/** About `lines` lines of nothing but standard tables and uv's: each third line a requirement, some of them more than once. */
export function standardTables(lines) {
  const requirement = (i) => {
    const name = `${NAMES[i % NAMES.length]}${i < NAMES.length ? '' : `-part${i % 400}`}`;
    const marker = i % 4 === 0 ? "; python_version < '3.12' and sys_platform != 'win32'" : '';
    return `  "${name}${i % 5 === 0 ? '[extra]' : ''}>=${1 + (i % 7)}.${i % 10},<${9 + (i % 3)}${marker}",`;
  };
  const classifiers = [9, 10, 11, 12, 13].map((minor) => `  "Programming Language :: Python :: 3.${minor}",`);
  const out = `[build-system]
requires = ["hatchling>=1.27"]
build-backend = "hatchling.build"

[project]
name = "acme-demo"
version = "1.0"
description = "A project to measure with"
readme = "README.md"
requires-python = ">=3.9"
license = "MIT"
license-files = ["LICENSE"]
authors = [{ name = "A. Author", email = "author@example.org" }]
keywords = ["one", "two"]
classifiers = [
${classifiers.join('\n')}
]
urls = { Homepage = "https://example.org", Source = "https://example.org/source" }
dependencies = [
${Array.from({ length: Math.floor(lines / 4) }, (_, i) => requirement(i)).join('\n')}
]

[project.scripts]
acme = "acme_demo.cli:main"

[project.optional-dependencies]`.split('\n');
  let n = 1000;
  for (let group = 0; out.length < lines * 0.6; group++)
    out.push(`extra-${group} = [`, ...Array.from({ length: 8 }, () => requirement(n++ % 1200)), ']');
  out.push('', '[dependency-groups]');
  for (let group = 0; out.length < lines * 0.85; group++)
    out.push(`group-${group} = [`, ...Array.from({ length: 8 }, (_, i) => requirement((n++ % 200) + i)), ']');
  out.push('', '[tool.uv]', 'default-groups = ["group-0"]', '', '[tool.uv.sources]');
  for (let i = 0; out.length < lines; i++)
    out.push(
      `${NAMES[i % NAMES.length]}${i < NAMES.length ? '' : `-part${i % 400}`} = { git = "https://example.org/${i}" }`,
    );
  return `${out.join('\n')}\n`;
}
