/** What is odd about `readme`, `license` and `license-files`: their shapes, and the files that they name. */

import { type Files, normalize } from '../../files/files.ts';
import { licenseText } from '../../pyproject/license.ts';
import type { Table, Value } from '../../toml/document.ts';
import { compiled } from '../globs/compiled.ts';
import { type Oddity, odd, typeParts } from './oddity.ts';
import type { Kind } from './oddity-kinds.ts';

/** The oddities of the three fields that name files. */
export async function fileOddities(project: Table, files: Files): Promise<readonly Oddity[]> {
  const readme = project.entries.get('readme')?.value;
  const license = project.entries.get('license')?.value;
  const patterns = project.entries.get('license-files')?.value;
  return [
    ...(readme ? await readmeOddities(readme, files) : []),
    ...(license ? await licenseOddities(license, files) : []),
    ...(patterns ? await patternOddities(patterns, files) : []),
    ...together(project, license, patterns),
  ];
}

async function readmeOddities(readme: Value, files: Files): Promise<readonly Oddity[]> {
  const path = ['readme'];
  if (readme.kind === 'table') return readmeTable(readme, files);
  if (readme.kind !== 'string') return [odd('readme-type', path, typeParts(readme))];
  const { value } = readme;
  if (value === '') return [odd('readme-empty', path)];
  const [extension] = /\.\w+$/.exec(value) ?? [];
  const parts = { value, extension: extension?.slice(1) ?? '' };
  const shape: Kind | undefined =
    extension === undefined
      ? 'readme-no-extension'
      : extension === '.txt'
        ? 'readme-txt'
        : /^\.(?:md|rst|txt)$/i.test(extension)
          ? 'readme-capitals'
          : 'readme-extension';
  return [
    ...(extension === '.md' || extension === '.rst' ? [] : [odd(shape, path, parts)]),
    ...(await fileProblem('readme', value, path, files)),
  ];
}

/** That a file which a field names is not there, or no text. */
async function fileProblem(
  field: 'readme' | 'readme-file' | 'license-file',
  value: string,
  path: readonly string[],
  files: Files,
): Promise<readonly Oddity[]> {
  const where = normalize(value);
  const base = field === 'license-file' ? 'license' : 'readme';
  if (where.startsWith('/') || where.startsWith('..')) return [odd(`${base}-outside`, path, { value })];
  const content = await files.read(where);
  if ('text' in content) return [];
  if ('absent' in content)
    return [odd(`${field}-missing`, path, { value, near: (await sibling(where, files)) ?? '' })];
  return [odd(`${base}-unreadable`, path, { value })];
}

