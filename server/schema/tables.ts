/** Every schema, with the place at which it is laid over a document and who reads that table. */
import distutils from '../../schemas/distutils.json' with { type: 'json' };
import flit from '../../schemas/flit.json' with { type: 'json' };
import hatch from '../../schemas/hatch.json' with { type: 'json' };
import maturin from '../../schemas/maturin.json' with { type: 'json' };
import mesonPython from '../../schemas/meson-python.json' with { type: 'json' };
import pdm from '../../schemas/pdm.json' with { type: 'json' };
import pdmVersion from '../../schemas/pdm-version.json' with { type: 'json' };
import poetry from '../../schemas/poetry.json' with { type: 'json' };
import pyproject from '../../schemas/pyproject.json' with { type: 'json' };
import scikitBuild from '../../schemas/scikit-build.json' with { type: 'json' };
import setuptools from '../../schemas/setuptools.json' with { type: 'json' };
import setuptoolsScm from '../../schemas/setuptools-scm.json' with { type: 'json' };
import uv from '../../schemas/uv.json' with { type: 'json' };
import uvBuild from '../../schemas/uv-build.json' with { type: 'json' };
import cacheKeys from '../../schemas/uv-cache-keys.json' with { type: 'json' };
import { type Table, valueAt } from '../toml/document.ts';
import type { Schema } from './schema.ts';

export interface SchemaTable {
  /** The keys that lead to the table. */
  readonly at: readonly string[];
  readonly schema: Schema;
  /** The tool that checks the table as the schema says; undefined where the schema only describes. */
  readonly reader?: Reader;
}

export interface Reader {
  /** `uv`, or the distribution that a build must use for the table to be read. */
  readonly distribution: string;
  /** The newest version that was asked. */
  readonly version: string;
  /** Whether it looks at the table, as far as other keys of the document tell; always, where not given. */
  readonly looks?: (root: Table) => boolean;
}

/** TypeScript gives the strings of a JSON file wider types than a schema has; test/schema.test.ts looks at every one. */
function described(schema: object): Schema {
  return schema as Schema;
}

/** pdm-backend asks for the version only where none is written, and what is empty it takes for none (`hooks/version/__init__.py`). */
function findsVersion(root: Table): boolean {
  const given = valueAt(root, 'tool', 'pdm', 'version');
  const isEmpty =
    (given?.kind === 'table' && given.entries.size === 0) ||
    (given?.kind === 'array' && given.items.length === 0) ||
    ((given?.kind === 'string' || given?.kind === 'boolean') && !given.value);
  return !isEmpty && valueAt(root, 'project', 'version') === undefined;
}

/** Whether unknown keys are refused (`strict-config`; what Python takes for false is false). */
function isStrict(root: Table): boolean {
  const strict = valueAt(root, 'tool', 'scikit-build', 'strict-config');
  return strict === undefined || strict.kind !== 'boolean' || strict.value;
}

const IGNORED = {
  'x-unknown': { severity: 'warning', consequence: 'scikit-build-core ignores it' },
} as const;

/** What scikit-build-core takes where it is not strict. */
const LENIENT: Schema = {
  ...described(scikitBuild),
  ...IGNORED,
  definitions: {
    ...described(scikitBuild).definitions,
    override: { ...described(scikitBuild.definitions.override), ...IGNORED },
  },
};

/** The deeper table before the one that holds it. */
export const SCHEMAS: readonly SchemaTable[] = [
  { at: ['tool', 'uv', 'cache-keys'], schema: described(cacheKeys) },
  table('uv.build-backend', uvBuild, 'uv-build', '0.13.6'),
  table('uv', uv, 'uv', '0.13.9'),
  table('setuptools', setuptools, 'setuptools', '84.2.1'),
  table('distutils', distutils, 'setuptools', '84.2.1'),
  table('setuptools_scm', setuptoolsScm, 'setuptools-scm', '10.3.4'),
  table('vcs-versioning', setuptoolsScm, 'setuptools-scm', '10.3.4'),
  table('hatch', hatch, 'hatchling', '1.33.0'),
  table('flit', flit, 'flit-core', '4.2.0'),
  table('poetry', poetry, 'poetry-core', '2.5.0'),
  table('pdm.version', pdmVersion, 'pdm-backend', '2.5.0', findsVersion),
  table('pdm', pdm, 'pdm-backend', '2.5.0'),
  table('maturin', maturin, 'maturin', '1.16.0'),
  table('scikit-build', scikitBuild, 'scikit-build-core', '1.1.2', isStrict),
  table('scikit-build', LENIENT, 'scikit-build-core', '1.1.2', (root) => !isStrict(root)),
  table('meson-python', mesonPython, 'meson-python', '0.22.1'),
  { at: [], schema: described(pyproject) },
];

/** A table below `[tool]` with who reads it, and the version that was asked. */
function table(
  path: string,
  schema: object,
  distribution: string,
  version: string,
  looks?: Reader['looks'],
): SchemaTable {
  const reader = { distribution, version, ...(looks && { looks }) };
  return { at: ['tool', ...path.split('.')], schema: described(schema), reader };
}
