/** What flit_core (3.12.0 and 4.2.0) makes of what is odd in `[project]` (config.py; measured). */
import { kinds, type Verdicts } from './verdict-table.ts';

export const FLIT_CORE: Verdicts = {
  version: '3.12',
  newer: {
    version: '4.2',
    kinds: kinds(
      'no-project unknown-key readme-outside readme-part-type license-unknown license-files-pattern import-names import-names-type import-names-none import-namespaces import-namespaces-type import-name-type import-name-invalid import-name-odd import-names-overlap',
    ),
  },
  refuses: {
    'no-project': 'No [project] table found in pyproject.toml',
    'project-type': 'name must be specified in [project] table',
    'project-empty': 'name must be specified in [project] table',
    'unknown-key': 'Unrecognised key(s) in [project] table: {name}',
    'name-missing': 'name must be specified in [project] table',
    'name-type': `name field should be <class 'str'>, not <class '{class}'>`,
    'name-empty': 'name  is not valid',
    'name-invalid': 'name {value} is not valid',
    'version-missing': 'version must be specified under [project] or listed as a dynamic field',
    'version-type': `version field should be <class 'str'>, not <class '{class}'>`,
    'version-empty': `Version number '' does not match PEP 440 rules`,
    'version-invalid': `Version number '{value}' does not match PEP 440 rules`,
    'description-missing': 'description must be specified under [project] or listed as a dynamic field',
    'description-type': `description field should be <class 'str'>, not <class '{class}'>`,
    'readme-type': 'project.readme should be a string or a table',
    'readme-empty': `[Errno 21] Is a directory: '.'`,
    'readme-outside': 'Readme path ({value}) points outside the project directory',
    'readme-missing': 'Description file {value} does not exist',
    'readme-file-missing': 'Description file {value} does not exist',
    'readme-key': `Unrecognised keys in [project.readme]: {'{name}'}`,
    'readme-content-type-missing': 'content-type field required in [project.readme] table',
    'readme-content-type': `Unrecognised readme content-type: '{value}'`,
    'readme-both': '[project.readme] should specify file or text, not both',
    'readme-neither': 'file or text field required in [project.readme] table',
    'license-empty': 'The SPDX license expression must not be empty',
    'license-operators': `'{value}' is not a valid SPDX license expression: operators must be uppercase`,
    'license-deprecated': `'{value}' is not a recognised SPDX license ID`,
    'license-no-identifier': `'{value}' is not a recognised SPDX license ID`,
    'license-words': `'{value}' is not a valid SPDX license expression`,
    'license-type': `license field should be <class 'str'> or <class 'dict'>, not <class '{class}'>`,
    'license-key': `Unrecognised keys in [project.license]: {'{name}'}`,
    'license-both': '[project.license] should specify file or text, not both',
    'license-neither': 'file or text field required in [project.license] table',
    'license-file-missing': 'License file {value} does not exist',
    'license-outside': `License file path ({value}) cannot contain '..'`,
    'license-table-with-files': `license-files cannot be used with a license table, use 'project.license' with a license expression instead`,
    'license-classifier-with-expression': `License classifiers are deprecated in favor of the license expression. Remove the '{value}' classifier`,
    'license-files-table': `license-files field should be <class 'list'>, not <class '{class}'>`,
    'license-files-type': `license-files field should be <class 'list'>, not <class '{class}'>`,
    'license-files-item': 'expected str, bytes or os.PathLike object, not int',
    'license-files-outside': 'Invalid glob pattern for [project.license-files]',
    'license-files-pattern-none': 'No files found for [project.license-files]: `{value}` pattern',
    'license-files-no-match': `No files found for [project.license-files]: '{value}' pattern`,
    'python-type': `requires-python field should be <class 'str'>, not <class '{class}'>`,
    'people-type': `{field} field should be <class 'list'>, not <class '{class}'>`,
    'person-type': '{who} info must be list of dicts',
    'person-key': `Unrecognised keys in {who} info: {'{name}'}`,
    'person-part-type': '{who} name must be a string',
    'email-invalid': 'Invalid {who} email address',
    'email-empty': 'string index out of range',
    'keywords-type': 'keywords field should be a list of strings',
    'keyword-type': 'keywords field should be a list of strings',
    'classifiers-type': 'classifiers field should be a list of strings',
    'classifier-type': 'classifiers field should be a list of strings',
    'urls-date': "urls field should be <class 'dict'>, not <class 'datetime.date'>",
    'urls-type': `urls field should be <class 'dict'>, not <class '{class}'>`,
    'scripts-type': `{field} field should be <class 'dict'>, not <class '{class}'>`,
    'script-type': '[projects.{field}] table should have string values',
    'entry-points-type': `entry-points field should be <class 'dict'>, not <class '{class}'>`,
    'group-type': 'projects.entry-points should only contain sub-tables',
    'group-console':
      'Scripts should be specified in [project.scripts] or [project.gui-scripts], not under [project.entry-points]',
    'group-gui':
      'Scripts should be specified in [project.scripts] or [project.gui-scripts], not under [project.entry-points]',
    'entry-type': '[projects.entry-points.*] tables should have string values',
    'dependencies-type': 'dependencies field should be a list of strings',
    'dependency-type': 'dependencies field should be a list of strings',
    'extras-type': `optional-dependencies field should be <class 'dict'>, not <class '{class}'>`,
    'extra-type': 'Expected a dict of lists in optional-dependencies field',
    'extra-invalid': `optional-dependencies group name '{name}' is not valid`,
    'extras-clash': 'optional-dependencies group names clash: {before}/{name}',
    'extra-dependency-type': 'Expected a string list for optional-dependencies ({name})',
    'import-names-type': 'import-names field should be a list of strings',
    'import-names-none': 'Specified import-names [] do not match the module present (demo)',
    'import-namespaces': `Specified import-namespaces ['ns'] do not match the namespace packages present ([])`,
    'import-namespaces-type': 'import-namespaces field should be a list of strings',
    'dynamic-type': 'dynamic field should be a list of strings',
    'dynamic-item': 'dynamic field should be a list of strings',
    'dynamic-name':
      'flit only supports dynamic metadata for:description, import-names, import-namespaces, version',
    'dynamic-unknown':
      'flit only supports dynamic metadata for:description, import-names, import-namespaces, version',
  },
  takes: kinds(`
    version-blank version-capitals version-unusual description-lines readme-no-extension readme-txt
    readme-capitals readme-extension readme-file-extension readme-content-type-parameters
    readme-text-empty license-common license-compound license-reference license-case license-text-empty
    license-text license-file license-files license-files-none python-empty python-comma python-odd
    python-caret python-invalid person-empty person-name-empty person-name-comma person-name-odd
    email-dotless keyword-odd classifier-uncommon classifier-odd url-type url-label-long url-label-odd
    url-odd url-invalid script-name-invalid script-name-dots script-name-lines script-name-odd
    group-empty group-console-hyphen group-gui-hyphen group-part group-unicode group-dots group-dot-first
    group-hyphen group-invalid entry-name-invalid entry-name-lines entry-name-odd reference-lines
    reference-invalid reference-odd reference-strange dependency-direct dependency-blank dependency-star
    dependency-odd dependency-invalid extra-circle extra-unknown extra-unnormalised
    extra-dependency-direct extra-dependency-blank extra-dependency-star extra-dependency-odd
    extra-dependency-invalid import-namespaces-none
  `),
};
