/** Random settings of backends that run other programs: CMake, Meson, Cargo. */
import { type Dice, list } from './dice.ts';
import { type Configuration, dynamicVersion } from './random-settings.ts';
import type { Sapling } from './random-trees.ts';

/** scikit-build-core without CMake. */
export function scikitBuild(dice: Dice, sapling: Sapling): Configuration {
  const { base } = sapling;
  const version = dynamicVersion(
    dice,
    sapling,
    (path) =>
      `[tool.scikit-build.metadata.version]\nprovider = "scikit_build_core.metadata.regex"\ninput = "${path}"\n`,
  );
  const lines = ['[tool.scikit-build]\nwheel.cmake = false'];
  const place = () =>
    dice.of([`${base}demo_pkg`, `${base}demo_pkg`, 'src/demo_pkg', 'ns/core', 'demo', 'nowhere']);
  if (dice.is(0.5))
    lines.push(
      dice.is(0.7)
        ? `wheel.packages = ${list(dice.some([place(), place()], 2))}`
        : `wheel.packages = { "${dice.of(['demo_pkg', 'a/demo_pkg', 'core'])}" = "${place()}" }`,
    );
  const patterns = [
    '*.txt',
    'core',
    'cli.py',
    'demo_pkg/core/**',
    '/demo_pkg/data.txt',
    '**.json',
    'data/',
    '!data.txt',
  ];
  if (dice.is(0.3)) lines.push(`wheel.exclude = ${list(dice.some(patterns, 2))}`);
  if (dice.is(0.15)) lines.push(`wheel.platlib = ${dice.is(0.5)}`);
  if (dice.is(0.1)) lines.push(`wheel.install-dir = "${dice.of(['demo_pkg', 'x/y', '/data'])}"`);
  if (dice.is(0.1)) lines.push(`wheel.license-files = ${list(dice.some(['LICEN*', 'nowhere'], 1))}`);
  if (dice.is(0.15)) lines.push(`sdist.exclude = ${list(dice.some(patterns, 2))}`);
  if (dice.is(0.15)) lines.push(`sdist.include = ${list(dice.some(patterns, 2))}`);
  if (dice.is(0.08)) lines.push(`sdist.inclusion-mode = "${dice.of(['classic', 'default', 'manual'])}"`);
  if (dice.is(0.1))
    lines.push(`wheel.force-include = { "README.md" = "${dice.of(['demo_pkg/README.md', 'x.md'])}" }`);
  if (dice.is(0.03)) lines.push('unknown = 1');
  if (dice.is(0.06))
    lines.push('[[tool.scikit-build.generate]]\npath = "demo_pkg/_made.py"\ntemplate = "made = 1"');
  return { ...version, settings: `${lines.join('\n')}\n${version.settings}` };
}

/** scikit-build-core with a CMake that installs files, and compiles nothing. */
export function cmake(dice: Dice, sapling: Sapling): Configuration {
  const { base } = sapling;
  sapling.put('gen/made.py');
  sapling.put(`${base}demo_pkg/core.py`);
  const installs = [
    'install(FILES gen/made.py DESTINATION demo_pkg)',
    `install(DIRECTORY ${base}demo_pkg/ DESTINATION demo_pkg)`,
    'install(FILES gen/made.py README.md DESTINATION .)',
    `install(FILES gen/made.py DESTINATION \${SKBUILD_PLATLIB_DIR}/demo_pkg RENAME other.py)`,
    `file(GLOB TEXTS gen/*)\ninstall(FILES \${TEXTS} DESTINATION demo_pkg)`,
    'if(TRUE)\n  install(FILES gen/made.py DESTINATION made)\nendif()',
  ];
  sapling.put(
    'CMakeLists.txt',
    [
      'cmake_minimum_required(VERSION 3.15...3.31)',
      dice.is(0.5)
        ? `project(\${SKBUILD_PROJECT_NAME} LANGUAGES NONE)`
        : 'project(demo VERSION 2.0 LANGUAGES NONE)',
      ...(dice.is(0.8) ? dice.some(installs, 2) : []),
      '',
    ].join('\n'),
  );
  const packages = dice.is(0.4) ? `[tool.scikit-build]\nwheel.packages = ["${base}demo_pkg"]\n` : '';
  return { settings: packages };
}

