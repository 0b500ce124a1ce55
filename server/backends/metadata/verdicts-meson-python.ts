/** What meson-python 0.22.1 makes of what is odd in `[project]` (project_table.py and pyproject.py of pyproject-metadata 0.12; measured). */
import { kinds, type Verdicts } from './verdict-table.ts';

export const MESON_PYTHON: Verdicts = {
  version: '0.22',
  refuses: {
    'project-type': 'Field "project" has an invalid type, expecting ProjectTable (got {class})',
    'project-empty': 'Field "project.name" is required if "project" is present',
    'name-missing': 'Field "project.name" is required if "project" is present',
    'name-type': 'Field "project.name" has an invalid type, expecting str (got {class})',
    'name-invalid':
      'Invalid project name "{value}". A valid name consists only of ASCII letters and numbers, period, underscore and hyphen. It must start and end with a letter or number',
    'version-missing': `Field "project.version" missing and 'version' not specified in "project.dynamic"`,
    'version-type': 'Field "project.version" has an invalid type, expecting str (got {class})',
    'version-empty': `Field "project.version" is an invalid PEP 440 version string (got '')`,
    'version-invalid': `Field "project.version" is an invalid PEP 440 version string (got '{value}')`,
    'description-type': 'Field "project.description" has an invalid type, expecting str (got {class})',
    'readme-type': 'Field "project.readme" does not match any of: str | ReadmeTable (got {class})',
    'readme-empty': `Could not infer content type for readme file ''`,
    'readme-no-extension': `Could not infer content type for readme file '{value}'`,
    'readme-txt': `Could not infer content type for readme file '{value}'`,
    'readme-capitals': `Could not infer content type for readme file '{value}'`,
    'readme-extension': `Could not infer content type for readme file '{value}'`,
    'readme-missing': `Readme file not found ('{value}')`,
    'readme-file-missing': `Readme file not found ('{value}')`,
    'readme-key': 'Field "project.readme" contains unexpected keys: "{name}"',
    'readme-part-type': 'Field "project.readme.{name}" has an invalid type, expecting str (got {class})',
    'readme-content-type-missing': 'Field "project.readme" is missing required key "content-type"',
    'readme-both': 'Field "project.readme" must have exactly one of "file" or "text" keys',
    'readme-neither': 'Field "project.readme" must have exactly one of "file" or "text" keys',
    'license-empty': `Invalid license expression: ''`,
    'license-no-identifier': 'Unknown license',
    'license-words': `Invalid license expression: '{value}'`,
    'license-type': 'Field "project.license" does not match any of: LicenseTable | str (got {class})',
    'license-key': 'Field "project.license" contains unexpected keys: "{name}"',
    'license-part-type': 'Field "project.license.{name}" has an invalid type, expecting str (got {class})',
    'license-both': 'Field "project.license" must have exactly one of "text" or "file" keys',
    'license-neither': 'Field "project.license" must have exactly one of "text" or "file" keys',
    'license-file-missing': `License file not found ('{value}')`,
    'license-table-with-files':
      '"project.license-files" must not be used when "project.license" is not a SPDX license expression',
    'license-classifier-with-expression': `Setting "project.license" to an SPDX license expression is not compatible with 'License ::' classifiers`,
    'license-files-table':
      'Field "project.license-files" has an invalid type, expecting list[str] (got {class})',
    'license-files-type':
      'Field "project.license-files" has an invalid type, expecting list[str] (got {class})',
    'license-files-item':
      'Field "project.license-files[{index}]" has an invalid type, expecting str (got {class})',
    'license-files-outside': `'{value}' is an invalid "project.license-files" glob: the pattern must match files within the project directory`,
    'license-files-no-match': `Every pattern in "project.license-files" must match at least one file: '{value}' did not match any`,
    'license-files-pattern-none': `Every pattern in "project.license-files" must match at least one file: '{value}' did not match any`,
    'python-type': 'Field "project.requires-python" has an invalid type, expecting str (got {class})',
    'python-caret': `Field "project.requires-python" is an invalid Python version specifier string (got '{value}')`,
    'python-invalid': `Field "project.requires-python" is an invalid Python version specifier string (got '{value}')`,
    'people-type': 'Field "project.{field}" has an invalid type, expecting list[ContactTable] (got {class})',
    'person-type':
      'Field "project.{field}[{index}]" has an invalid type, expecting ContactTable (got {class})',
    'person-key': 'Field "project.{field}[{index}]" contains unexpected keys: "{name}"',
    'person-empty': 'Field "project.{field}[{index}]" must have at least one of "name" or "email" keys',
    'person-part-type': 'Field "project.{field}[{index}].name" has an invalid type, expecting str (got int)',
    'keywords-type': 'Field "project.keywords" has an invalid type, expecting list[str] (got {class})',
    'keyword-type': 'Field "project.keywords[{index}]" has an invalid type, expecting str (got {class})',
    'classifiers-type': 'Field "project.classifiers" has an invalid type, expecting list[str] (got {class})',
    'classifier-type':
      'Field "project.classifiers[{index}]" has an invalid type, expecting str (got {class})',
    'urls-date': 'Field "project.urls" has an invalid type, expecting dict[str, str] (got date)',
    'urls-type': 'Field "project.urls" has an invalid type, expecting dict[str, str] (got {class})',
    'url-type': 'Field "project.urls.{name}" has an invalid type, expecting str (got {class})',
    'url-label-long': `"project.urls" names cannot be more than 32 characters long (got '{name}')`,
    'scripts-type': 'Field "project.{field}" has an invalid type, expecting dict[str, str] (got {class})',
    'script-type': 'Field "project.{field}.{name}" has an invalid type, expecting str (got {class})',
    'entry-points-type':
      'Field "project.entry-points" has an invalid type, expecting dict[str, dict[str, str]] (got {class})',
    'group-type':
      'Field "project.entry-points.{name}" has an invalid type, expecting dict[str, str] (got {class})',
    'group-console-hyphen': `Field "project.entry-points" has an invalid key, expecting a key containing only alphanumeric, underscore, or dot characters (got '{name}')`,
    'group-gui-hyphen': `Field "project.entry-points" has an invalid key, expecting a key containing only alphanumeric, underscore, or dot characters (got '{name}')`,
    'group-dots': `Field "project.entry-points" has an invalid key, expecting a key containing only alphanumeric, underscore, or dot characters (got '{name}')`,
    'group-dot-first': `Field "project.entry-points" has an invalid key, expecting a key containing only alphanumeric, underscore, or dot characters (got '{name}')`,
    'group-empty': `Field "project.entry-points" has an invalid key, expecting a key containing only alphanumeric, underscore, or dot characters (got '')`,
    'group-hyphen': `Field "project.entry-points" has an invalid key, expecting a key containing only alphanumeric, underscore, or dot characters (got '{name}')`,
    'group-invalid': `Field "project.entry-points" has an invalid key, expecting a key containing only alphanumeric, underscore, or dot characters (got '{name}')`,
    'entry-type':
      'Field "project.entry-points.{group}.{name}" has an invalid type, expecting str (got {class})',
    'dependencies-type':
      'Field "project.dependencies" has an invalid type, expecting list[str] (got {class})',
    'dependency-type':
      'Field "project.dependencies[{index}]" has an invalid type, expecting str (got {class})',
    'dependency-star': 'Field "project.dependencies[{index}]" is an invalid PEP 508 requirement string',
    'dependency-invalid': 'Field "project.dependencies[{index}]" is an invalid PEP 508 requirement string',
    'extras-type':
      'Field "project.optional-dependencies" has an invalid type, expecting dict[str, list[str]] (got {class})',
    'extra-type':
      'Field "project.optional-dependencies.{name}" has an invalid type, expecting list[str] (got {class})',
    'extra-dependency-type':
      'Field "project.optional-dependencies.{name}[{index}]" has an invalid type, expecting str (got {class})',
    'extra-dependency-star':
      'Field "project.optional-dependencies.test[{index}]" is an invalid PEP 508 requirement string',
    'extra-dependency-invalid':
      'Field "project.optional-dependencies.a[{index}]" is an invalid PEP 508 requirement string',
    'import-names-type':
      'Field "project.import-names" has an invalid type, expecting list[str] (got {class})',
    'import-namespaces-type':
      'Field "project.import-namespaces" has an invalid type, expecting list[str] (got {class})',
    'import-name-type':
      'Field "project.import-namespaces[{index}]" has an invalid type, expecting str (got {class})',
    'import-names-overlap': `"project.import-names" overlaps with 'project.import-namespaces'`,
    'import-name-invalid': `"import-namespaces" contains '{value}', which is not a valid identifier`,
    'dynamic-type': `'str' object has no attribute '__name__'`,
    'dynamic-item': `Field "project.dynamic[{index}]" expected one of 'authors', 'classifiers', 'dependencies', 'description', 'entry-points', 'gui-scripts', 'import-names', 'import-namespaces', 'keywords', 'license', 'license-files', 'maintainers', 'optional-dependencies', 'readme', 'requires-python', 'scripts', 'urls', 'version' (got {number})`,
    'dynamic-name': `Field "project.dynamic[{index}]" expected one of 'authors', 'classifiers', 'dependencies', 'description', 'entry-points', 'gui-scripts', 'import-names', 'import-namespaces', 'keywords', 'license', 'license-files', 'maintainers', 'optional-dependencies', 'readme', 'requires-python', 'scripts', 'urls', 'version' (got 'name')`,
    'dynamic-unknown': `Field "project.dynamic[{index}]" expected one of 'authors', 'classifiers', 'dependencies', 'description', 'entry-points', 'gui-scripts', 'import-names', 'import-namespaces', 'keywords', 'license', 'license-files', 'maintainers', 'optional-dependencies', 'readme', 'requires-python', 'scripts', 'urls', 'version' (got '{value}')`,
  },
  takes: kinds(`
    unknown-key version-blank version-capitals version-unusual description-missing description-lines
    readme-file-extension readme-content-type-parameters readme-content-type readme-text-empty
    license-common license-compound license-reference license-blank license-case license-operators
    license-deprecated license-text-empty license-text license-file license-files license-files-none
    python-empty python-comma python-odd person-name-empty person-name-comma person-name-odd
    email-invalid email-empty email-dotless keyword-odd classifier-uncommon classifier-odd url-label-odd
    url-odd url-invalid script-name-invalid script-name-dots script-name-lines script-name-odd
    group-console group-gui group-part group-unicode entry-name-invalid entry-name-lines entry-name-odd
    reference-lines reference-invalid reference-odd reference-strange dependency-direct extra-circle
    extra-unknown extra-invalid extras-clash extra-unnormalised extra-dependency-direct
    import-names-none import-namespaces import-namespaces-none
  `),
};
