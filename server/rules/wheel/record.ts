/** RECORD against the members. pip and uv do not look at hashes; whoever verifies an installation does. */
import type { WheelFile } from '../../artifacts/wheel-file.ts';
import { type RecordVerdict, VERIFY_LIMIT } from '../../artifacts/wheel-record.ts';
import { capped, type WheelFinding, type WheelRule } from './finding.ts';

/**
 * Tried with pip 26.3 and uv 0.13.9, neither of which compares. PyPI has refused wheels whose RECORD and members differ
 * since February 2026 (its blog, 7 August 2025).
 */
export const wrongRecord: WheelRule = function* ({ record, file }) {
  if (!('gone' in record)) return;
  const own = `${file.info}/RECORD`;
  yield* capped(record.malformed, (row) => ({
    code: 'invalid-metadata-file',
    severity: 'warning',
    message: `uv refuses to install the wheel: the row \`${row}\` of RECORD has not a path, a hash and a size`,
    member: own,
  }));
  yield* capped(record.unrecorded, (member) => ({
    code: 'unrecorded-file',
    severity: 'warning',
    message: 'PyPI refuses the wheel, and uninstalling may leave this file behind: RECORD does not list it',
    member,
  }));
  yield* capped(record.gone, (name) => ({
    code: 'missing-recorded-file',
    severity: 'warning',
    message: `PyPI refuses the wheel: RECORD lists \`${name}\`, which is not in it`,
    member: own,
  }));
  yield* capped(record.changed, ({ name, what }) => ({
    code: 'wrong-record-hash',
    severity: 'warning',
    message: `the file is not the one that was built: its ${what} is another than RECORD says`,
    member: name,
  }));
  yield* capped(record.weak, ({ name, algorithm }) => ({
    code: 'weak-record-hash',
    severity: 'information',
    message:
      algorithm === undefined
        ? 'nobody can tell whether this file was changed: RECORD has no hash of it'
        : `this file may be changed without notice: the format asks for sha256 or better, and RECORD has ${algorithm}`,
    member: name,
  }));
  if (record.hashesItself)
    yield {
      code: 'wrong-record-hash',
      severity: 'information',
      message: 'RECORD has a hash of itself, which cannot be right',
      member: own,
    };
  if (record.unverified)
    yield {
      code: 'unverified-record',
      severity: 'information',
      message: `hashes and sizes are not compared: unpacked the wheel is larger than ${VERIFY_LIMIT / 1024 ** 3} GiB`,
    };
  yield* unreadable(record, file);
};

/** Who refuses which method of packing: bzip2, LZMA and zstd. */
const REFUSES: Readonly<Record<number, string>> = {
  12: 'uv refuses',
  14: 'uv refuses',
  93: 'pip with a Python before 3.14 refuses',
};

/** Who unpacks what was tried likewise: pip does as Python's zipfile, uv with its own. */
function* unreadable(record: RecordVerdict, file: WheelFile): Iterable<WheelFinding> {
  const members = new Map(file.members.map((member) => [member.name, member]));
  const troubles = record.unreadable.filter(({ name }) => !isToldElsewhere(name, file.info));
  yield* capped(troubles, ({ name, trouble }) => {
    const { method = 0, encrypted, size } = members.get(name) ?? {};
    const isOdd = !encrypted && method !== 0 && method !== 8;
    // pip unpacks what is shorter than it says, and does not even look at what is empty.
    const isFine = size === 0 || trouble.words.includes('not enough bytes');
    const one = isFine ? 'uv refuses' : isOdd ? REFUSES[method] : undefined;
    const why = encrypted ? 'it is encrypted' : isOdd ? `it is packed by method ${method}` : trouble.words;
    return {
      code: 'unreadable-member',
      severity: one === undefined ? 'error' : 'warning',
      message: `${one ?? 'pip and uv refuse'} to install the wheel: ${why}`,
      member: name,
    };
  });
}

function isToldElsewhere(name: string, info: string | undefined): boolean {
  return [`${info}/METADATA`, `${info}/WHEEL`, `${info}/RECORD`].includes(name);
}
