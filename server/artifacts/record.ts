/** RECORD: the files of an installed distribution, as comma-separated values. */

export interface Recorded {
  /** As written, with `/`: seen from the folder that holds the `*.dist-info`. */
  readonly path: string;
  /** `sha256=…`, urlsafe base64 without padding; undefined where none is recorded. */
  readonly hash: string | undefined;
  /** In bytes. */
  readonly size: number | undefined;
}

/** What stands before a SHA-256 in RECORD. */
export const RECORD_HASH = 'sha256=';

/** Reads what can be read: a line that is none is left out. */
export function parseRecord(text: string): readonly Recorded[] {
  const out: Recorded[] = [];
  const backslashes = text.includes('\\');
  for (const [path = '', hash = '', size = ''] of recordRows(text)) {
    if (path === '') continue;
    out.push({
      path: backslashes ? path.replaceAll('\\', '/') : path,
      hash: hash === '' ? undefined : hash,
      size: /^\d+$/.test(size) ? Number(size) : undefined,
    });
  }
  return out;
}

/**
 * Whether uv can remove what this RECORD describes (crates/uv-install-wheel/src/record.rs): three fields a line, the
 * last a number or empty. An empty one is fine: nothing is removed then.
 */
export function isWellFormed(text: string): boolean {
  for (const row of recordRows(text)) if (row.length !== 3 || !/^\d*$/.test(row[2] ?? '')) return false;
  return true;
}

/** The fields of each row that is not blank, as written. */
export function recordRows(text: string): Iterable<readonly string[]> {
  if (text.includes('"')) return quotedRows(text);
  const out: (readonly string[])[] = [];
  for (const line of text.split('\n')) {
    const bare = line.endsWith('\r') ? line.slice(0, -1) : line;
    if (bare !== '') out.push(bare.split(','));
  }
  return out;
}

/** A field in quotes may hold commas, line breaks and doubled quotes. */
function* quotedRows(text: string): Iterable<readonly string[]> {
  let row: string[] = [];
  for (const [, quoted, plain = '', end] of text.matchAll(
    /(?:"((?:[^"]|"")*)"?|([^,\r\n]*))(,|\r\n|\n|\r|$)/g,
  )) {
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    if (row.length > 1 || row[0] !== '') yield row;
    row = [];
  }
}
