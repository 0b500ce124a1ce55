/**
 * What is odd in `[project]`: everything that a backend is known to refuse, or of which it is not known that all take it.
 *
 * What is found here has one kind; `verdicts.ts` says what each backend makes of each kind. A table in which nothing odd
 * is found is one that every backend takes.
 */
import type { Files } from '../../files/files.ts';
import { isName } from '../../pyproject/name.ts';
import { FIELDS } from '../../pyproject/project-table.ts';
import { isSpecifierSet } from '../../pyproject/specifier.ts';
import { normalizeVersion } from '../../pyproject/version.ts';
import type { Document, Table } from '../../toml/document.ts';
import { entryPointOddities } from './oddities-entry-points.ts';
import { fileOddities } from './oddities-files.ts';
import { importNameOddities } from './oddities-import-names.ts';
import { peopleOddities } from './oddities-people.ts';
import { requirementOddities } from './oddities-requirements.ts';
import { type Oddity, odd, typeParts } from './oddity.ts';

/** Everything odd, in the order of the specification. */
export async function oddities(doc: Document, files: Files): Promise<readonly Oddity[]> {
  const project = doc.root.entries.get('project')?.value;
  if (!project) return [{ kind: 'no-project', keys: ['project'], parts: {} }];
  if (project.kind !== 'table') return [odd('project-type', [], typeParts(project))];
  if (project.entries.size === 0) return [odd('project-empty', [])];
  return [
    ...nameOddities(project),
    ...keyOddities(project),
    ...versionOddities(project),
    ...descriptionOddities(project),
    ...(await fileOddities(project, files)),
    ...pythonOddities(project),
    ...peopleOddities(project),
    ...entryPointOddities(project),
    ...requirementOddities(project),
    ...importNameOddities(project),
    ...dynamicOddities(project),
  ];
}

const KNOWN: ReadonlySet<string> = new Set(['name', 'dynamic', ...FIELDS]);

function* keyOddities(project: Table): Iterable<Oddity> {
  for (const name of project.entries.keys()) if (!KNOWN.has(name)) yield odd('unknown-key', [name], { name });
}

function* nameOddities(project: Table): Iterable<Oddity> {
  const name = project.entries.get('name')?.value;
  if (!name) yield odd('name-missing', ['name']);
  else if (name.kind !== 'string') yield odd('name-type', ['name'], typeParts(name));
  else if (name.value === '') yield odd('name-empty', ['name']);
  // Line breaks and letters of other scripts pass the expression of one or the other.
  else if (!/^[\x20-\x7E]*$/.test(name.value)) yield odd('name-odd', ['name']);
  else if (!isName(name.value)) yield odd('name-invalid', ['name'], { value: name.value });
}

/** Whether `dynamic` names a field. */
function isDynamic(project: Table, field: string): boolean {
  const dynamic = project.entries.get('dynamic')?.value;
  return (
    dynamic?.kind === 'array' && dynamic.items.some((item) => item.kind === 'string' && item.value === field)
  );
}

function* versionOddities(project: Table): Iterable<Oddity> {
  const version = project.entries.get('version')?.value;
  if (!version) {
    if (!isDynamic(project, 'version')) yield odd('version-missing', ['version']);
    return;
  }
  if (version.kind !== 'string') {
    yield odd('version-type', ['version'], typeParts(version));
    return;
  }
  const { value } = version;
  const normal = normalizeVersion(value);
  if (value === '') yield odd('version-empty', ['version']);
  else if (normal === undefined) yield odd('version-invalid', ['version'], { value });
  else if (value !== value.trim()) yield odd('version-blank', ['version'], { value });
  // In the local part everyone takes capitals.
  else if (/[A-Z]/.test(value.replace(/\+.*/s, ''))) yield odd('version-capitals', ['version'], { value });
  else if (value !== normal) yield odd('version-unusual', ['version'], { value });
}

function* descriptionOddities(project: Table): Iterable<Oddity> {
  const description = project.entries.get('description')?.value;
  if (!description) {
    if (!isDynamic(project, 'description')) yield odd('description-missing', ['description']);
  } else if (description.kind !== 'string')
    yield odd('description-type', ['description'], typeParts(description));
  else if (description.value.includes('\n')) yield odd('description-lines', ['description']);
}

function* pythonOddities(project: Table): Iterable<Oddity> {
  const python = project.entries.get('requires-python')?.value;
  const path = ['requires-python'];
  if (!python) return;
  if (python.kind !== 'string') yield odd('python-type', path, typeParts(python));
  else if (python.value.trim() === '') yield odd('python-empty', path);
  else if (isSpecifierSet(python.value)) return;
  else if (python.value.includes('===')) yield odd('python-odd', path);
  else if (isSpecifierSet(python.value.replace(/,\s*$/, ''))) yield odd('python-comma', path);
  else if (/^\s*(?:\^|~(?!=))?[\d.]+\s*$/.test(python.value))
    yield odd('python-caret', path, { value: python.value });
  else yield odd('python-invalid', path, { value: python.value });
}

function* dynamicOddities(project: Table): Iterable<Oddity> {
  const dynamic = project.entries.get('dynamic')?.value;
  if (!dynamic) return;
  if (dynamic.kind !== 'array') {
    yield odd('dynamic-type', ['dynamic'], typeParts(dynamic));
    return;
  }
  const fields: ReadonlySet<string> = new Set(FIELDS);
  for (const [i, item] of dynamic.items.entries()) {
    const place = { index: `${i}`, number: `${i + 1}` };
    if (item.kind !== 'string') yield odd('dynamic-item', ['dynamic'], { ...place, ...typeParts(item) });
    else if (item.value === 'name') yield odd('dynamic-name', ['dynamic'], place);
    else if (!fields.has(item.value))
      yield odd('dynamic-unknown', ['dynamic'], { value: item.value, ...place });
  }
}
