/** Versions as PEP 440 writes them: read, compared, written in their normal form, and what is wrong with a text that is none. */
import { type Defect, isBlank, shown, skipBlanks, skipBlanksBack } from './defect.ts';

export interface Version {
  /** Decimal digits without leading zeros, here and below: numbers may be of any length. */
  readonly epoch: string;
  readonly release: readonly string[];
  readonly pre: { readonly stage: 'a' | 'b' | 'rc'; readonly number: string } | undefined;
  readonly post: string | undefined;
  readonly dev: string | undefined;
  /** Empty where there is none. */
  readonly local: readonly string[];
}

/** The longest beginning that is a version. */
const VERSION =
  /v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(alpha|beta|preview|pre|rc|a|b|c)[-_.]?(\d*))?(?:-(\d+)|[-_.]?(post|rev|r)[-_.]?(\d*))?(?:[-_.]?(dev)[-_.]?(\d*))?(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?/iy;

const STAGES: Readonly<Record<string, 'a' | 'b' | 'rc'>> = {
  a: 'a',
  alpha: 'a',
  b: 'b',
  beta: 'b',
  c: 'rc',
  rc: 'rc',
  pre: 'rc',
  preview: 'rc',
};

/** The version that begins at a place, and where it ends; undefined where none does. */
export function versionAt(
  text: string,
  from: number,
): { readonly version: Version; readonly end: number } | undefined {
  VERSION.lastIndex = from;
  const parts = VERSION.exec(text);
  if (!parts) return undefined;
  const [, epoch, release = '', stage, stageNumber, implicitPost, post, postNumber, dev, devNumber, local] =
    parts;
  return {
    version: {
      epoch: number(epoch),
      release: release.split('.').map(number),
      pre:
        stage === undefined
          ? undefined
          : { stage: STAGES[stage.toLowerCase()] ?? 'rc', number: number(stageNumber) },
      post: implicitPost === undefined && post === undefined ? undefined : number(implicitPost ?? postNumber),
      dev: dev === undefined ? undefined : number(devNumber),
      local: local === undefined ? [] : local.toLowerCase().split(/[-_.]/).map(localPart),
    },
    end: VERSION.lastIndex,
  };
}

/** Reads a text that is a version, white space around it left aside; undefined where it is none. */
export function readVersion(text: string): Version | undefined {
  const start = skipBlanks(text, 0, text.length);
  const found = versionAt(text, start);
  return found && skipBlanks(text, found.end, text.length) === text.length ? found.version : undefined;
}

/** The normal form of a version, as it stands in the name of a wheel; undefined where the text is no version. */
export function normalizeVersion(text: string): string | undefined {
  const version = readVersion(text);
  return version && writeVersion(version);
}

/** A version in its normal form. */
export function writeVersion({ epoch, release, pre, post, dev, local }: Version): string {
  return [
    epoch === '0' ? '' : `${epoch}!`,
    release.join('.'),
    pre === undefined ? '' : pre.stage + pre.number,
    post === undefined ? '' : `.post${post}`,
    dev === undefined ? '' : `.dev${dev}`,
    local.length === 0 ? '' : `+${local.join('.')}`,
  ].join('');
}

/** Whether two texts mean the same version (`1.0` and `1.0.0` do); texts that are no versions are compared as they are. */
export function sameVersion(one: string, other: string): boolean {
  const [first, second] = [readVersion(one), readVersion(other)];
  if (!first || !second) return !first && !second && one.trim() === other.trim();
  return compareVersions(first, second) === 0;
}

/** Negative, zero or positive, as PEP 440 orders two versions. */
export function compareVersions(one: Version, other: Version): number {
  return (
    compareNumbers(one.epoch, other.epoch) ||
    compareReleases(one.release, other.release) ||
    compareStages(one, other) ||
    compareOptional(one.post, other.post, -1) ||
    compareOptional(one.dev, other.dev, 1) ||
    compareLocals(one.local, other.local)
  );
}

/** Releases, missing parts as zeros. */
export function compareReleases(one: readonly string[], other: readonly string[]): number {
  for (let i = 0; i < Math.max(one.length, other.length); i++) {
    const difference = compareNumbers(one[i] ?? '0', other[i] ?? '0');
    if (difference !== 0) return difference;
  }
  return 0;
}

/** A version under development of a release comes before its first alpha, the release after its last candidate. */
function compareStages(one: Version, other: Version): number {
  const rank = ({ pre, post, dev }: Version) =>
    pre ? ['a', 'b', 'rc'].indexOf(pre.stage) : post === undefined && dev !== undefined ? -1 : 3;
  return rank(one) - rank(other) || compareNumbers(one.pre?.number ?? '0', other.pre?.number ?? '0');
}

/** `missing`: where a version without this part stands beside one with it. */
function compareOptional(one: string | undefined, other: string | undefined, missing: 1 | -1): number {
  if (one === undefined || other === undefined)
    return one === other ? 0 : one === undefined ? missing : -missing;
  return compareNumbers(one, other);
}

function compareLocals(one: readonly string[], other: readonly string[]): number {
  for (let i = 0; i < Math.max(one.length, other.length); i++) {
    const [first, second] = [one[i], other[i]];
    if (first === undefined || second === undefined) return first === undefined ? -1 : 1;
    const [isNumber, isOther] = [/^\d/.test(first) && /^\d+$/.test(first), /^\d+$/.test(second)];
    const difference =
      isNumber && isOther
        ? compareNumbers(first, second)
        : Number(isNumber) - Number(isOther) || (first < second ? -1 : Number(first > second));
    if (difference !== 0) return difference;
  }
  return 0;
}

function compareNumbers(one: string, other: string): number {
  return one.length - other.length || (one < other ? -1 : Number(one > other));
}

function number(digits: string | undefined): string {
  return (digits ?? '').replace(/^0+(?=\d)/, '') || '0';
}

function localPart(part: string): string {
  return /^\d+$/.test(part) ? number(part) : part;
}

/** The largest number that uv takes is one less than this (uv-pep440/src/version.rs `parse_number`). */
const TOO_BIG = '18446744073709551615';
/** Python converts no text of more digits to a number. */
const MOST_DIGITS = 4300;

/** What is wrong in a part of a text that is to be a version; `part` is the language that it stands in. */
export function versionDefects(
  text: string,
  from = 0,
  to = text.length,
  part: Defect['part'] = 'version',
): readonly Defect[] {
  const start = skipBlanks(text, from, to);
  const end = skipBlanksBack(text, start, to);
  if (start === end)
    return [{ at: { start: from, end: to }, part, words: 'no version is named', refuses: 'both' }];
  const whole = { start, end };
  const found = versionAt(text.slice(start, end), 0);
  if (!found) {
    const words = `${shown(text.slice(start, end))} is no version`;
    return [{ at: whole, part, words, refuses: 'both' }];
  }
  if (start + found.end < end) return [restDefect(text, start, start + found.end, end, part)];
  return numberDefects(text, whole, found.version, part);
}

/** What follows the longest beginning that is a version. */
function restDefect(text: string, start: number, from: number, end: number, part: Defect['part']): Defect {
  const rest = text.slice(from, end);
  const at = { start: isBlank(text.charCodeAt(from)) ? skipBlanks(text, from, end) : from, end };
  const words = `${shown(text.slice(at.start, end))} is no part of the version ${shown(text.slice(start, from))}`;
  // `1.0-beta-2`, `1.0 rc1`: but for blanks it is one.
  const closed = text.slice(start, end).replace(/\s+/g, '');
  const mend = /\s/.test(rest) && closed.length < 100 && readVersion(closed) ? closed : undefined;
  return {
    ...{ at, part, words, refuses: 'both' },
    ...(mend !== undefined && { mend: { at: { start, end }, text: mend, certain: false } }),
  };
}

function numberDefects(
  text: string,
  at: Defect['at'],
  version: Version,
  part: Defect['part'],
): readonly Defect[] {
  if (at.end - at.start < TOO_BIG.length) return [];
  const { epoch, release, pre, post, dev } = version;
  const numbers = [epoch, ...release, pre?.number, post, dev].filter((each) => each !== undefined);
  const largest = numbers.reduce((most, each) => (compareNumbers(each, most) > 0 ? each : most), '0');
  if (compareNumbers(largest, TOO_BIG) < 0 && at.end - at.start <= MOST_DIGITS) return [];
  const digits = /\d{4301,}/.test(text.slice(at.start, at.end));
  if (compareNumbers(largest, TOO_BIG) < 0 && !digits) return [];
  const words = `a number of ${largest.length} digits is too long`;
  return [{ at, part, words, refuses: digits ? 'both' : 'uv' }];
}
