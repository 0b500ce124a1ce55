/** A misspelt module or name is told with the one that is most likely meant, and the right ones are proposed, whatever backend builds. */
import { expect, test } from 'vitest';
import { BACKENDS } from '../server/backends/index.ts';
import { completion } from '../server/features/completion.ts';
import { memory } from '../server/files/memory.ts';
import { loadProject } from '../server/project/project.ts';

const TREE = {
  'demo/__init__.py': '"""A demonstration."""\n',
  'demo/cli.py': 'def main(): ...\ndef other(): ...\n',
  'Cargo.toml':
    '[package]\nname = "demo"\nversion = "1.0.0"\nedition = "2021"\n[lib]\nname = "demo_core"\ncrate-type = ["cdylib"]\n[dependencies]\npyo3 = "0.27"\n',
  'CMakeLists.txt': 'cmake_minimum_required(VERSION 3.15)\nproject(demo NONE)\n',
  'meson.build':
    "project('demo')\nimport('python').find_installation().install_sources('demo/__init__.py', 'demo/cli.py', subdir: 'demo')\n",
};
const SETTINGS: Readonly<Record<string, string>> = {
  'uv-build': '[tool.uv.build-backend]\nmodule-root = ""\n',
  maturin: '[tool.maturin]\nmodule-name = "demo.demo_core"\n',
  'scikit-build-core': '[tool.scikit-build]\nwheel.packages = ["demo"]\n',
};

async function asked(name: string, backend: string, ...references: readonly string[]) {
  const scripts = references.map((reference, i) => `s${i} = "${reference}"\n`).join('');
  const text = `[build-system]\nrequires = ["${name}"]\nbuild-backend = "${backend}"\n[project]\nname = "demo"\nversion = "1.0"\ndescription = "A demonstration"\nrequires-python = ">=3.11"\n[project.scripts]\n${scripts}${SETTINGS[name] ?? ''}`;
  const files = memory({
    'pyproject.toml': text,
    ...TREE,
    ...(name === 'maturin' && { 'src/lib.rs': '' }),
  });
  const project = await loadProject(text, files);
  const proposed = async (before: string) => {
    const found = await completion(project, text.indexOf(before) + before.length, files);
    return found?.items.map(({ label }) => label);
  };
  return {
    contents: project.contents,
    targets: project.entryPoints.map(({ target }) => target),
    modules: await proposed('s0 = "demo.'),
    names: await proposed('s1 = "demo.cli:'),
  };
}

test.each(BACKENDS.map(({ name, entryPoints }): [string, string] => [name, entryPoints[0] ?? '']))(
  '%s',
  async (name, backend) => {
    const {
      contents,
      targets: found,
      modules,
      names,
    } = await asked(name, backend, 'demo.cil:main', 'demo.cli:mian', 'demmo.cli:main');
    if (!contents) throw new Error('nothing is known of its wheel');
    expect(modules).toContain('cli');
    expect(names).toEqual(['main', 'other']);
    const [module, attribute, top] = found.map((target) => ('near' in target ? target.near : target.kind));
    // What CMake and Meson may add is not known to be absent.
    expect(['demo.cli', 'unknown']).toContain(module);
    expect([attribute, top]).toEqual(['main', 'demo.cli']);
    expect(module === 'demo.cli' || contents.certainty === 'likely').toBe(true);
  },
);
