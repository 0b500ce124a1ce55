/**
 * Every field in `dynamic`, with every backend: alone, beside a static value, beside a source, and a source without it.
 *
 * Where we say that the backend refuses, it must refuse; where we say anything less, or nothing, it must build. What we
 * cannot tell is counted.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { memory } from '../../server/files/memory.ts';
import { loadProject } from '../../server/project/project.ts';
import { diagnose } from '../../server/rules/index.ts';
import { EDITOR } from '../literate.ts';
import { type Builder, openBuilder } from './builder.ts';

/** What each backend needs to build anything, and its sources for dynamic fields; FIELD is the one that is tried. */
const BACKENDS: Readonly<Record<string, { readonly requires: string; readonly sources: readonly string[] }>> =
  {
    'setuptools.build_meta': {
      requires: 'setuptools>=84',
      sources: [
        '[tool.setuptools.dynamic]\nversion = { attr = "demo.__version__" }',
        '[tool.setuptools.dynamic]\nreadme = { file = "README.md" }\ndescription = { file = "README.md" }',
        '[tool.setuptools.dynamic]\ndependencies = { file = "requirements.txt" }\noptional-dependencies = { a = { file = "requirements.txt" } }',
        '[tool.setuptools.dynamic]\nFIELD = { file = "gone.txt" }',
        '[tool.setuptools]\nlicense-files = ["README.md"]',
      ],
    },
    'hatchling.build': {
      requires: 'hatchling>=1.33',
      sources: [
        '[tool.hatch.version]\npath = "demo/__init__.py"',
        '[tool.hatch.version]\npath = "gone.py"',
        '[tool.hatch.version]\nsource = "code"\npath = "demo/__init__.py"',
        '[tool.hatch.version]\nsource = "env"\nvariable = "NO_SUCH"',
      ],
    },
    'flit_core.buildapi': { requires: 'flit_core>=4.2', sources: ['[tool.flit.module]\nname = "demo"'] },
    'poetry.core.masonry.api': {
      requires: 'poetry-core>=2.5',
      sources: [
        '[tool.poetry]\nversion = "1.0"\ndescription = "A demo"\nreadme = "README.md"',
        '[tool.poetry]\nversion = "1.0"\n[tool.poetry.dependencies]\nattrs = ">=23"',
      ],
    },
    'pdm.backend': {
      requires: 'pdm-backend>=2.5',
      sources: [
        '[tool.pdm.version]\nsource = "file"\npath = "demo/__init__.py"',
        '[tool.pdm.version]\npath = "gone.py"',
      ],
    },
    uv_build: { requires: 'uv_build>=0.13,<0.14', sources: ['[tool.uv.build-backend]\nmodule-root = ""'] },
    'scikit_build_core.build': {
      requires: 'scikit-build-core>=1.1',
      sources: [
        '[tool.scikit-build]\nwheel.cmake = false\n[tool.scikit-build.metadata.version]\nprovider = "scikit_build_core.metadata.regex"\ninput = "demo/__init__.py"',
      ],
    },
  };

/** A static value for each field, and a name that is none. */
const FIELDS: Readonly<Record<string, string>> = {
  name: '"demo"',
  version: '"1.0"',
  description: '"A demo"',
  readme: '"README.md"',
  'requires-python': '">=3.9"',
  license: '"MIT"',
  'license-files': '["LICENSE"]',
  authors: '[{ name = "A" }]',
  maintainers: '[{ name = "A" }]',
  keywords: '["a"]',
  classifiers: '["Development Status :: 4 - Beta"]',
  urls: '{ Homepage = "https://example.org" }',
  scripts: '{ demo = "demo:main" }',
  'gui-scripts': '{ demo-gui = "demo:main" }',
  'entry-points': '{ "demo.x" = { a = "demo:main" } }',
  dependencies: '["attrs"]',
  'optional-dependencies': '{ a = ["attrs"] }',
  'import-names': '["demo"]',
  'import-namespaces': '[]',
  colour: '"red"',
};

