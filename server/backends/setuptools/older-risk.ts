/**
 * Metadata of setup.py and setup.cfg that setuptools may refuse (setuptools/dist.py `_finalize_requires`,
 * `check_entry_points`; 84.2.1). Requirements are read whether or not `[project]` lets them in.
 */
import type { Files } from '../../files/files.ts';
import { isName } from '../../pyproject/name.ts';
import { requirementKind } from '../../pyproject/requirement.ts';
import { isSpecifierSet } from '../../pyproject/specifier.ts';
import type { PyValue } from '../../python/literals.ts';
import { arrayAt, type Document, stringsOf as stringsIn } from '../../toml/document.ts';
import type { Distribution } from './distribution.ts';
import { elsewhere } from './elsewhere.ts';
import { isBlank, stringsOf } from './options-older.ts';

/** A clause; undefined where nothing is refused. */
export async function olderRisk(
  doc: Document,
  files: Files,
  told: Distribution,
): Promise<string | undefined> {
  if (told.keywords === undefined && told.setupCfg.size === 0) return undefined;
  const { name, unclear, entryPoints } = await elsewhere(doc, files);
  const isOwn = !doc.root.entries.has('project');
  const dynamic = stringsIn(arrayAt(doc.root, 'project', 'dynamic')).map(({ value }) => value);
  const takes = ['entry-points', 'scripts', 'gui-scripts'].some((field) => isOwn || dynamic.includes(field));
  const references = [...(entryPoints?.values() ?? [])].flatMap((names) => [...names.values()]);
  if (takes && (unclear.includes('entryPoints') || !references.every(isReference)))
    return 'an entry point outside of pyproject.toml may be refused';
  if (isOwn && name !== undefined && !isName(name)) return `\`${name}\` may be refused for a name`;
  if (told.keywords?.get('version')?.kind === 'string' && unclear.includes('version'))
    return 'the version in `setup.py` may be refused';
  if (isOwn && isOdd(told.setupCfg.get('metadata')?.get('version')) && unclear.includes('version'))
    return 'the version in `setup.cfg` may be refused';
  const odd = [...requirements(told)].find((text) => requirementKind(text.trim()) !== 'plain');
  if (odd !== undefined) return `\`${odd}\` may be refused for a requirement`;
  const python = pythons(told).find((text) => !isSpecifierSet(text));
  return python === undefined ? undefined : `\`${python}\` may be refused for a range of versions`;
}

/** A text that is neither read from a file nor from a module. */
function isOdd(version: string | undefined): boolean {
  return version !== undefined && version !== '' && !/^(?:attr|file):/.test(version);
}

/** As importlib.metadata reads references. */
function isReference(text: string): boolean {
  return /^[\w.]+\s*(?::\s*[\w.]+\s*)?(?:\[[\w\s.,-]*\]\s*)?$/.test(text);
}

function* requirements({ keywords, setupCfg }: Distribution): Iterable<string> {
  for (const text of [
    setupCfg.get('options')?.get('install_requires') ?? '',
    ...(setupCfg.get('options.extras_require')?.values() ?? []),
  ])
    if (!text.startsWith('file:')) yield* listed(text.includes('\n') ? text.split('\n') : text.split(';'));
  yield* texts(keywords?.get('install_requires'));
  const extras = keywords?.get('extras_require');
  if (extras?.kind === 'dict') for (const [, value] of extras.entries) yield* texts(value);
  else if (extras && !isBlank(extras) && extras.kind !== 'opaque') yield '';
}

function texts(value: PyValue | undefined): readonly string[] {
  if (!value || isBlank(value) || value.kind === 'opaque') return [];
  const lines = value.kind === 'string' ? value.value.split('\n') : stringsOf(value);
  // Something else than a list of texts is refused.
  return lines ? listed(lines) : [''];
}

function listed(lines: readonly string[]): readonly string[] {
  return lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
}

function pythons({ keywords, setupCfg }: Distribution): readonly string[] {
  const given = keywords?.get('python_requires');
  const written = [
    given?.kind === 'string' ? given.value : '',
    setupCfg.get('options')?.get('python_requires') ?? '',
  ];
  return written.filter((text) => text.trim() !== '');
}
