/** Projects whose `[project]` is made from a seed: mostly plain values, and some that one backend or another refuses. */
import { Dice, randomNumbers } from './dice.ts';

/** What brings each backend. */
export const REQUIRES: Readonly<Record<string, string>> = {
  'setuptools.build_meta': 'setuptools',
  'hatchling.build': 'hatchling',
  'flit_core.buildapi': 'flit_core',
  'poetry.core.masonry.api': 'poetry-core',
  'pdm.backend': 'pdm-backend',
  uv_build: 'uv_build',
  'scikit_build_core.build': 'scikit-build-core',
};

/** What a backend needs besides to find `demo_pkg`, whatever its metadata says. */
export const SETTINGS: Readonly<Record<string, string>> = {
  'setuptools.build_meta': '[tool.setuptools]\npackages = ["demo_pkg"]\n',
  'hatchling.build': '[tool.hatch.build.targets.wheel]\npackages = ["demo_pkg"]\n',
  'flit_core.buildapi': '[tool.flit.module]\nname = "demo_pkg"\n',
  'poetry.core.masonry.api': '[tool.poetry]\npackages = [{ include = "demo_pkg" }]\n',
  uv_build: '[tool.uv.build-backend]\nmodule-root = ""\nmodule-name = "demo_pkg"\n',
  'scikit_build_core.build': '[tool.scikit-build]\nwheel.cmake = false\nwheel.packages = ["demo_pkg"]\n',
};

/** Texts of each field: plain ones, and odd ones. */
const FIELDS: Readonly<Record<string, readonly [plain: readonly string[], odd: readonly string[]]>> = {
  name: [
    ['"demo-pkg"', '"demo"', '"Demo.Pkg"'],
    ['"-demo"', '"a b"', '3', '""', '"demo_"'],
  ],
  version: [
    ['"1.0"', '"2024.1.post1"', '"1.0rc1"', '"1.0+local.1"'],
    ['"1.0.RC1"', '"v1.0"', '"1.0-1"', '"abc"', '""', '1.0', '" 1.0"', '"1.0-alpha"', '"1.2.x"'],
  ],
  description: [
    ['"A demo"', '""'],
    ['"two\\nlines"', '1', '["a"]'],
  ],
  readme: [
    ['"README.md"', '"docs/index.rst"', '{ file = "README.md", content-type = "text/markdown" }'],
    [
      '"README.txt"',
      '"README"',
      '"gone.md"',
      '{ text = "a", content-type = "text/plain; charset=UTF-8" }',
      '{ file = "README.md" }',
      '{ text = "a", content-type = "text/html" }',
      '{ file = "README.md", text = "b", content-type = "text/plain" }',
      '{ content-type = "text/plain" }',
      '["README.md"]',
      '"../README.md"',
    ],
  ],
  'requires-python': [
    ['">=3.9"', '">=3.8,<4"', '"~=3.9"'],
    ['"^3.9"', '"3.9"', '""', '3.9', '">=3.9,"', '">=3.x"'],
  ],
  license: [
    ['"MIT"', '"Apache-2.0"', '"MIT OR Apache-2.0"', '{ text = "MIT" }', '{ file = "LICENSE" }'],
    [
      '"mit"',
      '"MIT License"',
      '"BSD"',
      '"MIT or ISC"',
      '{ file = "gone" }',
      '{}',
      '{ text = "a", file = "LICENSE" }',
      '1',
      '"GPL-3.0"',
      '"LicenseRef-Own"',
    ],
  ],
  'license-files': [
    ['["LICENSE"]', '["LICEN?E"]', '["licenses/*"]'],
    ['["gone*"]', '[]', '"LICENSE"', '["../LICENSE"]', '["licenses/**"]', '[1]'],
  ],
  authors: [
    ['[{ name = "A B" }]', '[{ email = "a@b.org" }]', '[{ name = "A", email = "a.b@c.org" }]'],
    [
      '["A"]',
      '[{}]',
      '[{ name = "A", url = "a" }]',
      '[{ name = "A", email = "a" }]',
      '"A"',
      '[{ name = 1 }]',
      '[{ name = "A, B" }]',
      '[{ email = "a@b" }]',
    ],
  ],
  keywords: [
    ['["a", "b"]', '[]'],
    ['"a"', '[1]'],
  ],
  classifiers: [
    ['["Typing :: Typed"]', '["Programming Language :: Python :: 3.12", "Private :: Yes"]'],
    ['"a"', '[1]', '["License :: OSI Approved :: MIT License"]'],
  ],
  urls: [
    ['{ Homepage = "https://example.org" }'],
    [
      '{ a = "example.org" }',
      '{ a = 1 }',
      '["https://example.org"]',
      `{ ${'a'.repeat(40)} = "https://example.org" }`,
    ],
  ],
  scripts: [
    ['{ demo = "demo_pkg:main" }', '{ a = "demo_pkg.cli:main", b = "demo_pkg:b.c" }'],
    [
      '{ "a b" = "demo_pkg:main" }',
      '{ "a=b" = "demo_pkg:main" }',
      '{ a = "demo_pkg:main()" }',
      '{ a = "x\\ny = z" }',
      '{ a = 1 }',
      '{ ".." = "demo_pkg:main" }',
      '["a"]',
      '{ a = "demo_pkg:main [x]" }',
      '{ "[a" = "demo_pkg:main", "#b" = "demo_pkg:main" }',
    ],
  ],
  'gui-scripts': [['{ demo = "demo_pkg:gui" }'], ['{ "" = "demo_pkg:gui" }', '{ a = "demo_pkg : gui" }']],
  'entry-points': [
    [
      '{ "demo.plugins" = { a = "demo_pkg" } }',
      '{ pytest11 = { a = "demo_pkg.a", b = "demo_pkg.b:c" } }',
      '{ empty = {} }',
    ],
    [
      '{ console_scripts = { a = "demo_pkg:main" } }',
      '{ gui_scripts = { a = "demo_pkg:main" } }',
      '{ "a-b" = { a = "demo_pkg" } }',
      '{ "a b!" = { a = "demo_pkg" } }',
      '{ "grüp" = { a = "demo_pkg" } }',
      '{ a = "b" }',
      '{ plug = { a = "demo_pkg:b\\n[other]\\nc = d" } }',
      '{ plug = { "a=b" = "demo_pkg", "a" = "demo_pkg.c" } }',
      '{ "a..b" = { a = "demo_pkg" } }',
    ],
  ],
  dependencies: [
    ['["attrs"]', '["attrs>=23,<26; python_version < \'3.13\'", "idna[all]~=3.0"]', '[]'],
    [
      '["attrs ^1"]',
      '["a @ https://example.org/a-1.0.tar.gz"]',
      '"attrs"',
      '[1]',
      '["attrs>=1.*"]',
      '[" attrs"]',
      '["-e ."]',
      '["attrs>=23,"]',
    ],
  ],
  'optional-dependencies': [
    ['{ test = ["attrs"] }', '{ a-b = [], all = ["demo-pkg[a-b]"] }'],
    [
      '{ A_b = ["attrs"] }',
      '{ "a b" = ["attrs"] }',
      '{ a-b = [], a_b = [] }',
      '{ a = "attrs" }',
      '{ test = ["attrs =1"] }',
    ],
  ],
  dynamic: [
    ['[]'],
    [
      '["keywords"]',
      '["urls"]',
      '["name"]',
      '["colour"]',
      '"version"',
      '["dependencies"]',
      '["license-files"]',
    ],
  ],
  'import-names': [['["demo_pkg"]'], ['["a-b"]', '[]', '"demo_pkg"']],
  colour: [['"red"'], ['1']],
};

