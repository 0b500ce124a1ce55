/** What backends say of a field that is static and in `dynamic` at once. */
import type { Document } from '../../toml/document.ts';

/** The first line of it, as far as it is fixed text. */
export function bothSays(backend: string, field: string, _doc: Document): string {
  switch (backend) {
    case 'setuptools':
      return `ValueError: invalid pyproject.toml config: \`project.${field}\`.`;
    case 'hatchling':
      return `Metadata field \`${field}\` cannot be both statically defined and listed in field \`project.dynamic\``;
    case 'flit-core':
      return 'keys listed in project.dynamic must not be in [project] table';
    case 'uv-build':
      return 'Dynamic metadata is not supported';
    case 'whey':
      return `'${field}' was listed in 'project.dynamic' but a value was given.`;
    default:
      return `Field "project.${field}" declared as dynamic in "project.dynamic" but is defined`;
  }
}
