/** What a wheel is called, in the four places that say so, and whether those are there. */
import type { WheelFile } from '../../artifacts/wheel-file.ts';
import { expand } from '../../artifacts/wheel-name.ts';
import type { Text } from '../../files/files.ts';
import type { WheelFacts } from '../../project/wheel-facts.ts';
import { normalizeName } from '../../pyproject/name.ts';
import { requirementKind } from '../../pyproject/requirement.ts';
import { normalizeVersion, sameVersion } from '../../pyproject/version.ts';
import type { WheelFinding, WheelRule } from './finding.ts';

/**
 * Who refuses what was tried with wheels made by hand: pip 26.3 (_internal/utils/wheel.py, operations/install/wheel.py) and
 * uv 0.13.9 (crates/uv-install-wheel, uv-distribution-filename, uv-metadata); test/oracle/wheel-file.oracle.ts tries them anew.
 */
export const wrongNames: WheelRule = function* ({ file, record }) {
  if ('problem' in file.named)
    yield {
      code: 'invalid-wheel-name',
      // uv takes the fifth hyphen for that of a variant where the wheel says that it is one.
      severity: file.names.has(`${file.info}/variant.json`) ? 'warning' : 'error',
      message: `pip and uv refuse to install the wheel under this name: ${file.named.problem}`,
    };
  if (file.infoFolders.length === 0)
    yield {
      code: 'missing-metadata-file',
      severity: 'error',
      message: 'pip and uv refuse to install the wheel: it has no `.dist-info` folder',
    };
  if (file.infoFolders.length > 1)
    yield {
      code: 'several-dist-info-folders',
      severity: 'error',
      message: `pip and uv refuse to install the wheel: it has the folders ${file.infoFolders.map((each) => `\`${each}\``).join(', ')}`,
    };
  if (file.info === undefined) return;
  yield* ofFolder(file, file.info);
  yield* unreadText(file.texts.METADATA, file.info, 'METADATA');
  yield* unreadText(file.texts.WHEEL, file.info, 'WHEEL');
  yield* unreadText(record, file.info, 'RECORD');
  yield* ofMetadata(file, file.info);
  yield* ofWheel(file, file.info);
};

function* ofFolder({ named }: WheelFile, info: string): Iterable<WheelFinding> {
  if ('problem' in named) return;
  const [, name = '', version] = /^(.*?)(?:-([^-]*))?\.dist-info$/.exec(info) ?? [];
  const code = 'mismatched-wheel-name';
  if (!normalizeName(info).startsWith(named.name))
    yield {
      code,
      severity: 'error',
      message: `pip and uv refuse to install the wheel: its name says \`${named.name}\`, and its folder is \`${info}\``,
    };
  else if (
    normalizeName(name) !== named.name ||
    version === undefined ||
    !sameVersion(version, named.version)
  )
    yield {
      code,
      severity: 'information',
      message: `the folder \`${info}\` is not called after \`${named.name}\` ${named.version}, which the name of the wheel says`,
    };
}

function* unreadText(
  text: Text | WheelFacts['record'],
  info: string,
  name: 'METADATA' | 'WHEEL' | 'RECORD',
): Iterable<WheelFinding> {
  const member = `${info}/${name}`;
  if ('absent' in text)
    yield {
      code: 'missing-metadata-file',
      severity: 'error',
      message: `pip and uv refuse to install the wheel: it has no \`${member}\``,
    };
  if (!('trouble' in text)) return;
  const isEncoding = text.trouble.code === 'encoding';
  yield {
    code: isEncoding ? 'invalid-metadata-file' : 'unreadable-member',
    // uv reads METADATA all the same; a file that is larger than our limit may be fine.
    severity:
      text.trouble.code === 'too-large'
        ? 'information'
        : isEncoding && name === 'METADATA'
          ? 'warning'
          : 'error',
    message:
      text.trouble.code === 'too-large'
        ? `\`${name}\` is not read: ${text.trouble.words}`
        : `${isEncoding && name === 'METADATA' ? 'pip refuses' : 'pip and uv refuse'} to install the wheel: \`${name}\` cannot be read, ${text.trouble.words}`,
    member,
  };
}

