/** Texts as people write them, and ways to damage them at random, the same ones for the same seed. */

export const HATCH = `# What this is built with
[build-system]
requires = ["hatchling>=1.27", "hatch-vcs"]
build-backend = "hatchling.build"

[project]
name = "weather-station"
dynamic = ["version"]
description = 'Reads the "old" station on the roof'
readme = { file = "README.md", content-type = "text/markdown" }
requires-python = ">=3.10"
license = "MIT"
keywords = ["weather", "serial"]
authors = [
    { name = "Ada Example", email = "ada@example.org" },
    { name = "Grace Example" },  # since 2.0
]
classifiers = [
    "Development Status :: 4 - Beta",
    "Programming Language :: Python :: 3",
]
dependencies = [
    "pyserial>=3.5",
    "httpx[http2]>=0.27; python_version >= '3.10'",
    # the roof has no network
    "tomli-w",
]

[project.optional-dependencies]
plot = ["matplotlib>=3.8"]

[project.scripts]
station = "weather_station.cli:main"
"station-log" = "weather_station.log:main"

[project.urls]
Homepage = "https://example.org/weather"

[tool.hatch.version]
source = "vcs"

[tool.hatch.build.targets.wheel]
packages = ["src/weather_station"]

[tool.uv]
cache-keys = [{ file = "pyproject.toml" }, { git = { commit = true, tags = true } }]

[tool.ruff]
line-length = 100
extend-select = ["I", "UP"]

[tool.ruff.lint.per-file-ignores]
"tests/*" = ["S101"]

[[tool.mypy.overrides]]
module = ["serial.*"]
ignore_missing_imports = true

[[tool.mypy.overrides]]
module = "old"
follow_imports = "skip"
`;

export const POETRY = `[tool.poetry]
name = "shop"
version = "3.1.4"
description = """
A shop that sells \\
    one thing.
It has [brackets] and key = value in its text.
"""
authors = ["Ada Example <ada@example.org>"]
packages = [{ include = "shop", from = "src" }]

[tool.poetry.dependencies]
python = "^3.10"
django = { version = "^5.0", extras = ["argon2"] }
requests = {version="*",optional=true}

[tool.poetry.group.dev.dependencies]
pytest = "^8"

[tool.poetry.scripts]
shop = "shop.main:run"

[tool.pytest.ini_options]
minversion = "8.0"
addopts = "-ra -q"
testpaths = [
  "tests",
  "integration"
]
log_cli = true
timeout = 1_000
ratio = 0.75
since = 2024-02-29T07:32:00Z

[build-system]
requires = ["poetry-core>=1.0.0"]
build-backend = "poetry.core.masonry.api"
`;

export const SETUPTOOLS = `[build-system]
requires = [ "setuptools >= 61", "wheel" ]
build-backend = "setuptools.build_meta"
backend-path = ["."]

[project]
name                = "scanner"
version             = "0.0.1"
urls.home           = "https://example.org"
urls."Bug Tracker"  = "https://example.org/bugs"
dependencies        = []

[project.entry-points."scanner.plugins"]
one = "scanner.plugins.one"

[tool.setuptools]
package-dir = {"" = "src"}
include-package-data = false

[tool.setuptools.dynamic]
readme = {file = ["README.rst", "CHANGES.rst"]}

[tool.black]
include = '''
\\.pyi?$
'''
exclude = """
/(
    \\\\.git
  | build
)/
"""
`;

export const DOCUMENTS: readonly string[] = [HATCH, POETRY, SETUPTOOLS];

