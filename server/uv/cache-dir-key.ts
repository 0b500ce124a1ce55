/**
 * The names that uv gives to folders of its cache: SeaHash of what `CacheKey` writes (crates/uv-cache-key/src/cache_key.rs),
 * which is values one behind the other, numbers in their own width and texts with a byte 0xFF behind them.
 * test/oracle/cache-dir.oracle.ts compares them with the folders that uv made.
 */
import { normalizeVersion } from '../pyproject/version.ts';
import { seaHash } from './seahash.ts';

/** The name of the folder for a source tree (absolute, POSIX), below `path` or `editable`. */
export function treeDigest(folder: string, cutsGit = false): string {
  return seaHash(new KeyWriter().text(canonicalUrl(folder, cutsGit)).bytes());
}

/**
 * The name of the folder for build settings, given as the text of `uv_build.json`; '' where there are none and so no
 * such folder, undefined where the settings cannot be hashed here (a build requirement from a URL, a path or an index
 * of its own). crates/uv-distribution-types/src/build_info.rs.
 */
export function settingsDigest(text: string): string | undefined {
  const info = objectOf(parsed(text));
  if (!info) return undefined;
  const writer = new KeyWriter();
  const settings = objectOf(info.config_settings ?? {});
  const requires = info.extra_build_requires ?? [];
  const variables = objectOf(info.extra_build_variables ?? {});
  if (!settings || !Array.isArray(requires) || !variables) return undefined;
  if (Object.keys(settings).length + requires.length + Object.keys(variables).length === 0) return '';
  for (const [key, value] of sorted(settings)) {
    writer.text(key);
    if (typeof value === 'string') writer.text(value);
    else if (isTexts(value)) writer.texts(value);
    else return undefined;
  }
  writer.number(requires.length);
  for (const each of requires) {
    if (!writeBuildRequirement(objectOf(each), writer)) return undefined;
  }
  const pairs = sorted(variables);
  writer.number(pairs.length);
  for (const [key, value] of pairs) {
    if (typeof value !== 'string') return undefined;
    writer.text(key).text(value);
  }
  return seaHash(writer.bytes());
}

/**
 * The name of the folder, below `environments-v2`, for what is installed for an interpreter (absolute POSIX path, links
 * resolved): the names on its path one behind the other, then their lengths, folded, as Rust hashes a `Path`.
 */
export function interpreterDigest(path: string): string {
  const writer = new KeyWriter();
  let folded = 0n;
  for (const part of path.split('/').filter((each) => each !== '' && each !== '.')) {
    const length = new TextEncoder().encode(part).length;
    folded = BigInt.asUintN(64, folded + BigInt(length));
    folded = (folded >> 2n) | BigInt.asUintN(64, folded << 62n);
    writer.raw(part);
  }
  return seaHash(writer.number(folded).bytes());
}

/**
 * The canonical `file://` URL of an absolute path (crates/uv-cache-key/src/canonical_url.rs). With `cutsGit` an ending
 * `.git` is cut off, and what was encoded before is then encoded once more, as uv did until 0.13.8.
 */
export function canonicalUrl(folder: string, cutsGit: boolean): string {
  const segments = folder.split('/').filter((segment) => segment !== '');
  const path = segments.map(encode).join('/');
  if (!cutsGit) return `file:///${path}`;
  const at = path.lastIndexOf('@');
  if (at < 0) {
    const last = encode(segments.at(-1) ?? '');
    if (!GIT.test(last)) return `file:///${path}`;
    return `file:///${[...segments.slice(0, -1).map(encode), encode(last.slice(0, -4))].join('/')}`;
  }
  const before = path.slice(0, at);
  const cut = GIT.test(before.slice(before.lastIndexOf('/') + 1)) ? before.slice(0, -4) : before;
  return `file:///${cut}${path.slice(at)}`;
}

/** A name with the extension `git`; `.git` alone has none. */
const GIT = /[^/]\.git$/i;

/**
 * What the `url` crate encodes in a segment of a path: controls, blanks, `"`, `#`, `%`, `<`, `>`, `?`, `\\`, `` ` ``, `{`, `}`,
 * and all beyond ASCII; tabs and ends of lines it drops.
 */
