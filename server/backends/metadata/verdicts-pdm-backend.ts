/** What pdm-backend 2.5.0 makes of what is odd in `[project]` (project_table.py and pyproject.py of pyproject-metadata 0.12; measured). */
import { kinds, type Verdicts } from './verdict-table.ts';

export const PDM_BACKEND: Verdicts = {
  version: '2.5',
  refuses: {
    'no-project': 'project: Section "project" missing in pyproject.toml',
    'project-type': 'project: Field "project" has an invalid type, expecting ProjectTable (got {class})',
    'project-empty': 'project.name: Field "project.name" is required if "project" is present',
    'name-missing': 'project.name: Field "project.name" is required if "project" is present',
    'name-type': 'project.name: Field "project.name" has an invalid type, expecting str (got {class})',
    'name-invalid': `project.name: Invalid project name '{value}'. A valid name consists only of ASCII letters and numbers, period, underscore and hyphen. It must start and end with a letter or number`,
    'version-missing': `project.version: Field "project.version" missing and 'version' not specified in "project.dynamic"`,
    'version-type':
      'project.version: Field "project.version" has an invalid type, expecting str (got {class})',
    'version-empty': `project.version: Field "project.version" is an invalid PEP 440 version string (got '')`,
    'version-invalid': `project.version: Field "project.version" is an invalid PEP 440 version string (got '{value}')`,
    'description-type':
      'project.description: Field "project.description" has an invalid type, expecting str (got {class})',
    'readme-type':
      'project.readme: Field "project.readme" does not match any of: str | ReadmeTable (got {class})',
    'readme-empty': `project.readme: Could not infer content type for readme file ''`,
    'readme-no-extension': `project.readme: Could not infer content type for readme file '{value}'`,
    'readme-txt': `project.readme: Could not infer content type for readme file 'README.{extension}'`,
    'readme-capitals': `project.readme: Could not infer content type for readme file 'README.{extension}'`,
    'readme-extension': `project.readme: Could not infer content type for readme file 'README.{extension}'`,
    'readme-missing': `project.readme.file: Readme file not found ('{value}')`,
    'readme-file-missing': `project.readme.file: Readme file not found ('{value}')`,
    'readme-key': 'project.readme: Field "project.readme" contains unexpected keys: "{name}"',
    'readme-part-type':
      'project.readme.{name}: Field "project.readme.{name}" has an invalid type, expecting str (got {class})',
    'readme-content-type-missing':
      'project.readme: Field "project.readme" is missing required key "content-type"',
    'readme-both': 'project.readme: Field "project.readme" must have exactly one of "file" or "text" keys',
    'readme-neither': 'project.readme: Field "project.readme" must have exactly one of "file" or "text" keys',
    'license-type':
      'project.license: Field "project.license" does not match any of: LicenseTable | str (got {class})',
    'license-key': 'project.license: Field "project.license" contains unexpected keys: "{name}"',
    'license-part-type':
      'project.license.{name}: Field "project.license.{name}" has an invalid type, expecting str (got {class})',
    'license-both': 'project.license: Field "project.license" must have exactly one of "text" or "file" keys',
    'license-neither':
      'project.license: Field "project.license" must have exactly one of "text" or "file" keys',
    'license-file-missing': `project.license.file: License file not found ('{value}')`,
    'license-table-with-files':
      'project.license-files: "project.license-files" must not be used when "project.license" is not a SPDX license expression',
    'license-classifier-with-expression': `project.license: Setting "project.license" to an SPDX license expression is not compatible with 'License ::' classifiers`,
    'license-files-table':
      'project.license-files: Field "project.license-files" has an invalid type, expecting list[str] (got {class})',
    'license-files-type':
      'project.license-files: Field "project.license-files" has an invalid type, expecting list[str] (got {class})',
    'license-files-item':
      'project.license-files[{index}]: Field "project.license-files[{index}]" has an invalid type, expecting str (got {class})',
    'license-files-outside': `project.license-files: '{value}' is an invalid "project.license-files" glob: the pattern must match files within the project directory`,
    'license-files-no-match': `project.license-files: Every pattern in "project.license-files" must match at least one file: '{value}' did not match any`,
    'license-files-pattern-none': `project.license-files: Every pattern in "project.license-files" must match at least one file: '{value}' did not match any`,
    'python-type':
      'project.requires-python: Field "project.requires-python" has an invalid type, expecting str (got {class})',
    'python-caret': `project.requires-python: Field "project.requires-python" is an invalid Python version specifier string (got '{value}')`,
    'python-invalid': `project.requires-python: Field "project.requires-python" is an invalid Python version specifier string (got '{value}')`,
    'people-type':
      'project.{field}: Field "project.{field}" has an invalid type, expecting list[ContactTable] (got {class})',
    'person-type':
      'project.{field}[{index}]: Field "project.{field}[{index}]" has an invalid type, expecting ContactTable (got {class})',
    'person-key':
      'project.{field}[{index}]: Field "project.{field}[{index}]" contains unexpected keys: "{name}"',
    'person-empty':
      'project.{field}[{index}]: Field "project.{field}[{index}]" must have at least one of "name" or "email" keys',
    'person-part-type':
      'project.{field}[{index}].name: Field "project.{field}[{index}].name" has an invalid type, expecting str (got int)',
    'keywords-type':
      'project.keywords: Field "project.keywords" has an invalid type, expecting list[str] (got {class})',
    'keyword-type':
      'project.keywords[{index}]: Field "project.keywords[{index}]" has an invalid type, expecting str (got {class})',
    'classifiers-type':
      'project.classifiers: Field "project.classifiers" has an invalid type, expecting list[str] (got {class})',
    'classifier-type':
      'project.classifiers[{index}]: Field "project.classifiers[{index}]" has an invalid type, expecting str (got {class})',
    'urls-date':
      'project.urls: Field "project.urls" has an invalid type, expecting dict[str, str] (got date)',
    'urls-type':
      'project.urls: Field "project.urls" has an invalid type, expecting dict[str, str] (got {class})',
    'url-type':
      'project.urls.a: Field "project.urls.{name}" has an invalid type, expecting str (got {class})',
    'url-label-long': `project.urls: "project.urls" names cannot be more than 32 characters long (got '{name}')`,
    'scripts-type':
      'project.{field}: Field "project.{field}" has an invalid type, expecting dict[str, str] (got {class})',
    'script-type':
      'project.{field}.a: Field "project.{field}.{name}" has an invalid type, expecting str (got {class})',
    'entry-points-type':
      'project.entry-points: Field "project.entry-points" has an invalid type, expecting dict[str, dict[str, str]] (got {class})',
    'group-type':
      'project.entry-points.g: Field "project.entry-points.{name}" has an invalid type, expecting dict[str, str] (got {class})',
    'group-console-hyphen': `project.entry-points: Field "project.entry-points" has an invalid key, expecting a key containing only alphanumeric, underscore, or dot characters (got '{name}')`,
    'group-gui-hyphen': `project.entry-points: Field "project.entry-points" has an invalid key, expecting a key containing only alphanumeric, underscore, or dot characters (got '{name}')`,
    'group-dots': `project.entry-points: Field "project.entry-points" has an invalid key, expecting a key containing only alphanumeric, underscore, or dot characters (got '{name}')`,
    'group-dot-first': `project.entry-points: Field "project.entry-points" has an invalid key, expecting a key containing only alphanumeric, underscore, or dot characters (got '{name}')`,
    'group-empty': `project.entry-points: Field "project.entry-points" has an invalid key, expecting a key containing only alphanumeric, underscore, or dot characters (got '')`,
    'group-hyphen': `project.entry-points: Field "project.entry-points" has an invalid key, expecting a key containing only alphanumeric, underscore, or dot characters (got '{name}')`,
    'group-invalid': `project.entry-points: Field "project.entry-points" has an invalid key, expecting a key containing only alphanumeric, underscore, or dot characters (got '{name}')`,
    'entry-type':
      'project.entry-points.{group}.a: Field "project.entry-points.{group}.{name}" has an invalid type, expecting str (got {class})',
    'dependencies-type':
      'project.dependencies: Field "project.dependencies" has an invalid type, expecting list[str] (got {class})',
    'dependency-type':
      'project.dependencies[{index}]: Field "project.dependencies[{index}]" has an invalid type, expecting str (got {class})',
    'dependency-star':
      'project.dependencies[{index}]: Field "project.dependencies[{index}]" is an invalid PEP 508 requirement string',
    'dependency-invalid':
      'project.dependencies[{index}]: Field "project.dependencies[{index}]" is an invalid PEP 508 requirement string',
    'extras-type':
      'project.optional-dependencies: Field "project.optional-dependencies" has an invalid type, expecting dict[str, list[str]] (got {class})',
    'extra-type':
      'project.optional-dependencies.a: Field "project.optional-dependencies.{name}" has an invalid type, expecting list[str] (got {class})',
    'extra-dependency-type':
      'project.optional-dependencies.{name}[{index}]: Field "project.optional-dependencies.{name}[{index}]" has an invalid type, expecting str (got {class})',
    'extra-dependency-star':
      'project.optional-dependencies.test[{index}]: Field "project.optional-dependencies.test[{index}]" is an invalid PEP 508 requirement string',
    'extra-dependency-invalid':
      'project.optional-dependencies.a[{index}]: Field "project.optional-dependencies.a[{index}]" is an invalid PEP 508 requirement string',
    'import-names-type':
      'project.import-names: Field "project.import-names" has an invalid type, expecting list[str] (got {class})',
    'import-namespaces-type':
      'project.import-namespaces: Field "project.import-namespaces" has an invalid type, expecting list[str] (got {class})',
    'import-name-type':
      'project.import-namespaces[{index}]: Field "project.import-namespaces[{index}]" has an invalid type, expecting str (got {class})',
    'import-names-overlap': `project.import-names: "project.import-names" overlaps with 'project.import-namespaces'`,
    'import-name-invalid': `import-namespaces: "import-namespaces" contains '{value}', which is not a valid identifier`,
    'dynamic-type': `'str' object has no attribute '__name__'`,
    'dynamic-item': `project.dynamic[{index}]: Field "project.dynamic[{index}]" expected one of 'authors', 'classifiers', 'dependencies', 'description', 'entry-points', 'gui-scripts', 'import-names', 'import-namespaces', 'keywords', 'license', 'license-files', 'maintainers', 'optional-dependencies', 'readme', 'requires-python', 'scripts', 'urls', 'version' (got {number})`,
    'dynamic-name': `project.dynamic[{index}]: Field "project.dynamic[{index}]" expected one of 'authors', 'classifiers', 'dependencies', 'description', 'entry-points', 'gui-scripts', 'import-names', 'import-namespaces', 'keywords', 'license', 'license-files', 'maintainers', 'optional-dependencies', 'readme', 'requires-python', 'scripts', 'urls', 'version' (got 'name')`,
    'dynamic-unknown': `project.dynamic[{index}]: Field "project.dynamic[{index}]" expected one of 'authors', 'classifiers', 'dependencies', 'description', 'entry-points', 'gui-scripts', 'import-names', 'import-namespaces', 'keywords', 'license', 'license-files', 'maintainers', 'optional-dependencies', 'readme', 'requires-python', 'scripts', 'urls', 'version' (got '{value}')`,
  },
  takes: kinds(`
    unknown-key version-blank version-capitals version-unusual description-missing description-lines
    readme-file-extension readme-content-type-parameters readme-content-type readme-text-empty
    license-empty license-common license-compound license-reference license-blank license-case
    license-operators license-deprecated license-no-identifier license-words license-text-empty
    license-text license-file license-files license-files-none python-empty python-comma python-odd
    person-name-empty person-name-comma person-name-odd email-invalid email-empty email-dotless
    keyword-odd classifier-uncommon classifier-odd url-label-odd url-odd url-invalid script-name-invalid
    script-name-dots script-name-lines script-name-odd group-console group-gui group-part group-unicode
    entry-name-invalid entry-name-lines entry-name-odd reference-lines reference-invalid reference-odd
    reference-strange dependency-direct extra-circle extra-unknown extra-invalid extras-clash
    extra-unnormalised extra-dependency-direct import-names-none import-namespaces
    import-namespaces-none
  `),
};