const FILES: Readonly<Record<string, string>> = {
  'demo/__init__.py': '"""A demo."""\n__version__ = "1.0"\ndef main(): ...\n',
  'README.md': 'demo\n',
  LICENSE: 'MIT\n',
  'requirements.txt': 'attrs\n',
};

let builder: Builder;
beforeAll(() => {
  builder = openBuilder(Object.keys(BACKENDS));
});
afterAll(() => builder.close());

test.each(Object.keys(BACKENDS))(
  'What we say of every dynamic field with %s is what it does',
  async (backend) => {
    const count = { error: 0, warning: 0, silent: 0, untold: 0 };
    const wrong: string[] = [];
    for (const { title, text } of texts(backend)) {
      const tree = { ...FILES, 'pyproject.toml': text };
      const project = await loadProject(text, memory(tree));
      const found = diagnose(project, EDITOR).filter(({ code }) => /dynamic/.test(code));
      const refused = found.filter(({ severity }) => severity === 'error');
      const { error } = await builder.build(tree, backend);
      const kind = refused.length > 0 ? 'error' : found.length > 0 ? 'warning' : 'silent';
      const said = found.map(({ code, message }) => `${code}: ${message}`).join('; ') || 'nothing';
      const telling = error === undefined || kind === 'error';
      if ((kind === 'error') === (error !== undefined)) count[kind] += 1;
      else if (telling) wrong.push(`${title}: we say ${said}, but it builds`);
      else if (kind === 'silent') count.untold += 1;
      else wrong.push(`${title}: we say ${said}, but: ${error}`);
      if (kind === 'silent' && error !== undefined) console.log(`  untold: ${title}: ${error}`);
    }
    const { error, warning, silent, untold } = count;
    console.log(
      `dynamic, ${backend}: ${error} errors are refused, ${warning} warnings and ${silent} silent texts build, of ${untold} that are refused nothing is said, ${wrong.length} disagree`,
    );
    expect(wrong).toEqual([]);
  },
);

function* texts(backend: string): Iterable<{ readonly title: string; readonly text: string }> {
  const { requires, sources } = BACKENDS[backend] ?? { requires: '', sources: [] };
  const head = `[build-system]\nrequires = ["${requires}"]\nbuild-backend = "${backend}"\n\n[project]\nname = "demo"\n`;
  // Each backend finds its module, and scikit-build-core builds without CMake.
  const settings = {
    uv_build: '[tool.uv.build-backend]\nmodule-root = ""\n',
    'scikit_build_core.build': '[tool.scikit-build]\nwheel.cmake = false\n',
  }[backend];
  for (const [field, value] of Object.entries(FIELDS)) {
    const own = (key: string) => (key === field ? '' : `${key} = ${FIELDS[key]}\n`);
    const base = `${head}${own('version')}${own('description')}`;
    for (const both of [false, true]) {
      if (field === 'name' && both) continue;
      const line = both ? `${field} = ${value}\n` : '';
      if (both && field === 'colour') continue;
      // What setuptools does not know at all is no matter of `dynamic`.
      if (both && field.startsWith('import-') && backend.startsWith('setuptools')) continue;
      for (const source of ['', ...sources.map((each) => each.replace('FIELD', field))]) {
        const tail = source === '' ? (settings ?? '') : `${source}\n`;
        for (const listed of source === '' ? [true] : [true, false]) {
          // Without a version anywhere nothing is a project.
          if (field === 'version' && !both && !listed && !source.includes('version')) continue;
          const dynamic = listed ? `dynamic = ["${field}"]\n` : '';
          const title = `${field}${both ? ' static' : ''}${listed ? ' dynamic' : ''} ${source.replaceAll('\n', ' ')}`;
          yield { title, text: `${base}${line}${dynamic}${tail}` };
        }
      }
    }
  }
}