/** Fields that most projects have; the others are there in one of five. */
const USUAL: ReadonlySet<string> = new Set(['name', 'version', 'description']);
const RARE: ReadonlySet<string> = new Set(['import-names', 'colour', 'dynamic']);

/** A project for a backend, given as it stands in `build-backend`. */
export function randomMetadata(
  backend: string,
  requires: string,
  seed: number,
): { readonly id: string; readonly tree: Readonly<Record<string, string>> } {
  const dice = new Dice(randomNumbers(seed * 7919 + 13));
  const lines: string[] = [];
  for (const [field, [plain, odd]] of Object.entries(FIELDS)) {
    const share = USUAL.has(field) ? 0.97 : RARE.has(field) ? 0.04 : 0.22;
    if (dice.is(share)) lines.push(`${field} = ${dice.of(dice.is(0.15) ? odd : plain)}`);
  }
  const head = `[build-system]\nrequires = ["${requires}"]\nbuild-backend = "${backend}"\n\n`;
  const tree = {
    'demo_pkg/__init__.py': '"""A demo."""\n\n__version__ = "3.0"\n',
    'README.md': '# demo\n',
    'README.txt': 'demo\n',
    README: 'demo\n',
    'docs/index.rst': 'demo\n',
    LICENSE: 'MIT\n',
    'licenses/a.txt': 'a\n',
    'pyproject.toml': `${head}[project]\n${lines.join('\n')}\n\n${SETTINGS[backend] ?? ''}`,
  };
  return { id: `metadata#${seed}`, tree };
}