function encode(segment: string): string {
  return segment
    .replace(/[\t\n\r]/g, '')
    .replace(/[\u0000-\u0020\u007f"#%<>?\\`{}]|[^\u0000-\u007f]+/g, (part) =>
      Array.from(new TextEncoder().encode(part), hexOf).join(''),
    );
}

function hexOf(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}

/** `CacheKey` of a requirement (crates/uv-distribution-types/src/requirement.rs); false where it is not from the usual index. */
function writeBuildRequirement(
  each: Readonly<Record<string, unknown>> | undefined,
  writer: KeyWriter,
): boolean {
  const requirement = objectOf(each?.requirement);
  const { name, groups = [], extras = [], marker, specifier = '', index = null } = requirement ?? {};
  const known = ['name', 'groups', 'extras', 'marker', 'specifier', 'index', 'conflict'];
  if (!requirement || Object.keys(requirement).some((key) => !known.includes(key))) return false;
  if (typeof name !== 'string' || typeof specifier !== 'string' || typeof each?.match_runtime !== 'boolean')
    return false;
  if (!isTexts(groups) || !isTexts(extras) || index !== null) return false;
  writer.text(name).texts(groups).texts(extras);
  if (typeof marker === 'string') writer.byte(1).text(marker);
  else writer.byte(0);
  const clauses = specifier.split(',').filter((clause) => clause.trim() !== '');
  writer.byte(0).number(clauses.length);
  if (!clauses.every((clause) => writeClause(clause, writer))) return false;
  writer.byte(0).byte(each.match_runtime ? 1 : 0);
  return true;
}

/** `>=1.2`: the operator without its star, then the version; false where the version cannot be read. */
function writeClause(clause: string, writer: KeyWriter): boolean {
  const [, operator = '', text = ''] = /^\s*(===|~=|==|!=|<=|>=|<|>)\s*(.*?)(?:\.\*)?\s*$/.exec(clause) ?? [];
  const parts =
    /^(?:(\d+)!)?(\d+(?:\.\d+)*)(?:(a|b|rc)(\d+))?(?:\.post(\d+))?(?:\.dev(\d+))?(?:\+(.+))?$/.exec(
      normalizeVersion(text) ?? '',
    );
  if (operator === '' || !parts) return false;
  const [, epoch = '0', release = '', stage, stageNumber = '0', post, dev, local = ''] = parts;
  const numbers = release.split('.');
  writer.text(operator).number(epoch).number(numbers.length);
  for (const number of numbers) writer.number(number);
  if (stage === undefined) writer.byte(0);
  else writer.byte(1).byte(['a', 'b', 'rc'].indexOf(stage)).number(stageNumber);
  for (const number of [post, dev]) {
    if (number === undefined) writer.byte(0);
    else writer.byte(1).number(number);
  }
  const segments = local === '' ? [] : local.split('.');
  writer.byte(0).number(segments.length);
  for (const segment of segments) {
    if (/^\d+$/.test(segment)) writer.byte(1).number(segment);
    else writer.byte(0).text(segment);
  }
  return true;
}

class KeyWriter {
  readonly #bytes: number[] = [];

  byte(value: number): this {
    this.#bytes.push(value);
    return this;
  }

  /** Eight bytes, the lowest first: `usize` and `u64`. */
  number(value: number | string | bigint): this {
    const view = new DataView(new ArrayBuffer(8));
    view.setBigUint64(0, BigInt(value), true);
    for (let at = 0; at < 8; at++) this.#bytes.push(view.getUint8(at));
    return this;
  }

  text(value: string): this {
    return this.raw(value).byte(0xff);
  }

  raw(value: string): this {
    for (const byte of new TextEncoder().encode(value)) this.#bytes.push(byte);
    return this;
  }

  texts(values: readonly string[]): this {
    this.number(values.length);
    for (const value of values) this.text(value);
    return this;
  }

  bytes(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }
}

/** As Rust's `BTreeMap` orders texts: by their bytes. */
function sorted(record: Readonly<Record<string, unknown>>): readonly (readonly [string, unknown])[] {
  const bytes = (text: string) => Array.from(new TextEncoder().encode(text), hexOf).join('');
  return Object.entries(record).sort(([a], [b]) => (bytes(a) < bytes(b) ? -1 : 1));
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.fromEntries(Object.entries(value));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
