/** What setuptools (80.9 and 84.2.1 alike) makes of what is odd in `[project]` (config/_validate_pyproject, config/_apply_pyprojecttoml.py; measured). */
import { kinds, type Verdicts } from './verdict-table.ts';

export const SETUPTOOLS: Verdicts = {
  version: '80.9',
  refuses: {
    'project-type': `AttributeError: 'str' object has no attribute 'get'`,
    'unknown-key': 'ValueError: invalid pyproject.toml config: `project`.',
    'name-missing': 'ValueError: invalid pyproject.toml config: `project`.',
    'name-type': 'ValueError: invalid pyproject.toml config: `project.name`.',
    'name-empty': 'ValueError: invalid pyproject.toml config: `project.name`.',
    'name-invalid': 'ValueError: invalid pyproject.toml config: `project.name`.',
    'version-missing': 'ValueError: invalid pyproject.toml config: `project`.',
    'version-type': 'ValueError: invalid pyproject.toml config: `project.version`.',
    'version-empty': 'ValueError: invalid pyproject.toml config: `project.version`.',
    'version-invalid': 'ValueError: invalid pyproject.toml config: `project.version`.',
    'description-type': 'ValueError: invalid pyproject.toml config: `project.description`.',
    'readme-type': 'ValueError: invalid pyproject.toml config: `project.readme`.',
    'readme-extension':
      'ValueError: Undefined content type for {value}, only the following file extensions are recognized: .md (text/markdown), .rst (text/x-rst), .txt (text/plain).',
    'readme-outside': `DistutilsOptionError: Cannot access '<ROOT>/{value}' (or anything outside '<ROOT>')`,
    'readme-part-type': 'ValueError: invalid pyproject.toml config: `project.readme`.',
    'readme-content-type-missing': 'ValueError: invalid pyproject.toml config: `project.readme`.',
    'readme-neither': 'ValueError: invalid pyproject.toml config: `project.readme`.',
    'license-empty': 'ValueError: invalid pyproject.toml config: `project.license`.',
    'license-no-identifier': 'ValueError: invalid pyproject.toml config: `project.license`.',
    'license-words': 'ValueError: invalid pyproject.toml config: `project.license`.',
    'license-type': 'ValueError: invalid pyproject.toml config: `project.license`.',
    'license-part-type': 'ValueError: invalid pyproject.toml config: `project.license`.',
    'license-both': 'ValueError: invalid pyproject.toml config: `project.license`.',
    'license-neither': 'ValueError: invalid pyproject.toml config: `project.license`.',
    'license-outside': `DistutilsOptionError: Cannot access '<ROOT>/{value}' (or anything outside '<ROOT>')`,
    'license-table-with-files': 'ValueError: invalid pyproject.toml config: `project.license`.',
    'license-classifier-with-expression':
      'setuptools.errors.InvalidConfigError: License classifiers have been superseded by license expressions (see https://peps.python.org/pep-0639/). Please remove:',
    'license-files-table': 'ValueError: invalid pyproject.toml config: `project.license-files`.',
    'license-files-type': 'ValueError: invalid pyproject.toml config: `project.license-files`.',
    'license-files-item': 'ValueError: invalid pyproject.toml config: `project.license-files[{index}]`.',
    'python-type': 'ValueError: invalid pyproject.toml config: `project.requires-python`.',
    'python-caret': 'ValueError: invalid pyproject.toml config: `project.requires-python`.',
    'python-invalid': 'ValueError: invalid pyproject.toml config: `project.requires-python`.',
    'people-type': 'ValueError: invalid pyproject.toml config: `project.{field}`.',
    'person-type': 'ValueError: invalid pyproject.toml config: `project.{field}[{index}]`.',
    'person-key': 'ValueError: invalid pyproject.toml config: `project.{field}[{index}]`.',
    'person-empty': 'ValueError: invalid pyproject.toml config: `project.{field}[{index}]`.',
    'person-part-type': 'ValueError: invalid pyproject.toml config',
    'email-invalid': 'ValueError: invalid pyproject.toml config: `project.{field}[{index}].email`.',
    'email-empty': 'ValueError: invalid pyproject.toml config: `project.{field}[{index}].email`.',
    'email-dotless': 'ValueError: invalid pyproject.toml config: `project.{field}[{index}].email`.',
    'keywords-type': 'ValueError: invalid pyproject.toml config: `project.keywords`.',
    'keyword-type': 'ValueError: invalid pyproject.toml config: `project.keywords[{index}]`.',
    'classifiers-type': 'ValueError: invalid pyproject.toml config: `project.classifiers`.',
    'classifier-type': 'ValueError: invalid pyproject.toml config: `project.classifiers[{index}]`.',
    'urls-date': 'TypeError: Object of type date is not JSON serializable',
    'urls-type': 'ValueError: invalid pyproject.toml config: `project.urls`.',
    'url-type': 'ValueError: invalid pyproject.toml config: `project.urls.{name}`.',
    'scripts-type': 'ValueError: invalid pyproject.toml config: `project.{field}`.',
    'script-type': 'ValueError: invalid pyproject.toml config: `project.{field}.{name}`.',
    'script-name-invalid': 'ValueError: invalid pyproject.toml config: `project.scripts`.',
    'entry-points-type': 'ValueError: dictionary update sequence element #0 has length 1; 2 is required',
    'group-type': 'ValueError: invalid pyproject.toml config: `project.entry-points.{name}`.',
    'group-console-hyphen': 'ValueError: invalid pyproject.toml config: `project.entry-points`.',
    'group-gui-hyphen': 'ValueError: invalid pyproject.toml config: `project.entry-points`.',
    'group-dots': 'ValueError: invalid pyproject.toml config: `project.entry-points`.',
    'group-dot-first': 'ValueError: invalid pyproject.toml config: `project.entry-points`.',
    'group-empty': 'ValueError: invalid pyproject.toml config: `project.entry-points`.',
    'group-hyphen': 'ValueError: invalid pyproject.toml config: `project.entry-points`.',
    'group-invalid': 'ValueError: invalid pyproject.toml config: `project.entry-points`.',
    'entry-type': 'ValueError: invalid pyproject.toml config: `project.entry-points.{group}.{name}`.',
    'entry-name-invalid': 'ValueError: invalid pyproject.toml config: `project.entry-points.{group}`.',
    'reference-lines': 'ValueError: invalid pyproject.toml config',
    'reference-invalid': 'ValueError: invalid pyproject.toml config',
    'dependencies-type': 'ValueError: invalid pyproject.toml config: `project.dependencies`.',
    'dependency-type': 'ValueError: invalid pyproject.toml config: `project.dependencies[{index}]`.',
    'dependency-star': 'ValueError: invalid pyproject.toml config: `project.dependencies[{index}]`.',
    'dependency-invalid': 'ValueError: invalid pyproject.toml config: `project.dependencies[{index}]`.',
    'extras-type': 'ValueError: invalid pyproject.toml config: `project.optional-dependencies`.',
    'extra-type': 'ValueError: invalid pyproject.toml config: `project.optional-dependencies.{name}`.',
    'extra-invalid': 'ValueError: invalid pyproject.toml config: `project.optional-dependencies`.',
    'extra-dependency-type':
      'ValueError: invalid pyproject.toml config: `project.optional-dependencies.{name}[{index}]`.',
    'extra-dependency-star':
      'ValueError: invalid pyproject.toml config: `project.optional-dependencies.{name}[{index}]`.',
    'extra-dependency-invalid':
      'ValueError: invalid pyproject.toml config: `project.optional-dependencies.{name}[{index}]`.',
    'import-names':
      'NotImplementedError: Setuptools does not support `import-names` and `import-namespaces` in `pyproject.toml` yet. If your are interested in this feature,  please consider submitting a contribution via pull requests.',
    'import-names-type':
      'NotImplementedError: Setuptools does not support `import-names` and `import-namespaces` in `pyproject.toml` yet. If your are interested in this feature,  please consider submitting a contribution via pull requests.',
    'import-names-none':
      'NotImplementedError: Setuptools does not support `import-names` and `import-namespaces` in `pyproject.toml` yet. If your are interested in this feature,  please consider submitting a contribution via pull requests.',
    'import-namespaces':
      'NotImplementedError: Setuptools does not support `import-names` and `import-namespaces` in `pyproject.toml` yet. If your are interested in this feature,  please consider submitting a contribution via pull requests.',
    'import-namespaces-type':
      'NotImplementedError: Setuptools does not support `import-names` and `import-namespaces` in `pyproject.toml` yet. If your are interested in this feature,  please consider submitting a contribution via pull requests.',
    'import-namespaces-none':
      'NotImplementedError: Setuptools does not support `import-names` and `import-namespaces` in `pyproject.toml` yet. If your are interested in this feature,  please consider submitting a contribution via pull requests.',
    'dynamic-type': 'ValueError: invalid pyproject.toml config: `project.dynamic`.',
    'dynamic-item': 'ValueError: invalid pyproject.toml config: `project.dynamic[{index}]`.',
    'dynamic-name': 'ValueError: invalid pyproject.toml config: `project.dynamic[{index}]`.',
    'dynamic-unknown': 'ValueError: invalid pyproject.toml config: `project.dynamic[{index}]`.',
  },
  takes: kinds(`
    project-empty version-blank version-capitals version-unusual description-missing description-lines
    readme-no-extension readme-txt readme-capitals readme-missing readme-file-missing
    readme-file-extension readme-key readme-content-type-parameters readme-content-type readme-both
    readme-text-empty license-common license-compound license-reference license-blank license-case
    license-operators license-deprecated license-key license-text-empty license-text license-file
    license-file-missing license-files license-files-none python-empty python-comma python-odd
    person-name-empty person-name-comma person-name-odd keyword-odd url-label-long script-name-dots
    script-name-odd group-console group-gui group-part group-unicode entry-name-odd reference-odd
    dependency-direct extra-circle extra-unknown extras-clash extra-unnormalised extra-dependency-direct
  `),
};
