/** What uv_build 0.13.6 makes of what is odd in `[project]` (metadata.rs of the crate uv-build-backend; measured). */
import { kinds, type Verdicts } from './verdict-table.ts';

export const UV_BUILD: Verdicts = {
  version: '0.13.6',
  refuses: {
    'no-project': 'missing field `project`',
    'project-type': 'invalid type: {rust}, expected struct Project',
    'project-empty': 'missing field `name`',
    'name-missing': 'missing field `name`',
    'name-type': 'Invalid metadata format in: pyproject.toml',
    'name-empty':
      'Not a valid package or extra name: "". Names must start and end with a letter or digit and may only contain -, _, ., and alphanumeric characters.',
    'name-invalid':
      'Not a valid package or extra name: "{value}". Names must start and end with a letter or digit and may only contain -, _, ., and alphanumeric characters.',
    'version-missing': 'missing field `version`',
    'version-type': 'Invalid metadata format in: pyproject.toml',
    'version-empty': 'expected version to start with a number, but no leading ASCII digits were found',
    'version-invalid': 'Invalid metadata format in: pyproject.toml',
    'description-type': 'invalid type: {rust}, expected a string',
    'description-lines': '`project.description` must be a single line',
    'readme-type': 'data did not match any variant of untagged enum Readme',
    'readme-empty': 'Error: failed to read from file `<ROOT>/`: Is a directory (os error 21)',
    'readme-no-extension':
      "Can't infer content type because `{value}` does not have an extension. Please use a support extension (`.md`, `.rst`, `.txt`) or set the content type manually.",
    'readme-capitals':
      "Unknown Readme extension `{extension}`, can't determine content type. Please use a support extension (`.md`, `.rst`, `.txt`) or set the content type manually.",
    'readme-extension':
      "Unknown Readme extension `{extension}`, can't determine content type. Please use a support extension (`.md`, `.rst`, `.txt`) or set the content type manually.",
    'readme-missing': 'Error: failed to open file `<ROOT>/{value}`: No such file or directory (os error 2)',
    'readme-file-missing':
      'Error: failed to open file `<ROOT>/{value}`: No such file or directory (os error 2)',
    'readme-part-type': 'data did not match any variant of untagged enum Readme',
    'readme-content-type-missing': 'data did not match any variant of untagged enum Readme',
    'readme-content-type-parameters': 'Unsupported content type: {value}',
    'readme-content-type': 'Unsupported content type: {value}',
    'readme-neither': 'data did not match any variant of untagged enum Readme',
    'license-empty': '`project.license` is not a valid SPDX expression:',
    'license-case': '`project.license` is not a valid SPDX expression: {value}',
    'license-deprecated': '`project.license` is not a valid SPDX expression: {value}',
    'license-no-identifier': '`project.license` is not a valid SPDX expression: {value}',
    'license-words': '`project.license` is not a valid SPDX expression: {value}',
    'license-type': 'data did not match any variant of untagged enum License',
    'license-part-type': 'data did not match any variant of untagged enum License',
    'license-neither': 'data did not match any variant of untagged enum License',
    'license-file-missing':
      'Error: failed to open file `<ROOT>/{value}`: No such file or directory (os error 2)',
    'license-table-with-files':
      'When `project.license-files` is defined, `project.license` must be an SPDX expression string',
    'license-files-table': 'invalid type: {rust}, expected a sequence',
    'license-files-type': 'invalid type: {rust}, expected a sequence',
    'license-files-item': 'invalid type: integer `{number}`, expected a string',
    'license-files-outside': 'The parent directory operator (`..`) is not allowed in glob `{value}`',
    'license-files-pattern-none': '`project.license-files` glob `{value}` did not match any files',
    'license-files-no-match': '`project.license-files` glob `{value}` did not match any files',
    'python-type': 'Invalid metadata format in: pyproject.toml',
    'python-comma': 'Invalid metadata format in: pyproject.toml',
    'python-caret': 'Invalid metadata format in: pyproject.toml',
    'python-invalid': 'Invalid metadata format in: pyproject.toml',
    'people-type': 'invalid type: {rust}, expected a sequence',
    'person-type': `a table with 'name' and/or 'email' keys`,
    'person-key': `a table with 'name' and/or 'email' keys`,
    'person-empty': `a table with 'name' and/or 'email' keys`,
    'person-part-type': `a table with 'name' and/or 'email' keys`,
    'keywords-type': 'invalid type: {rust}, expected a sequence',
    'keyword-type': 'invalid type: integer `{number}`, expected a string',
    'classifiers-type': 'invalid type: {rust}, expected a sequence',
    'classifier-type': 'invalid type: integer `{number}`, expected a string',
    'classifier-odd': '`project.classifiers` contains an invalid classifier',
    'urls-type': 'invalid type: {rust}, expected a map',
    'url-type': 'invalid type: {rust}, expected a string',
    'scripts-type': 'invalid type: {rust}, expected a map',
    'script-type': 'invalid type: {rust}, expected a string',
    'script-name-invalid':
      'Script entry point name `{name}` must include a non-dot character and consist only of letters, numbers, dots, underscores and dashes',
    'script-name-dots':
      'Script entry point name `{name}` must include a non-dot character and consist only of letters, numbers, dots, underscores and dashes',
    'script-name-lines':
      'Script entry point name `{name}` must include a non-dot character and consist only of letters, numbers, dots, underscores and dashes',
    'script-name-odd':
      'Script entry point name `{name}` must include a non-dot character and consist only of letters, numbers, dots, underscores and dashes',
    'entry-points-type': 'invalid type: {rust}, expected a map',
    'group-type': 'invalid type: {rust}, expected a map',
    'group-console': 'Use `project.scripts` instead of `project.entry-points.{name}`',
    'group-gui': 'Use `project.gui-scripts` instead of `project.entry-points.{name}`',
    'group-console-hyphen':
      'Entrypoint groups must consist of letters and numbers separated by dots, invalid group: {name}',
    'group-gui-hyphen':
      'Entrypoint groups must consist of letters and numbers separated by dots, invalid group: {name}',
    'group-dot-first':
      'Entrypoint groups must consist of letters and numbers separated by dots, invalid group: {name}',
    'group-empty': 'Entrypoint groups must consist of letters and numbers separated by dots, invalid group:',
    'group-hyphen':
      'Entrypoint groups must consist of letters and numbers separated by dots, invalid group: {name}',
    'group-invalid':
      'Entrypoint groups must consist of letters and numbers separated by dots, invalid group: {name}',
    'entry-type': 'invalid type: {rust}, expected a string',
    'dependencies-type': 'invalid type: {rust}, expected a sequence',
    'dependency-type': 'Invalid metadata format in: pyproject.toml',
    'dependency-star': 'Invalid metadata format in: pyproject.toml',
    'dependency-invalid': 'Invalid metadata format in: pyproject.toml',
    'extras-type': 'invalid type: {rust}, expected a map with unique keys',
    'extra-type': 'Invalid metadata format in: pyproject.toml',
    'extra-invalid':
      'Not a valid package or extra name: "{name}". Names must start and end with a letter or digit and may only contain -, _, ., and alphanumeric characters.',
    'extras-clash': 'duplicate normalized extra name `{before}`',
    'extra-dependency-type':
      'invalid type: integer `{number}`, expected a string containing a PEP 508 requirement',
    'extra-dependency-star': 'Invalid metadata format in: pyproject.toml',
    'extra-dependency-invalid': 'Invalid metadata format in: pyproject.toml',
    'import-names-type': 'invalid type: {rust}, expected a sequence',
    'import-namespaces-type': 'invalid type: {rust}, expected a sequence',
    'import-namespaces-none': '`project.import-namespaces` must not be empty',
    'import-name-type': 'invalid type: integer `{number}`, expected a string',
    'import-name-invalid': '`project.{field}` entry has an invalid import name',
    'import-names-overlap':
      '`project.import-names` and `project.import-namespaces` must not both contain `demo`',
    'dynamic-type': 'invalid type: {rust}, expected a sequence',
    'dynamic-item': 'invalid type: integer `{number}`, expected a string',
    'dynamic-name': 'Dynamic metadata is not supported',
    'dynamic-unknown': 'Dynamic metadata is not supported',
  },
  takes: kinds(`
    unknown-key version-blank version-capitals version-unusual description-missing readme-txt
    readme-file-extension readme-key readme-both readme-text-empty license-common license-compound
    license-reference license-blank license-operators license-key license-both license-text-empty
    license-text license-file license-classifier-with-expression license-files license-files-none
    python-empty python-odd person-name-empty person-name-comma person-name-odd email-invalid
    email-empty email-dotless keyword-odd urls-date url-label-long url-label-odd url-odd url-invalid group-part
    group-unicode group-dots entry-name-invalid entry-name-lines entry-name-odd reference-lines
    reference-invalid reference-odd reference-strange dependency-direct dependency-blank extra-circle
    extra-unknown extra-unnormalised extra-dependency-direct extra-dependency-blank import-names
    import-names-none import-namespaces import-name-odd
  `),
};