/** meson-python over a project without a language. */
export function meson(dice: Dice, sapling: Sapling): Configuration {
  const folder = `${sapling.base}demo_pkg`;
  sapling.put(`${folder}/cli.py`);
  sapling.put(`${folder}/data.txt`);
  const sources = Object.keys(sapling.tree).filter(
    (path) => /^[\w/.-]+$/.test(path) && path.startsWith(`${folder}/`),
  );
  const some = dice.some(sources, 4).map((path) => `'${path}'`);
  const installs = [
    `py.install_sources(${some.join(', ')}, subdir: 'demo_pkg')`,
    `py.install_sources([\n  ${some.join(',\n  ')}\n], subdir: 'demo_pkg', pure: ${dice.is(0.5)})`,
    `sources = files(${some.join(', ')})\npy.install_sources(sources, subdir: 'demo_pkg')`,
    `install_subdir('${folder}', install_dir: py.get_install_dir())`,
    `install_subdir('${folder}', install_dir: py.get_install_dir(pure: true), exclude_files: ['cli.py'])`,
    `foreach name : ['cli.py']\n  py.install_sources('${folder}' / name, subdir: 'demo_pkg')\nendforeach`,
    `if true\n  py.install_sources(${some.join(', ')}, subdir: 'demo_pkg')\nendif`,
    `py.install_sources('nowhere.py', subdir: 'demo_pkg')`,
    `install_data('README.md', install_dir: py.get_install_dir() / 'demo_pkg')`,
    `py.install_sources(${some.join(', ')}, subdir: 'demo_pkg', preserve_path: true)`,
    `subdir('${folder}')`,
  ];
  const lines = dice.some(installs, 2);
  if (lines.some((line) => line.startsWith('subdir')))
    sapling.put(`${folder}/meson.build`, "py.install_sources('cli.py', subdir: 'demo_pkg')\n");
  const python = dice.is(0.7)
    ? "import('python').find_installation(pure: true)"
    : "import('python').find_installation()";
  sapling.put('meson.build', `project('demo-pkg', version: '4.2')\npy = ${python}\n${lines.join('\n')}\n`);
  const exclude = dice.is(0.15) ? "[tool.meson-python.wheel]\nexclude = ['**/cli.py']\n" : '';
  // The source distribution is what git has.
  sapling.git.push(['init', '-q'], ['add', '-A'], ['commit', '-q', '-m', 'm']);
  return { settings: exclude, dynamic: dice.is(0.3) ? ['version'] : [] };
}

/** maturin over a crate without dependencies, or with a pyo3 that lies in the tree and does nothing. */
export function maturin(dice: Dice, sapling: Sapling): Configuration {
  const isProgram = dice.is(0.4);
  const { base } = sapling;
  const lines = ['[tool.maturin]'];
  const crate = dice.of(['demo-pkg', 'demo-pkg', 'demo_native']);
  const cargo = [`[package]\nname = "${crate}"\nversion = "3.4.5"\nedition = "2021"`];
  if (isProgram) {
    lines.push('bindings = "bin"');
    sapling.put('src/main.rs', 'fn main() {}\n');
  } else {
    const name = dice.of(['_native', 'demo_pkg', 'demo_pkg']);
    cargo.push(
      `[lib]\nname = "${name}"\ncrate-type = ["cdylib"]\n[dependencies]\npyo3 = { path = "rust/pyo3" }`,
    );
    sapling.put('src/lib.rs', '');
    sapling.put(
      'rust/pyo3/Cargo.toml',
      '[package]\nname = "pyo3"\nversion = "0.27.0"\nedition = "2021"\n[features]\nextension-module = []\n',
    );
    sapling.put('rust/pyo3/src/lib.rs', '');
    if (name === '_native' || dice.is(0.3))
      lines.push(`module-name = "${dice.of(['demo_pkg._native', 'demo_pkg', 'ns.demo_pkg'])}"`);
  }
  sapling.put('Cargo.toml', `${cargo.join('\n')}\n`);
  if (base !== '' && dice.is(0.8)) lines.push(`python-source = "${base.slice(0, -1)}"`);
  if (dice.is(0.15)) lines.push(`python-packages = ${list(dice.some(['demo', 'core', 'demo_pkg'], 1))}`);
  if (dice.is(0.2))
    lines.push(
      `exclude = ${list(dice.some(['**/*.txt', 'demo_pkg/cli.py', '**/core/**', 'src/demo_pkg/*.py'], 2))}`,
    );
  if (dice.is(0.2))
    lines.push(
      `include = ${dice.of(['["README.md"]', '[{ path = "README.md", format = "sdist" }]', '["docs/**/*"]'])}`,
    );
  const isDynamic = dice.is(0.3);
  return { settings: `${lines.join('\n')}\n`, dynamic: isDynamic ? ['version'] : [] };
}