/** Texts in every style that TOML allows. */
export const STYLES: readonly string[] = [
  '',
  '# only a comment',
  'a=[]\nb=[ ]\nc=[\n]\nd=[\n  # nothing yet\n]\ne={}\nf={ }',
  'a = ["x"] # one\nb = ["x", ] # two\nc = [ "x","y" ]\nd = ["x",\n     "y"]\n',
  'a = [\n  "x", # of x\n  # above y\n  "y" # of y\n  # below y\n]\n',
  'a = [\n  "x",\n  "y", # of y\n  # below y\n\n]\nb = [\n  "x", "y", # both\n  "z",\n]\n',
  'a = [\n  "x" # of x\n  , "y"\n  ,\n]\nb = [[1, [2]], [\n  # inside\n  3\n]]\nc = [\n  [ # open\n    1, # one\n  ],\n  [2],\n]\n',
  'a = [{ b = 1 }, { b = 2, c.d = 3, c.e = 4 }]\nb.c = 1 # first\nb.d.e = {x=1,y="z"}\n\n[t] # header\n',
  '[a.b]\nc = 1\n\n[a]\nd.e = 1\n\n# about the next\n[[a.list]]\nx = 1\n[[a.list]]\nx = 2\n[a.list.sub]\ny = 1\n',
  '  [indented]\n  a  =  1\n  bb   = 2 # two\n\n    [indented.more]\n    c = 3',
  '[x]\n"quoted key" = "a"\n\'literal\' = \'b\'\ntext = """\nmany\nlines"""\nflat = """one"""\nraw = \'\'\'\nraw\'\'\'\n',
  'tool.uv.package = true\ntool.uv.sources.x = { path = "x" }\ntool.black.line-length = 88\n',
];

const PIECES = [
  '"',
  "'",
  '"""',
  "'''",
  '[',
  ']',
  '[[',
  ']]',
  '{',
  '}',
  ',',
  '=',
  '.',
  '#',
  '\\',
  '\\e',
  '\\x41',
  '\\u00e9',
  '\\UD800',
  '\n',
  '\r\n',
  '\r',
  '\t',
  ' ',
  '\0',
  '\x7f',
  '\ufeff',
  'é',
  '_',
  '-',
  '+',
  '0',
  '0x',
  '1e',
  '07:32',
  '2024-02-30',
  ' 12:00',
  'true',
  'inf',
  'nan',
  '99999999999999999999',
  'a = 1\n',
  '[tool]\n',
  '[tool.uv]\n',
  '[[tool.uv.index]]\n',
  '[project]\n',
  'tool.x = 1\n',
  'project.name = 1\n',
  'x = {a.b = 1, a.c = 2}\n',
  'x = { y = 1,\n z = 2 }\n',
  'name',
  '"" = 1\n',
  ', }',
  ',]',
];

/** The text with one to four changes. */
export function damaged(text: string, next: () => number): string {
  let out = text;
  for (let changes = 1 + Math.floor(next() * 4); changes > 0; changes--) out = changed(out, next);
  return out;
}

function changed(text: string, next: () => number): string {
  const at = Math.floor(next() * (text.length + 1));
  const piece = PIECES[Math.floor(next() * PIECES.length)] ?? '';
  const lines = text.split('\n');
  const line = Math.floor(next() * lines.length);
  const other = Math.floor(next() * lines.length);
  switch (Math.floor(next() * 7)) {
    case 0:
      return text.slice(0, at) + text.slice(at + 1);
    case 1:
      return text.slice(0, at) + text.slice(at + Math.floor(next() * 40));
    case 2:
      return lines.toSpliced(line, 1).join('\n');
    case 3:
      return lines.toSpliced(line, 0, lines[other] ?? '').join('\n');
    case 4: {
      // A piece behind a value or a key rather than anywhere.
      const places = [...text.matchAll(/[=\],"}]/g)].map((match) => match.index + 1);
      const place = places[Math.floor(next() * places.length)] ?? 0;
      return text.slice(0, place) + piece + text.slice(place);
    }
    default:
      return text.slice(0, at) + piece + text.slice(at);
  }
}

const NAMES = ['a', 'b', 'c', '"a"', 'd-e'];
const VALUES = [
  '1',
  '"x"',
  '[]',
  '[1, [2]]',
  '{}',
  '{ a = 1 }',
  '{ a.b = 1 }',
  '{ a.b = 1, a.c = {} }',
  '[{ a = 1 }]',
  "'y'",
];

/** Short texts with few names, in which headers, dotted keys and inline tables get in each other's way. */
export function entangled(next: () => number): string {
  const one = (list: readonly string[]) => list[Math.floor(next() * list.length)] ?? '';
  const path = () => Array.from({ length: 1 + Math.floor(next() * 3) }, () => one(NAMES)).join('.');
  const line = () => {
    const kind = next();
    if (kind < 0.25) return `[${path()}]`;
    if (kind < 0.4) return `[[${path()}]]`;
    return `${path()} = ${kind < 0.45 ? `{ ${path()} = ${one(VALUES)}, ${path()} = ${one(VALUES)} }` : one(VALUES)}`;
  };
  return Array.from({ length: 2 + Math.floor(next() * 5) }, line).join('\n');
}
