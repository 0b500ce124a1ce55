/** What poetry-core 2.5.0 makes of what is odd in `[project]` (json/schemas/project-schema.json, factory.py; measured). */
import { kinds, type Verdicts } from './verdict-table.ts';

export const POETRY_CORE: Verdicts = {
  version: '2.5',
  refuses: {
    'project-type': `'str' object has no attribute 'get'`,
    'project-empty': `project must contain ['name'] properties`,
    'name-missing': `project must contain ['name'] properties`,
    'name-type': 'project.name must be string',
    'name-empty': 'project.name must match pattern ^([a-zA-Z\\d]|[a-zA-Z\\d][\\w.-]*[a-zA-Z\\d])$',
    'name-invalid': 'project.name must match pattern ^([a-zA-Z\\d]|[a-zA-Z\\d][\\w.-]*[a-zA-Z\\d])$',
    'version-missing': 'Either [project.version] or [tool.poetry.version] is required in package mode.',
    'version-type': 'project.version must be string',
    'version-empty':
      'project.version must match pattern ^v?((([0-9]+)!)?([0-9]+(\\.[0-9]+)*)([-_\\.]?(alpha|a|beta|b|preview|pre|c|rc)[-_\\.]?([0-9]+)?)?((-([0-9]+))|([-_\\.]?(post|rev|r)[-_\\.]?([0-9]+)?))?([-_\\.]?(dev)[-_\\.]?([0-9]+)?)?)(\\+([a-zA-Z0-9]+([-_\\.][a-zA-Z0-9]+)*))?$',
    'version-invalid':
      'project.version must match pattern ^v?((([0-9]+)!)?([0-9]+(\\.[0-9]+)*)([-_\\.]?(alpha|a|beta|b|preview|pre|c|rc)[-_\\.]?([0-9]+)?)?((-([0-9]+))|([-_\\.]?(post|rev|r)[-_\\.]?([0-9]+)?))?([-_\\.]?(dev)[-_\\.]?([0-9]+)?)?)(\\+([a-zA-Z0-9]+([-_\\.][a-zA-Z0-9]+)*))?$',
    'version-blank':
      'project.version must match pattern ^v?((([0-9]+)!)?([0-9]+(\\.[0-9]+)*)([-_\\.]?(alpha|a|beta|b|preview|pre|c|rc)[-_\\.]?([0-9]+)?)?((-([0-9]+))|([-_\\.]?(post|rev|r)[-_\\.]?([0-9]+)?))?([-_\\.]?(dev)[-_\\.]?([0-9]+)?)?)(\\+([a-zA-Z0-9]+([-_\\.][a-zA-Z0-9]+)*))?$',
    'version-capitals':
      'project.version must match pattern ^v?((([0-9]+)!)?([0-9]+(\\.[0-9]+)*)([-_\\.]?(alpha|a|beta|b|preview|pre|c|rc)[-_\\.]?([0-9]+)?)?((-([0-9]+))|([-_\\.]?(post|rev|r)[-_\\.]?([0-9]+)?))?([-_\\.]?(dev)[-_\\.]?([0-9]+)?)?)(\\+([a-zA-Z0-9]+([-_\\.][a-zA-Z0-9]+)*))?$',
    'description-type': 'project.description must be string',
    'readme-type': 'project.readme must be valid exactly by one definition (0 matches found)',
    'readme-missing': 'Readme path `<ROOT>/{value}` does not exist.',
    'readme-file-missing': 'Readme path `<ROOT>/{value}` does not exist.',
    'readme-key': 'project.readme must be valid exactly by one definition (0 matches found)',
    'readme-part-type': 'project.readme must be valid exactly by one definition (0 matches found)',
    'readme-content-type-missing': 'project.readme must be valid exactly by one definition (0 matches found)',
    'readme-both': 'project.readme must be valid exactly by one definition (0 matches found)',
    'readme-neither': 'project.readme must be valid exactly by one definition (0 matches found)',
    'license-type': 'project.license must be valid exactly by one definition (0 matches found)',
    'license-key': 'project.license must be valid exactly by one definition (0 matches found)',
    'license-part-type': 'project.license must be valid exactly by one definition (0 matches found)',
    'license-both': 'project.license must be valid exactly by one definition (0 matches found)',
    'license-neither': 'project.license must be valid exactly by one definition (0 matches found)',
    'license-file-missing': `Poetry: license file '<ROOT>/{value}' not found`,
    'license-table-with-files':
      '[project.license] must be of type string if [project.license-files] is defined.',
    'license-files-table': 'project.license-files must be array',
    'license-files-type': 'project.license-files must be array',
    'license-files-item': 'project.license-files[{index}] must be string',
    'license-files-outside': `Invalid entry in [project.license-files]: '{value}'`,
    'license-files-no-match': `No files found for license file glob pattern '{value}'`,
    'license-files-pattern-none': `No files found for license file glob pattern '{value}'`,
    'python-type': 'project.requires-python must be string',
    'python-empty': 'Could not parse version constraint:',
    'python-odd': 'Could not parse version constraint: ===3.9',
    'people-type': 'project.{field} must be array',
    'person-type': 'project.{field}[{index}] must be object',
    'person-key': `project.{field}[{index}] must not contain {'{name}'} properties`,
    'person-empty': 'project.{field}[{index}] cannot be validated by any definition',
    'person-part-type': 'project.{field}[{index}].name must be string',
    'person-name-empty': 'normalize() argument 2 must be str, not None',
    'email-invalid': 'project.{field}[{index}].email must be email',
    'email-empty': 'project.{field}[{index}].email must be email',
    'email-dotless': 'project.{field}[{index}].email must be email',
    'keywords-type': 'project.keywords must be array',
    'keyword-type': 'project.keywords[{index}] must be string',
    'classifiers-type': 'project.classifiers must be array',
    'classifier-type': 'project.classifiers[{index}] must be string',
    'urls-date': 'project.urls must be object',
    'urls-type': 'project.urls must be object',
    'url-type': 'project.urls.a must be string',
    'url-invalid': 'project.urls.a must be uri',
    'scripts-type': 'project.{field} must be object',
    'script-type': 'project.{field}.a must be string',
    'entry-points-type': 'project.entry-points must be object',
    'group-type': 'project.entry-points.g must be object',
    'group-console': 'project.entry-points must be named by propertyName definition',
    'group-gui': 'project.entry-points must be named by propertyName definition',
    'group-console-hyphen': `project.entry-points must not contain {'{name}'} properties`,
    'group-gui-hyphen': `project.entry-points must not contain {'{name}'} properties`,
    'group-dots': `project.entry-points must not contain {'{name}'} properties`,
    'group-dot-first': `project.entry-points must not contain {'{name}'} properties`,
    'group-empty': `project.entry-points must not contain {''} properties`,
    'group-hyphen': `project.entry-points must not contain {'{name}'} properties`,
    'group-invalid': `project.entry-points must not contain {'{name}'} properties`,
    'entry-type': 'project.entry-points.{group}.a must be string',
    'dependencies-type': 'project.dependencies must be array',
    'dependency-type': 'project.dependencies[{index}] must be string',
    'dependency-invalid': 'The requirement is invalid',
    'extras-type': 'project.optional-dependencies must be object',
    'extra-type': 'project.optional-dependencies.a must be array',
    'extra-dependency-type': 'project.optional-dependencies.{name}[{index}] must be string',
    'extra-dependency-odd': 'The requirement is invalid',
    'extra-dependency-invalid': 'The requirement is invalid: Unexpected character at column',
    'dynamic-type': 'project.dynamic must be array',
    'dynamic-item': 'project.dynamic[{index}] must be string',
    'dynamic-name': `project.dynamic[{index}] must be one of ['version', 'description', 'readme', 'requires-python', 'license', 'license-files', 'authors', 'maintainers', 'keywords', 'classifiers', 'urls', 'scripts', 'gui-scripts', 'entry-points', 'dependencies', 'optional-dependencies']`,
    'dynamic-unknown': `project.dynamic[{index}] must be one of ['version', 'description', 'readme', 'requires-python', 'license', 'license-files', 'authors', 'maintainers', 'keywords', 'classifiers', 'urls', 'scripts', 'gui-scripts', 'entry-points', 'dependencies', 'optional-dependencies']`,
  },
  takes: kinds(`
    unknown-key version-unusual description-missing description-lines readme-no-extension readme-txt
    readme-capitals readme-extension readme-file-extension readme-content-type-parameters
    readme-content-type readme-text-empty license-empty license-common license-compound
    license-reference license-blank license-case license-operators license-deprecated
    license-no-identifier license-words license-text-empty license-text license-file
    license-classifier-with-expression license-files license-files-none python-comma python-caret
    person-name-comma person-name-odd keyword-odd classifier-uncommon classifier-odd url-label-long
    url-label-odd url-odd script-name-invalid script-name-dots script-name-lines script-name-odd
    group-part group-unicode entry-name-invalid entry-name-lines entry-name-odd reference-lines
    reference-invalid reference-odd reference-strange dependency-blank dependency-star extra-circle
    extra-unknown extra-invalid extras-clash extra-unnormalised extra-dependency-blank
    extra-dependency-star import-names import-names-type import-names-none import-namespaces
    import-namespaces-type import-namespaces-none import-name-type import-name-invalid import-name-odd
    import-names-overlap
  `),
};
