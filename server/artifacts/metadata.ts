/** METADATA of an installed distribution: its headers, as the core metadata specification writes them. */

export interface Metadata {
  readonly name: string;
  readonly version: string;
  /** As written. */
  readonly requiresDist: readonly string[];
  readonly providesExtra: readonly string[];
  readonly requiresPython: string | undefined;
}

/** undefined where name or version is not there: it is no metadata. Only what stands before the description is read. */
export function parseMetadata(text: string): Metadata | undefined {
  const headers = readHeaders(text);
  const [name, version] = [headers.get('name')?.[0], headers.get('version')?.[0]];
  if (!name || !version) return undefined;
  return {
    name,
    version,
    requiresDist: headers.get('requires-dist') ?? [],
    providesExtra: headers.get('provides-extra') ?? [],
    requiresPython: headers.get('requires-python')?.[0],
  };
}

/** The headers of METADATA, of WHEEL or of PKG-INFO: their names in lower case, their values in order. */
export function readHeaders(text: string): ReadonlyMap<string, readonly string[]> {
  const headers = new Map<string, string[]>();
  let last: string[] | undefined;
  for (const line of headLines(text)) {
    // A line that begins with a blank goes on with the one before it.
    if (/^[ \t]/.test(line)) {
      if (last) last.push(`${last.pop() ?? ''} ${line.trim()}`);
      continue;
    }
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const key = line.slice(0, colon).trim().toLowerCase();
    last = headers.get(key) ?? [];
    headers.set(key, last);
    last.push(line.slice(colon + 1).trim());
  }
  return headers;
}

function* headLines(text: string): Iterable<string> {
  for (let start = 0; start < text.length; ) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    const line = text.slice(start, end).replace(/\r$/, '');
    if (line === '') return;
    yield line;
    start = end + 1;
  }
}
