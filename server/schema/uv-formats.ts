/** The small languages inside uv's settings that no standard defines: what uv 0.13.9 refuses, and only what it is certain to. */
import type { Defect } from '../pyproject/defect.ts';
import { shown } from '../pyproject/defect.ts';
import { readMarkerTree } from '../pyproject/marker.ts';
import { isName } from '../pyproject/name.ts';
import { readSpecifierSet } from '../pyproject/specifier.ts';
import { readVersion, versionDefects } from '../pyproject/version.ts';
import type { Misfit } from './formats.ts';

type Format = (text: string) => Misfit | undefined;

/** By the names that schemas use. */
export const UV_FORMATS: readonly (readonly [string, Format])[] = [
  ['uv-version', (text) => ofUv(versionDefects(text))],
  ['uv-specifiers', (text) => ofUv(readSpecifierSet(text).defects)],
  ['uv-required-version', requiredVersion],
  ['uv-python-version', pythonVersion],
  [
    'uv-marker',
    (text) => (text.trim() === '' ? says('the marker is empty') : ofUv(readMarkerTree(text).defects)),
  ],
  ['uv-exclude-newer', (text) => told(isNoTime(text), `${shown(text)} is ${isNoTime(text)}`)],
  ['uv-url', (text) => told(!isUrl(text), `${shown(text)} is no URL`)],
  ['uv-index-url', (text) => told(isNoIndexUrl(text), `${shown(text)} is neither a URL nor a path`)],
  ['uv-index-name', indexName],
  ['uv-proxy', (text) => told(isNoProxy(text), `${shown(text)} is no address of a proxy`)],
  ['uv-trusted-host', trustedHost],
  [
    'uv-binary',
    (text) => told(!/^:(?:all|none):$/.test(text) && !isName(text), `${shown(text)} is no name of a package`),
  ],
  ['uv-pip-group', pipGroup],
];

function says(words: string): Misfit {
  return { words };
}

function told(wrong: unknown, words: string): Misfit | undefined {
  return wrong ? says(words) : undefined;
}

/** The first defect that uv minds: it reads these texts as they stand, and mends nothing. */
function ofUv(defects: readonly Defect[]): Misfit | undefined {
  return defects.find(({ refuses }) => refuses !== 'packaging');
}

/** A set of specifiers, or one bare version, which stands for itself (uv-configuration/src/required_version.rs). */
function requiredVersion(text: string): Misfit | undefined {
  if (/^\s*[vV]?\d/.test(text)) return ofUv(versionDefects(text));
  return ofUv(readSpecifierSet(text).defects);
}

function pythonVersion(text: string): Misfit | undefined {
  const wrong = ofUv(versionDefects(text));
  if (wrong) return wrong;
  return readVersion(text.trim())?.local?.length ? says(`${shown(text)} is no version of Python`) : undefined;
}

/** WHATWG's URLs, as the crate `url` reads them and JavaScript too. */
function isUrl(text: string): boolean {
  return URL.canParse(text);
}

/** The schemes before which uv takes an index for a URL; everything else is a path (uv-pep508/src/verbatim_url.rs `Scheme`). */
const SCHEMES =
  /^\s*(?:https?|file|git(?:\+(?:git|https?|file|ssh))?|(?:bzr|hg|svn)\+(?:https?|ssh|sftp|ftp|lp|file|static-http|svn)):/i;

function isNoIndexUrl(text: string): boolean {
  if (text === '') return true;
  return SCHEMES.test(text) && !text.includes('$') && !isUrl(text);
}

function indexName(text: string): Misfit | undefined {
  const odd = [...text].findIndex((letter) => !/[A-Za-z0-9._-]/.test(letter));
  return odd < 0
    ? undefined
    : says(`${shown(text)} is no name of an index, which has letters, digits, \`-\`, \`_\` and \`.\``);
}

/** A URL of one of four schemes; without `://`, `http://` is put before it. */
function isNoProxy(text: string): boolean {
  if (!text.includes('://')) return !isUrl(`http://${text}`);
  return !/^\s*(?:https?|socks5h?):\/\//i.test(text) || !isUrl(text);
}

/** `host`, `host:port`, `http://host`, `https://host:port`: what follows the first colon after the scheme is a port. */
function trustedHost(text: string): Misfit | undefined {
  const rest = text.replace(/^https?:\/\//, '');
  const colon = rest.indexOf(':');
  if (colon < 0) return undefined;
  const port = rest.slice(colon + 1);
  const fits = /^\+?\d{1,9}$/.test(port) && Number(port) < 65536;
  return fits ? undefined : says(`${shown(port)} is no port`);
}

/** A name, or the path of a pyproject.toml and a name. */
function pipGroup(text: string): Misfit | undefined {
  const colon = text.lastIndexOf(':');
  const name = text.slice(colon + 1);
  const path = colon < 0 ? undefined : text.slice(0, colon);
  if (path !== undefined && !/(?:^|[/\\])pyproject\.toml$/.test(path))
    return says(`${shown(path)} is no path of a \`pyproject.toml\``);
  return isName(name) ? undefined : says(`${shown(name)} is no name of a group`);
}

/** The units of the crate jiff's friendly durations, without months and years, which uv refuses. */
const UNITS = new Set(
  `weeks week wks wk w days day d hours hour hrs hr h minutes minute mins min m seconds second secs sec s
   milliseconds millisecond millis milli msecs msec ms microseconds microsecond micros micro usecs usec us µs μs
   nanoseconds nanosecond nanos nano nsecs nsec ns ago`.split(/\s+/),
);
const LONG = /^(?:years?|yrs?|yr|y|months?|mos?)$/;

/** Why a text is certainly no day, moment or duration for uv (uv-distribution-types/src/exclude_newer.rs). */
function isNoTime(text: string): string | undefined {
  const none = 'no date and no duration';
  const day = /^(\d{4})-?(\d\d)-?(\d\d)(?!\d)/.exec(text);
  if (day)
    return isDay(Number(day[1]), Number(day[2]), Number(day[3])) ? undefined : 'no day of the calendar';
  if (!/\d/.test(text) || /^\d+$/.test(text) || /^\d{4}-\d{1,2}(?:-\d{1,2})?$/.test(text)) return none;
  if (/^[+-]?P/i.test(text))
    return /^[+-]?P[^T]*\d[YM]/i.test(text)
      ? 'a duration with years or months, which uv does not take'
      : undefined;
  // Longer strings are nothing that a person wrote.
  if (text.length > 100 || !/^[+-]?\d/.test(text) || /^\d{4}-/.test(text)) return undefined;
  const words = text.match(/[\p{L}]+/gu) ?? [];
  if (words.some((word) => LONG.test(word))) return 'a duration with years or months, which uv does not take';
  return words.length > 0 && words.every((word) => UNITS.has(word)) ? undefined : none;
}

function isDay(year: number, month: number, day: number): boolean {
  return (
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate()
  );
}
