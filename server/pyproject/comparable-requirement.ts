/** Requirements in a form in which two spellings of the same one are equal: what backends write for what is declared. */
import { normalizeName } from './name.ts';
import { normalizeVersion } from './version.ts';

export interface Comparable {
  /** Name, extras, specifiers or URL. */
  readonly text: string;
  /** Without parentheses and without the part that asks for an extra; '' where there is none. */
  readonly marker: string;
  /** Normalised. */
  readonly extra: string | undefined;
  readonly written: string;
}

const REQUIREMENT =
  /^\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[([^\]]*)\]\s*)?(?:@\s*(\S+(?:\s+(?!;)\S+)*?)(?:\s+;\s*(.*)|\s*$)|(?:\(\s*)?([^;()\s][^;()]*)?(?:\)\s*)?(?:;\s*(.*))?$)/s;

/** undefined where the text is no requirement; `extra`: it is optional, so that backends add this extra to its marker. */
export function comparableRequirement(text: string, extra?: string): Comparable | undefined {
  const parts = REQUIREMENT.exec(text);
  if (!parts) return undefined;
  const [, name = '', extras = '', url, markerOfUrl, specifiers = '', marker] = parts;
  const asked = extras.split(',').map((each) => normalizeName(each.trim()));
  const place = url === undefined ? comparableSpecifiers(specifiers) : `@ ${url}`;
  const read = readMarker(markerOfUrl ?? marker ?? '');
  return {
    text: `${normalizeName(name)}[${asked.sort().join()}]${place}`,
    marker: read.marker,
    extra: extra === undefined ? read.extra : normalizeName(extra),
    written: text.trim(),
  };
}

/** Specifiers in a fixed order, their versions normalised. */
export function comparableSpecifiers(text: string): string {
  return text
    .split(',')
    .map((each) => {
      const [, operator = '', version = ''] = /^\s*([<>=!~]*)\s*(.*?)\s*$/.exec(each) ?? [];
      const star = version.endsWith('.*');
      const bare = star ? version.slice(0, -2) : version;
      return `${operator}${normalizeVersion(bare) ?? bare}${star ? '.*' : ''}`;
    })
    .filter((each) => each !== '')
    .sort()
    .join();
}

/** The words of a marker; its `extra == "x"` apart, wherever it stands. */
function readMarker(text: string): { readonly marker: string; readonly extra: string | undefined } {
  const words = [...text.matchAll(/"([^"]*)"|'([^']*)'|[<>=!~]+|[\w.]+/g)].map(([word, double, single]) => {
    const quoted = double ?? single;
    return quoted === undefined ? word : `"${quoted}"`;
  });
  const at = words.indexOf('extra');
  if (at < 0 || words[at + 1] !== '==') return { marker: words.join(' '), extra: undefined };
  const extra = normalizeName((words[at + 2] ?? '').slice(1, -1));
  // With the `and` before it, or after it where it stands first.
  const rest = at > 0 ? [...words.slice(0, at - 1), ...words.slice(at + 3)] : words.slice(at + 4);
  return { marker: rest.join(' '), extra };
}
