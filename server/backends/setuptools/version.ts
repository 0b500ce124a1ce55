/** The version of a setuptools project, as far as it can be told without a build. */
import type { Files } from '../../files/files.ts';
import { join } from '../../files/files.ts';
import { readProjectTable } from '../../pyproject/project-table.ts';
import { normalizeVersion } from '../../pyproject/version.ts';
import type { Document } from '../../toml/document.ts';
import { readAttribute } from './attr.ts';
import type { Distribution } from './distribution.ts';
import { dynamicFields } from './dynamic.ts';
import { findLayout } from './layout.ts';
import { finalName, safeName } from './name.ts';
import { isBlank } from './options-older.ts';
import { readRequires } from './requires.ts';
import { readSettings } from './settings.ts';

/** The version as the wheel has it; undefined where it cannot be told. */
export async function versionOf(
  doc: Document,
  files: Files,
  told: Distribution,
): Promise<string | undefined> {
  const { version, dynamic } = readProjectTable(doc);
  if (version) return normalizeVersion(version.value);
  const isDynamic = dynamic.some(({ value }) => value === 'version');
  const found = isDynamic ? (await dynamicFields(doc, files)).fields.get('version')?.value : undefined;
  const older = found ?? (await olderVersion(doc, files, told));
  return older === 'unclear' ? undefined : older;
}

/** `demo_pkg-1.0.data`. */
export async function dataFolder(
  doc: Document,
  files: Files,
  told: Distribution,
): Promise<string | undefined> {
  const name = await finalName(doc, files, told);
  const version = await versionOf(doc, files, told);
  if (name === undefined || version === undefined) return undefined;
  const safe = safeName(name)
    .replace(/[-_.]+/g, '-')
    .toLowerCase()
    .replaceAll('-', '_');
  return `${safe}-${version.replaceAll('-', '_')}.data`;
}

/** The version that setup.py or setup.cfg gives; `unclear` where it cannot be read. */
export async function olderVersion(
  doc: Document,
  files: Files,
  told: Distribution,
): Promise<string | 'unclear' | undefined> {
  const given = told.keywords?.get('version');
  if (given && !isBlank(given))
    return given.kind === 'string' ? (normalizeVersion(given.value) ?? 'unclear') : 'unclear';
  const text = told.setupCfg.get('metadata')?.get('version') ?? '';
  if (text !== '') return cfgVersion(text, doc, files);
  const requires = readRequires(doc);
  const finds = [...requires.names].some((each) => /scm|vcs-versioning|versioningit/.test(each));
  if (readProjectTable(doc).version || told.usesToml) return undefined;
  return finds || requires.meddlers.length > 0 || told.runs ? 'unclear' : '0.0.0';
}

async function cfgVersion(text: string, doc: Document, files: Files): Promise<string | 'unclear'> {
  const file = /^file:\s*([^,]+)$/.exec(text)?.[1];
  if (file !== undefined) {
    const read = await files.read(join('.', file.trim()));
    return ('text' in read ? normalizeVersion(read.text.trim()) : undefined) ?? 'unclear';
  }
  const attr = /^attr:(.*)$/.exec(text)?.[1];
  if (attr === undefined) return normalizeVersion(text) ?? 'unclear';
  const settings = await readSettings(doc, files);
  const layout = settings && (await findLayout(settings, files));
  const found = layout && (await readAttribute(attr, (name) => layout.folderOf(name), files));
  return (found?.value === undefined ? undefined : normalizeVersion(found.value)) ?? 'unclear';
}
