/** What hatchling 1.33.0 makes of what is odd in `[project]` (metadata/core.py; measured). */
import { kinds, type Verdicts } from './verdict-table.ts';

export const HATCHLING: Verdicts = {
  version: '1.33',
  refuses: {
    'no-project': 'Missing `project` metadata table in configuration',
    'project-type': 'The `project` configuration must be a table',
    'project-empty':
      'Field `project.version` can only be resolved dynamically if `version` is in field `project.dynamic`',
    'name-missing': 'Missing required field `project.name`',
    'name-type': 'Field `project.name` must be a string',
    'name-empty': 'Missing required field `project.name`',
    'name-invalid':
      'Required field `project.name` must only contain ASCII letters/digits, underscores, hyphens, and periods, and must begin and end with ASCII letters/digits.',
    'version-missing':
      'Field `project.version` can only be resolved dynamically if `version` is in field `project.dynamic`',
    'version-type': 'Field `project.version` must be a string',
    'version-empty': 'Invalid version `` from field `project.version`, see https://peps.python.org/pep-0440/',
    'version-invalid':
      'Invalid version `{value}` from field `project.version`, see https://peps.python.org/pep-0440/',
    'description-type': 'Field `project.description` must be a string',
    'readme-type': 'Field `project.readme` must be a string or a table',
    'readme-empty': 'Unable to determine the content-type based on the extension of readme file:',
    'readme-no-extension':
      'Unable to determine the content-type based on the extension of readme file: {value}',
    'readme-extension': 'Unable to determine the content-type based on the extension of readme file: {value}',
    'readme-outside': 'Readme path must be within the project directory: {value}',
    'readme-missing': 'Readme file does not exist: {value}',
    'readme-file-missing': 'Readme file does not exist: {value}',
    'readme-part-type': 'Field `{name}` in the `project.readme` table must be a string',
    'readme-content-type-missing': 'Field `content-type` is required in the `project.readme` table',
    'readme-content-type-parameters':
      'Field `content-type` in the `project.readme` table must be one of the following: text/markdown, text/x-rst, text/plain',
    'readme-content-type':
      'Field `content-type` in the `project.readme` table must be one of the following: text/markdown, text/x-rst, text/plain',
    'readme-both': 'Cannot specify both `file` and `text` in the `project.readme` table',
    'readme-neither': 'Must specify either `file` or `text` in the `project.readme` table',
    'license-empty': "Error parsing field `project.license` - Invalid license expression: ''",
    'license-no-identifier': 'Error parsing field `project.license` - Unknown license',
    'license-words': "Error parsing field `project.license` - Invalid license expression: '{value}'",
    'license-type': 'Field `project.license` must be a string or a table',
    'license-part-type': 'Field `{name}` in the `project.license` table must be a string',
    'license-both': 'Cannot specify both `file` and `text` in the `project.license` table',
    'license-neither': 'Must specify either `file` or `text` in the `project.license` table',
    'license-file-missing': 'License file does not exist: {value}',
    'license-files-type': 'Field `project.license-files` must be an array',
    'license-files-item': 'Entry #{number} of field `project.license-files` must be a string',
    'python-type': 'Field `project.requires-python` must be a string',
    'python-odd': `Tag '-none-any' has an empty component: ''`,
    'python-caret': "Field `project.requires-python` is invalid: Invalid specifier: '{value}'",
    'python-invalid': 'Field `project.requires-python` is invalid: Invalid specifier',
    'people-type': 'Field `project.{field}` must be an array',
    'person-type': '{Who} #{number} of field `project.{field}` must be an inline table',
    'person-empty': '{Who} #{number} of field `project.{field}` must specify either `name` or `email`',
    'person-part-type': 'Name of {who} #{number} of field `project.{field}` must be a string',
    'person-name-empty': '{Who} #{number} of field `project.{field}` must specify either `name` or `email`',
    'email-invalid': 'Invalid addr_spec',
    'keywords-type': 'Field `project.keywords` must be an array',
    'keyword-type': 'Keyword #{number} of field `project.keywords` must be a string',
    'classifiers-type': 'Field `project.classifiers` must be an array',
    'classifier-type': 'Classifier #{number} of field `project.classifiers` must be a string',
    'urls-date': 'Field `project.urls` must be a table',
    'urls-type': 'Field `project.urls` must be a table',
    'url-type': 'URL `{name}` of field `project.urls` must be a string',
    'scripts-type': 'Field `project.{field}` must be a table',
    'script-type': 'Object reference `{name}` of field `project.{field}` must be a string',
    'entry-points-type': 'Field `project.entry-points` must be a table',
    'group-type': 'Field `project.entry-points.{name}` must be a table',
    'group-console':
      'Field `{name}` must be defined as `project.scripts` instead of in the `project.entry-points` table',
    'group-gui-hyphen':
      'Field `{name}` must be defined as `project.{name}` instead of in the `project.entry-points` table',
    'entry-type': 'Object reference `{name}` of field `project.entry-points.{group}` must be a string',
    'dependencies-type': 'Field `project.dependencies` must be an array',
    'dependency-type': 'Dependency #{number} of field `project.dependencies` must be a string',
    'dependency-direct':
      'Dependency #{number} of field `project.dependencies` cannot be a direct reference unless field `tool.hatch.metadata.allow-direct-references` is set to `true`',
    'dependency-star':
      'Dependency #{number} of field `project.dependencies` is invalid: .* suffix can only be used with `==` or `!=` operators',
    'dependency-invalid': 'Dependency #{number} of field `project.dependencies` is invalid: Expected',
    'extras-type': 'Field `project.optional-dependencies` must be a table',
    'extra-type':
      'Dependencies for option `{name}` of field `project.optional-dependencies` must be an array',
    'extra-circle': 'Field `project.optional-dependencies` defines a circular dependency group: {value}',
    'extra-unknown': 'Unknown recursive dependency group in field `project.optional-dependencies`: {value}',
    'extra-invalid':
      'Optional dependency group `{name}` of field `project.optional-dependencies` must only contain ASCII letters/digits, underscores, hyphens, and periods, and must begin and end with ASCII letters/digits.',
    'extras-clash':
      'Optional dependency groups `{normal}` and `{name}` of field `project.optional-dependencies` both evaluate to `{normal}`.',
    'extra-dependency-type':
      'Dependency #{number} of option `{name}` of field `project.optional-dependencies` must be a string',
    'extra-dependency-direct':
      'Dependency #{number} of option `{name}` of field `project.optional-dependencies` cannot be a direct reference unless field `tool.hatch.metadata.allow-direct-references` is set to `true`',
    'extra-dependency-star':
      'Dependency #{number} of option `{name}` of field `project.optional-dependencies` is invalid: .* suffix can only be used with `==` or `!=` operators',
    'extra-dependency-invalid':
      'Dependency #{number} of option `{name}` of field `project.optional-dependencies` is invalid: Expected semicolon (after name with no version specifier) or end',
    'import-names-type': 'Field `project.import-names` must be an array',
    'import-namespaces-type': 'Field `project.import-namespaces` must be an array',
    'import-name-type': 'Import name #{number} of field `project.import-names` must be a valid import name',
    'import-name-invalid': 'Import name #{number} of field `project.{field}` must be a valid import name',
    'import-names-overlap':
      'Fields `project.import-names` and `project.import-namespaces` cannot contain the same name',
    'dynamic-type': 'Field `project.dynamic` must be an array',
    'dynamic-item': 'Field #{number} of field `project.dynamic` must be a string',
    'dynamic-name': 'Static metadata field `name` cannot be present in field `project.dynamic`',
  },
  takes: kinds(`
    unknown-key version-blank version-capitals version-unusual description-missing description-lines
    readme-txt readme-capitals readme-file-extension readme-key readme-text-empty license-common
    license-compound license-reference license-blank license-case license-operators license-deprecated
    license-key license-text-empty license-text license-file license-table-with-files
    license-classifier-with-expression license-files license-files-table license-files-none
    license-files-outside license-files-no-match python-empty python-comma person-key person-name-comma
    person-name-odd email-empty email-dotless keyword-odd url-label-long url-label-odd url-odd
    url-invalid script-name-invalid script-name-dots script-name-lines script-name-odd group-gui
    group-empty group-console-hyphen group-part group-unicode group-dots group-dot-first group-hyphen group-invalid
    entry-name-invalid entry-name-lines entry-name-odd reference-lines reference-invalid reference-odd
    reference-strange extra-unnormalised import-names import-names-none import-namespaces
    import-namespaces-none import-name-odd dynamic-unknown
  `),
};
