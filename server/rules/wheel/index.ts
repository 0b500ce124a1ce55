/** Every judgement about a wheel file, and the one function that applies them. */
import type { Trouble } from '../../files/files.ts';
import type { WheelFacts } from '../../project/wheel-facts.ts';
import type { Severity } from '../rule.ts';
import { oddContents } from './contents.ts';
import { wrongEntryPoints } from './entry-points.ts';
import type { WheelFinding, WheelRule } from './finding.ts';
import { oddMembers } from './members.ts';
import { wrongNames } from './names.ts';
import { wrongRecord } from './record.ts';
import { outdated } from './source.ts';

const WHEEL_RULES: readonly WheelRule[] = [
  wrongNames,
  oddMembers,
  wrongRecord,
  wrongEntryPoints,
  oddContents,
  outdated,
];

/** Codes that only wheel files have: each is a section of codes.md. */
export const WHEEL_CODES: readonly string[] = [
  'unreadable-wheel',
  'invalid-wheel-name',
  'mismatched-wheel-name',
  'mismatched-tags',
  'missing-metadata-file',
  'several-dist-info-folders',
  'invalid-metadata-file',
  'unsupported-wheel-version',
  'unsafe-member',
  'duplicate-member',
  'link-member',
  'overlapping-members',
  'stray-bytes',
  'unreadable-member',
  'invalid-data-folder',
  'unrecorded-file',
  'missing-recorded-file',
  'wrong-record-hash',
  'weak-record-hash',
  'unverified-record',
  'bytecode-in-wheel',
  'stray-top-level-file',
  'folder-without-modules',
  'top-level-init',
  'unimportable-module',
  'outdated-wheel',
];

const ORDER: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

/** What is wrong with a wheel, the worst first. */
export function judgeWheel(facts: WheelFacts): readonly WheelFinding[] {
  const findings = WHEEL_RULES.flatMap((rule) => [...rule(facts)]);
  return findings.sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
}

/** The one finding about a file that cannot be read as an archive. */
export function unreadableWheel({ words }: Trouble): WheelFinding {
  return {
    code: 'unreadable-wheel',
    severity: 'error',
    message: `pip and uv refuse to install this: ${words}`,
  };
}