function* ofMetadata({ texts, metadata, named }: WheelFile, info: string): Iterable<WheelFinding> {
  if (!('text' in texts.METADATA)) return;
  const member = `${info}/METADATA`;
  const code = 'invalid-metadata-file';
  if (!metadata) {
    const message = 'pip and uv refuse to install the wheel: METADATA lacks `Name` or `Version`';
    yield { code, severity: 'error', message, member };
    return;
  }
  if (normalizeVersion(metadata.version) === undefined)
    yield {
      code,
      severity: 'error',
      message: `pip and uv refuse to install the wheel: \`${metadata.version}\` is no version`,
      member,
    };
  else if (!('problem' in named) && !sameVersion(metadata.version, named.version))
    yield {
      code: 'mismatched-wheel-name',
      severity: 'warning',
      message: `uv refuses to install the wheel, and pip installs ${metadata.version}: the name of the wheel says ${named.version}`,
      member,
    };
  if (!('problem' in named) && normalizeName(metadata.name) !== named.name)
    yield {
      code: 'mismatched-wheel-name',
      severity: 'error',
      message: `pip and uv refuse to install the wheel: its name says \`${named.name}\`, and METADATA \`${metadata.name}\``,
      member,
    };
  for (const requirement of metadata.requiresDist)
    if (requirementKind(requirement) === 'invalid')
      yield {
        code,
        severity: 'warning',
        message: `pip refuses to install the wheel: \`${requirement}\` is no requirement`,
        member,
      };
}

function* ofWheel({ texts, wheel, named }: WheelFile, info: string): Iterable<WheelFinding> {
  if (!('text' in texts.WHEEL)) return;
  const member = `${info}/WHEEL`;
  const version = wheel.get('wheel-version')?.[0];
  const finding = versionFinding(version);
  if (finding) yield { code: 'unsupported-wheel-version', member, ...finding };
  const tags = (wheel.get('tag') ?? []).flatMap((tag) => expand(tag));
  if ('problem' in named || tags.length === 0) return;
  const missing = named.tags.filter((tag) => !tags.includes(tag));
  const more = tags.filter((tag) => !named.tags.includes(tag));
  if (missing.length + more.length === 0) return;
  yield {
    code: 'mismatched-tags',
    severity: 'information',
    message: `the name of the wheel counts when it is installed, and WHEEL when it is looked at later: ${listed('only the name has', missing)}${missing.length > 0 && more.length > 0 ? ', ' : ''}${listed('only WHEEL has', more)}`,
    member,
  };
}

function listed(words: string, tags: readonly string[]): string {
  if (tags.length === 0) return '';
  const rest = tags.length > 3 ? ` and ${tags.length - 3} more` : '';
  return `${words} ${tags
    .slice(0, 3)
    .map((tag) => `\`${tag}\``)
    .join(', ')}${rest}`;
}

function versionFinding(version: string | undefined): Pick<WheelFinding, 'severity' | 'message'> | undefined {
  if (version === undefined)
    return {
      severity: 'error',
      message: 'pip and uv refuse to install the wheel: WHEEL lacks `Wheel-Version`',
    };
  const parts = /^\d+(?:\.\d+)*$/.test(version) ? version.split('.').map(Number) : undefined;
  const [major = 0, minor = 0] = parts ?? [];
  if (!parts || major > 1)
    return {
      severity: 'error',
      message: `pip and uv refuse to install the wheel: its format has version \`${version}\`, and they know 1.0`,
    };
  if (parts.length === 1)
    return {
      severity: 'warning',
      message: `uv refuses to install the wheel: its format has version \`${version}\`, which has no second number`,
    };
  return major === 0 || (minor === 0 && parts.length === 2)
    ? undefined
    : {
        severity: 'information',
        message: `pip warns when it installs the wheel: its format has version \`${version}\`, and pip knows 1.0`,
      };
}
