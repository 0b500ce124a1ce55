/** Versions as PEP 440 writes them: enough to say that two spellings mean the same one. */

const VERSION =
  /^v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(a|alpha|b|beta|c|rc|pre|preview)[-_.]?(\d*))?(?:-(\d+)|[-_.]?(post|rev|r)[-_.]?(\d*))?(?:[-_.]?(dev)[-_.]?(\d*))?(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?$/;

const STAGES: Readonly<Record<string, string>> = {
  a: 'a',
  alpha: 'a',
  b: 'b',
  beta: 'b',
  c: 'rc',
  rc: 'rc',
  pre: 'rc',
  preview: 'rc',
};

interface Version {
  readonly epoch: string;
  readonly release: readonly string[];
  /** Everything after the release, normalised. */
  readonly rest: string;
}

/** The normal form of a version, as it stands in the name of a wheel; undefined where the text is no version. */
export function normalizeVersion(text: string): string | undefined {
  const version = read(text);
  return version && version.epoch + version.release.join('.') + version.rest;
}

/** Whether two texts mean the same version (`1.0` and `1.0.0` do); texts that are no versions are compared as they are. */
export function sameVersion(one: string, other: string): boolean {
  return comparable(one) === comparable(other);
}

function comparable(text: string): string {
  const version = read(text);
  if (!version) return text.trim();
  const significant = version.release.findLastIndex((part) => part !== '0') + 1;
  return version.epoch + version.release.slice(0, significant).join('.') + version.rest;
}

function read(text: string): Version | undefined {
  const parts = VERSION.exec(text.trim().toLowerCase());
  if (!parts) return undefined;
  const [, epoch, release = '', stage, stageNumber, implicitPost, post, postNumber, dev, devNumber, local] =
    parts;
  return {
    epoch: number(epoch) === '0' ? '' : `${number(epoch)}!`,
    release: release.split('.').map(number),
    rest: [
      stage === undefined ? '' : `${STAGES[stage] ?? stage}${number(stageNumber)}`,
      implicitPost === undefined && post === undefined ? '' : `.post${number(implicitPost ?? postNumber)}`,
      dev === undefined ? '' : `.dev${number(devNumber)}`,
      local === undefined ? '' : `+${local.split(/[-_.]/).map(localPart).join('.')}`,
    ].join(''),
  };
}

function number(digits: string | undefined): string {
  return (digits ?? '').replace(/^0+(?=\d)/, '') || '0';
}

function localPart(part: string): string {
  return /^\d+$/.test(part) ? number(part) : part;
}
