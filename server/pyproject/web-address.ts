/** The labels and values of `[project.urls]`: what is wrong with them, at its place. */
import type { Span } from '../toml/span.ts';

export interface UrlDefect {
  /** Where in the text. */
  readonly at: Span;
  /** The beginning of a clause. */
  readonly words: string;
  /** PyPI refuses it (warehouse/utils/http.py `is_valid_uri`, warehouse/forklift/metadata.py); else the link only leads nowhere. */
  readonly refusedByIndex: boolean;
  /** The whole text as it was meant. */
  readonly meant?: string;
}

/** What is wrong with a value. */
export function urlDefect(text: string): UrlDefect | undefined {
  const whole = { start: 0, end: text.length };
  if (text.trim() === '') return { at: whole, words: 'the URL is empty', refusedByIndex: true };
  const start = text.length - text.trimStart().length;
  const url = text.trim();
  const end = start + url.length;
  const [, scheme] = /^([a-z][a-z0-9+-]*):/i.exec(url) ?? [];
  if (scheme === undefined)
    return { at: { start, end }, words: 'the URL has no scheme', refusedByIndex: true, ...meantBy(url) };
  const at = { start, end: start + scheme.length };
  if (!/^https?$/i.test(scheme))
    return { at, words: `\`${scheme}:\` is no scheme of a web page`, refusedByIndex: true, ...meantBy(url) };
  const rest = url.slice(scheme.length + 1);
  const host = rest.startsWith('//') ? (/^[^/?#]*/.exec(rest.slice(2))?.[0] ?? '') : undefined;
  if (!host) {
    const meant = `${scheme}://${rest.replace(/^\/+/, '')}`;
    return {
      at: { start, end },
      words: 'the URL names no host',
      refusedByIndex: false,
      ...(isHost(meant.slice(scheme.length + 3)) && { meant }),
    };
  }
  const hostStart = start + scheme.length + 3;
  const blank = /[\s\0-\x1f]/.exec(host);
  if (blank) {
    const place = { start: hostStart + blank.index, end: hostStart + blank.index + 1 };
    return { at: place, words: "there is a blank in the URL's host", refusedByIndex: false };
  }
  const [, port = ''] = /:(\d+)$/.exec(host) ?? [];
  if (port.length > 5 || Number(port) > 65535) {
    const place = { start: hostStart + host.length - port.length, end: hostStart + host.length };
    return { at: place, words: `there is no port \`${port}\``, refusedByIndex: true };
  }
  return bracketDefect(text, hostStart + host.length, end);
}

/** A bracket may stand only around the host's number; what is behind `#` is not looked at. */
function bracketDefect(text: string, from: number, end: number): UrlDefect | undefined {
  const hash = text.indexOf('#', from);
  const to = hash < 0 ? end : Math.min(hash, end);
  const path = text.slice(from, to);
  const bracket = path.search(/[[\]]/);
  if (bracket < 0) return undefined;
  const mended = path.replaceAll('[', '%5B').replaceAll(']', '%5D');
  return {
    at: { start: from + bracket, end: from + bracket + 1 },
    words: 'a bracket cannot stand there in a URL',
    refusedByIndex: true,
    meant: text.slice(0, from) + mended + text.slice(to),
  };
}

/** What was meant by something without a scheme of the web. */
function meantBy(url: string): { readonly meant?: string } {
  const [, host, path] = /^(?:(?:git\+)?ssh:\/\/)?git@([\w.-]+)[:/]([\w./-]+)$/.exec(url) ?? [];
  if (host !== undefined) return { meant: `https://${host}/${path?.replace(/\.git$/, '')}` };
  const [, behind] =
    /^(?:git\+https?|git|h?t?tps?|ht?tps?|htpps?|https?s?|htt?ps?)?:?\/\/(.*)$/i.exec(url) ?? [];
  const rest = behind ?? url;
  return isHost(rest) ? { meant: `https://${rest}` } : {};
}

/** Whether a text begins with the name of a host: words with dots and a last one of letters. */
function isHost(text: string): boolean {
  return /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}(?::\d+)?(?:[/?#]\S*)?$/i.test(
    text.slice(0, 500),
  );
}

/** What is wrong with a label; it is counted in characters, not in the units of UTF-16. */
export function labelDefect(label: string): UrlDefect | undefined {
  const whole = { start: 0, end: label.length };
  const text = label.trim();
  if (text === '') return { at: whole, words: 'the URL has no label', refusedByIndex: true };
  const comma = label.indexOf(',');
  if (comma >= 0)
    return {
      at: { start: comma, end: comma + 1 },
      words: 'the metadata takes what is behind the comma for the URL',
      refusedByIndex: true,
      ...(label.length < 200 && { meant: text.replace(/\s*,\s*/g, ' ').trim() }),
    };
  const length = text.length > 32 ? [...text.slice(0, 200)].length : 0;
  return length > 32
    ? {
        at: whole,
        words: `the label has ${text.length > 200 ? 'more than 200' : length} characters, and 32 are the most`,
        refusedByIndex: true,
      }
    : undefined;
}

/** A label as readers of the metadata compare it (PEP 753): lower case, without punctuation of ASCII and without blanks. */
export function normalLabel(label: string): string {
  return label.replace(/[!-/:-@[-`{-~\s]/g, '').toLowerCase();
}