/** What was meant by a pattern without wildcards that matches nothing; '' where that is not plain. */
async function siblingOf(pattern: string, files: Files): Promise<string> {
  if (/[*?[]/.test(pattern)) return '';
  const path = normalize(pattern);
  return (await files.stat(path))?.kind === 'folder' ? `${path}/*` : ((await sibling(path, files)) ?? '');
}

/** The one file beside a path that has its name but for the extension and for case. */
async function sibling(path: string, files: Files): Promise<string | undefined> {
  const slash = path.lastIndexOf('/') + 1;
  const stem = (name: string) =>
    name
      .replace(/\.[^.]*$/, '')
      .toLowerCase()
      .replace('licence', 'license');
  const { entries } = await files.list(slash === 0 ? '.' : path.slice(0, slash - 1));
  const like = entries.filter(({ name, kind }) => kind === 'file' && stem(name) === stem(path.slice(slash)));
  return like.length === 1 ? path.slice(0, slash) + like[0]?.name : undefined;
}

async function readmeTable(table: Table, files: Files): Promise<readonly Oddity[]> {
  const path = ['readme'];
  const known = new Set(['file', 'text', 'content-type']);
  const found: Oddity[] = [];
  for (const [name, { value }] of table.entries) {
    if (!known.has(name)) found.push(odd('readme-key', [...path, name], { name }));
    else if (value.kind !== 'string')
      found.push(odd('readme-part-type', [...path, name], { name, ...typeParts(value) }));
  }
  const type = table.entries.get('content-type')?.value;
  if (!type) found.push(odd('readme-content-type-missing', path));
  else if (type.kind === 'string') found.push(...contentTypeOddities(type.value));
  const file = table.entries.get('file')?.value;
  const text = table.entries.get('text')?.value;
  if (file && text) found.push(odd('readme-both', path));
  if (!file && !text) found.push(odd('readme-neither', path));
  if (text?.kind === 'string' && text.value === '') found.push(odd('readme-text-empty', path));
  if (file?.kind === 'string' && !/\.(?:md|rst|txt)$/.test(file.value))
    found.push(odd('readme-file-extension', [...path, 'file'], { value: file.value }));
  if (file?.kind === 'string')
    found.push(...(await fileProblem('readme-file', file.value, [...path, 'file'], files)));
  return found;
}

function* contentTypeOddities(value: string): Iterable<Oddity> {
  const path = ['readme', 'content-type'];
  if (/^text\/(?:markdown|x-rst|plain)$/.test(value)) return;
  const parametrised =
    /^text\/(?:markdown|x-rst|plain)\s*;(?:\s*(?:charset=UTF-8|variant=(?:GFM|CommonMark))\s*;?)+$/;
  yield odd(parametrised.test(value) ? 'readme-content-type-parameters' : 'readme-content-type', path, {
    value,
  });
}

async function licenseOddities(license: Value, files: Files): Promise<readonly Oddity[]> {
  const path = ['license'];
  if (license.kind === 'string') {
    if (license.value === '') return [odd('license-empty', path)];
    return [odd(`license-${licenseText(license.value)}`, path, { value: license.value })];
  }
  if (license.kind !== 'table') return [odd('license-type', path, typeParts(license))];
  const found: Oddity[] = [];
  for (const [name, { value }] of license.entries) {
    if (name !== 'file' && name !== 'text') found.push(odd('license-key', [...path, name], { name }));
    else if (value.kind !== 'string')
      found.push(odd('license-part-type', [...path, name], { name, ...typeParts(value) }));
  }
  const file = license.entries.get('file')?.value;
  const text = license.entries.get('text')?.value;
  if (file && text) found.push(odd('license-both', path));
  if (!file && !text) found.push(odd('license-neither', path));
  if (text?.kind === 'string')
    found.push(odd(text.value === '' ? 'license-text-empty' : 'license-text', path));
  if (file?.kind === 'string') {
    found.push(odd('license-file', path));
    found.push(...(await fileProblem('license-file', file.value, [...path, 'file'], files)));
  }
  return found;
}

async function patternOddities(patterns: Value, files: Files): Promise<readonly Oddity[]> {
  const path = ['license-files'];
  if (patterns.kind === 'table') return [odd('license-files-table', path, typeParts(patterns))];
  if (patterns.kind !== 'array') return [odd('license-files-type', path, typeParts(patterns))];
  if (patterns.items.length === 0) return [odd('license-files-none', path)];
  const found: Oddity[] = [odd('license-files', path)];
  for (const [i, item] of patterns.items.entries()) {
    const place = { index: `${i}`, number: `${i + 1}` };
    if (item.kind !== 'string') found.push(odd('license-files-item', path, { ...place, ...typeParts(item) }));
    else if (item.value.startsWith('/') || item.value.split(/[\\/]/).includes('..'))
      found.push(odd('license-files-outside', path, { value: item.value, ...place }));
    else if (await isPlainlyNone(item.value, files))
      found.push(odd('license-files-pattern-none', path, { value: item.value, near: '', ...place }));
    else if (!isPlain(item.value)) found.push(odd('license-files-pattern', path, { value: item.value }));
    else {
      const isFound = await matches(item.value, files);
      if (isFound === true) continue;
      const kind = isFound === undefined ? 'license-files-pattern' : 'license-files-no-match';
      const near = await siblingOf(item.value, files);
      found.push(odd(kind, path, { value: item.value, near, ...place }));
    }
  }
  return found;
}

/** Whether a pattern of more than plain letters and wildcards matches no file for certain, in whatever way it is read. */
async function isPlainlyNone(pattern: string, files: Files): Promise<boolean> {
  if (pattern.length > LONGEST_PATH || isPlain(pattern)) return false;
  if (/[\\{}!]|^\s*$|(?:^|\/)\.\//.test(pattern)) return false;
  // Only folders have a slash behind them.
  if (pattern.endsWith('/')) return true;
  const parts = pattern.split('/');
  const wild = parts.findIndex((part) => /[*?[\]]/.test(part));
  const folder = parts.slice(0, wild < 0 ? -1 : wild).join('/');
  if (folder !== '' && (await isAbsent(folder, files))) return true;
  return !pattern.includes('**') && !/\[[^\]]*$/.test(pattern) && (await matches(pattern, files)) === false;
}

/** A folder that is not there, and that no submodule brings. */
async function isAbsent(folder: string, files: Files): Promise<boolean> {
  return (await files.stat(folder)) === undefined && !(await isNotFetched(folder, files));
}

function isPlain(pattern: string): boolean {
  if (pattern.length > LONGEST_PATH) return false;
  return /^[\w.-]+(?:\/[\w.-]+)*(?:\/?[\w.*?[\]-]+)?$/.test(pattern) && !/\*\*|\[[^\]]*$|\.\//.test(pattern);
}

/** Linux takes no longer one. */
const LONGEST_PATH = 4_096;

/** Whether a pattern whose last part alone may hold wildcards takes a file that is text; undefined where that is not plain. */
async function matches(pattern: string, files: Files): Promise<boolean | undefined> {
  if (pattern.length > LONGEST_PATH) return undefined;
  const slash = pattern.lastIndexOf('/');
  const last = pattern.slice(slash + 1);
  const folder = slash < 0 ? '.' : pattern.slice(0, slash);
  if (/[*?[]/.test(folder)) return undefined;
  if (await isNotFetched(folder, files)) return undefined;
  const { entries, complete } = await files.list(folder);
  const isWild = /[*?[]/.test(last);
  const source = last
    .replace(/[.+^$()|{}\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.')
    .replace(/\[!/g, '[^');
  const regex = isWild ? compiled(`^${source}$`, '') : undefined;
  if (isWild && !regex) return undefined;
  const taken = entries.filter(({ name }) =>
    regex ? regex.test(name) && !name.startsWith('.') : name === last,
  );
  if (taken.some(({ kind, link }) => link || kind === 'other')) return undefined;
  // All of them want files, not folders.
  if (taken.length > 0 && taken.every(({ kind }) => kind === 'folder')) return false;
  const texts = taken.filter(({ kind }) => kind === 'file');
  if (texts.length < taken.length) return undefined;
  for (const { name } of texts) if (!('text' in (await files.read(`${folder}/${name}`)))) return undefined;
  return texts.length > 0 ? true : complete ? false : undefined;
}

/** Whether a folder lies in an empty one, as a submodule of git is before it is fetched. */
async function isNotFetched(folder: string, files: Files): Promise<boolean> {
  const parts = folder.split('/');
  for (let depth = parts.length; depth > 0 && folder !== '.'; depth--) {
    const path = parts.slice(0, depth).join('/');
    if ((await files.stat(path))?.kind === 'folder') return (await files.list(path)).entries.length === 0;
  }
  return false;
}

/** What is odd only because of another field. */
function* together(
  project: Table,
  license: Value | undefined,
  patterns: Value | undefined,
): Iterable<Oddity> {
  if (license?.kind === 'table' && patterns) yield odd('license-table-with-files', ['license']);
  const classifiers = project.entries.get('classifiers')?.value;
  const items = classifiers?.kind === 'array' ? classifiers.items : [];
  const [first] = items.flatMap((item) =>
    item.kind === 'string' && item.value.startsWith('License ::') ? [item.value] : [],
  );
  if (first !== undefined && license?.kind === 'string')
    yield odd('license-classifier-with-expression', ['classifiers'], { value: first });
}
