/** What maturin 1.16.0 makes of what is odd in `[project]` (metadata.rs, the crate pyproject-toml; measured). */
import { kinds, type Verdicts } from './verdict-table.ts';

export const MATURIN: Verdicts = {
  version: '1.16',
  refuses: {
    'project-type': 'invalid type: {rust}, expected struct Project',
    'project-empty': 'missing field `name`',
    'name-missing': 'missing field `name`',
    'name-type': 'pyproject.toml is invalid',
    'version-type': 'pyproject.toml is invalid',
    'version-empty': 'expected version to start with a number, but no leading ASCII digits were found',
    'version-invalid': 'pyproject.toml is invalid',
    'description-type': 'invalid type: {rust}, expected a string',
    'readme-type': 'data did not match any variant of untagged enum ReadMe',
    'readme-empty': 'Failed to read readme specified in pyproject.toml, which should be at <ROOT>/',
    'readme-outside': '`project.readme` path `{value}` resolves outside allowed metadata root `<ROOT>`',
    'readme-missing': 'Failed to read readme specified in pyproject.toml, which should be at <ROOT>/{value}',
    'readme-file-missing':
      'Failed to read readme specified in pyproject.toml, which should be at <ROOT>/{value}',
    'readme-part-type': 'data did not match any variant of untagged enum ReadMe',
    'readme-both': `file and text fields of 'project.readme' are mutually-exclusive, only one of them should be specified`,
    'license-type': 'data did not match any variant of untagged enum License',
    'license-part-type': 'data did not match any variant of untagged enum License',
    'license-neither': 'data did not match any variant of untagged enum License',
    'license-file-missing': 'Failed to open file at "<ROOT>/{value}" for reading',
    'license-outside':
      '`project.license.file` path `{value}` resolves outside allowed metadata root `<ROOT>`',
    'license-files-table': 'invalid type: {rust}, expected a sequence',
    'license-files-type': 'invalid type: {rust}, expected a sequence',
    'license-files-item': 'invalid type: {rust}, expected a string',
    'python-type': 'pyproject.toml is invalid',
    'python-comma': 'pyproject.toml is invalid',
    'python-caret': 'pyproject.toml is invalid',
    'python-invalid': 'pyproject.toml is invalid',
    'people-type': 'invalid type: {rust}, expected a sequence',
    'person-type': `a table with 'name' and/or 'email' keys`,
    'person-key': `a table with 'name' and/or 'email' keys`,
    'person-empty': `a table with 'name' and/or 'email' keys`,
    'person-part-type': `a table with 'name' and/or 'email' keys`,
    'keywords-type': 'invalid type: {rust}, expected a sequence',
    'keyword-type': 'invalid type: {rust}, expected a string',
    'classifiers-type': 'invalid type: {rust}, expected a sequence',
    'classifier-type': 'invalid type: {rust}, expected a string',
    'urls-type': 'invalid type: {rust}, expected a map',
    'url-type': 'invalid type: {rust}, expected a string',
    'scripts-type': 'invalid type: {rust}, expected a map',
    'script-type': 'invalid type: {rust}, expected a string',
    'entry-points-type': 'invalid type: {rust}, expected a map',
    'group-type': 'invalid type: {rust}, expected a map',
    'group-console': '{name} is not allowed in project.entry-points table',
    'group-gui': '{name} is not allowed in project.entry-points table',
    'entry-type': 'invalid type: {rust}, expected a string',
    'dependencies-type': 'invalid type: {rust}, expected a sequence',
    'dependency-type': 'pyproject.toml is invalid',
    'dependency-star': 'pyproject.toml is invalid',
    'dependency-invalid': 'pyproject.toml is invalid',
    'extras-type': 'invalid type: {rust}, expected a map',
    'extra-type': 'pyproject.toml is invalid',
    'extra-dependency-type': 'invalid type: {rust}, expected a string',
    'extra-dependency-invalid': 'pyproject.toml is invalid',
    'dynamic-type': 'invalid type: {rust}, expected a sequence',
    'dynamic-item': 'invalid type: {rust}, expected a string',
    'dynamic-name': '`project.dynamic` must not specify `name` in pyproject.toml',
  },
  takes: kinds(`
    unknown-key version-missing version-blank version-capitals version-unusual description-missing
    description-lines readme-no-extension readme-txt readme-capitals readme-extension
    readme-file-extension readme-key readme-content-type-missing readme-content-type-parameters
    readme-content-type readme-neither readme-text-empty license-empty license-common license-compound
    license-reference license-blank license-case license-operators license-deprecated
    license-no-identifier license-words license-key license-both license-text-empty license-text
    license-file license-table-with-files license-classifier-with-expression license-files
    license-files-none license-files-no-match python-empty python-odd person-name-empty
    person-name-comma person-name-odd email-invalid email-empty email-dotless keyword-odd
    classifier-uncommon classifier-odd url-label-long url-label-odd url-odd url-invalid
    script-name-invalid script-name-dots script-name-lines script-name-odd group-console-hyphen
    group-gui-hyphen group-part group-unicode group-dots group-dot-first group-hyphen group-invalid
    entry-name-invalid entry-name-lines entry-name-odd reference-lines reference-invalid reference-odd
    reference-strange dependency-direct dependency-blank extras-clash extra-unnormalised
    extra-dependency-direct import-names import-names-type import-names-none import-namespaces
    import-namespaces-type import-namespaces-none import-name-type import-name-invalid import-name-odd
    import-names-overlap dynamic-unknown
  `),
};
