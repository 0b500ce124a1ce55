/** The entries of the archive by their names and places, whatever is in them. */
import type { OpenArchive } from '../../artifacts/wheel-file.ts';
import { leavesFolder, type Member } from '../../files/files.ts';
import { capped, type WheelFinding, type WheelRule } from './finding.ts';

type StrayBytes = OpenArchive['strayBytes'];

/** Who refuses what was tried with pip 26.3 and uv 0.13.9 on Linux (test/oracle/wheel-file.oracle.ts). */
export const oddMembers: WheelRule = function* ({ file }) {
  const { members, archive } = file;
  yield* strayBytes(archive.strayBytes);
  yield* capped(
    members.flatMap((member) => unsafe(member)),
    (finding) => finding,
  );
  yield* sameNames(members);
  yield* capped(
    members.filter(({ kind }) => kind === 'link'),
    ({ name }) => ({
      code: 'link-member',
      severity: 'information',
      message: 'pip and uv install a file that holds a path, and not the link that the archive has here',
      member: name,
    }),
  );
  const [overlapping] = overlaps(members);
  if (overlapping)
    yield {
      code: 'overlapping-members',
      severity: 'warning',
      message:
        'newer Pythons refuse to unpack the wheel: the data of this file overlap those of another, as in a zip bomb',
      member: overlapping.name,
    };
  yield* dataFolders(members, file.info);
};

function* strayBytes({ before, after, uncounted }: StrayBytes): Iterable<WheelFinding> {
  const code = 'stray-bytes';
  const severity = 'warning';
  if (before > 0)
    yield {
      code,
      severity,
      message: `uv refuses to install the wheel: ${before} bytes stand in front of the archive`,
    };
  if (after > 0)
    yield {
      code,
      severity,
      message: `PyPI refuses the wheel, and so may uv: ${after} bytes stand behind the archive`,
    };
  if (uncounted > 0)
    yield {
      code,
      severity,
      message: 'uv refuses to install the wheel: its directory has more entries than it counts',
    };
}

function unsafe({ name, kind }: Member): readonly WheelFinding[] {
  const code = 'unsafe-member';
  if (leavesFolder(name))
    return [
      {
        code,
        severity: 'warning',
        message:
          'pip refuses to install the wheel, and uv leaves this file out: its path leads out of the folder',
        member: name,
      },
    ];
  if (/[\u0000-\u001f]/.test(name))
    return [
      {
        code,
        severity: 'warning',
        message: 'uv refuses to install the wheel: this name has a control character in it',
        member: name,
      },
    ];
  if (kind !== 'folder' && /[\\:]/.test(name))
    return [
      {
        code,
        severity: 'information',
        message:
          'this file lands elsewhere on Windows, or cannot be written there: its path has a `\\` or a `:`',
        member: name,
      },
    ];
  return [];
}

/** The same name twice, two that differ in case, and a file where another name needs a folder. */
function* sameNames(members: readonly Member[]): Iterable<WheelFinding> {
  const names = new Set<string>();
  const folded = new Map<string, string>();
  const twice: string[] = [];
  const alike: string[] = [];
  for (const { name, kind } of members) {
    if (names.has(name)) twice.push(name);
    else if (kind !== 'folder' && folded.has(name.toLowerCase())) alike.push(name);
    names.add(name);
    if (kind !== 'folder') folded.set(name.toLowerCase(), name);
  }
  yield* capped(twice, (member) => ({
    code: 'duplicate-member',
    severity: 'warning',
    message:
      'PyPI refuses the wheel, and which of them is installed depends on the tool: this name is there twice',
    member,
  }));
  yield* capped(alike, (member) => ({
    code: 'duplicate-member',
    severity: 'information',
    message: `on Windows and macOS one overwrites the other: \`${folded.get(member.toLowerCase()) ?? ''}\` differs only in case`,
    member,
  }));
  const parents = new Set<string>();
  for (const name of names)
    for (let end = name.indexOf('/'); end >= 0; end = name.indexOf('/', end + 1))
      parents.add(name.slice(0, end));
  yield* capped(
    [...names].filter((name) => parents.has(name)),
    (member) => ({
      code: 'duplicate-member',
      severity: 'error',
      message: 'pip and uv fail to install the wheel: this file has the name of a folder',
      member,
    }),
  );
}

/** Members whose data begin before those of the one in front of them end. */
function* overlaps(members: readonly Member[]): Iterable<Member> {
  let end = 0;
  for (const member of [...members].sort((a, b) => a.start - b.start)) {
    if (member.start < end) yield member;
    end = Math.max(end, member.end);
  }
}

/** What pip knows beside the library (_internal/models/scheme.py). */
const SCHEMES: ReadonlySet<string> = new Set(['purelib', 'platlib', 'scripts', 'data', 'headers']);

function* dataFolders(members: readonly Member[], info: string | undefined): Iterable<WheelFinding> {
  const stem = info?.slice(0, -'.dist-info'.length);
  const code = 'invalid-data-folder';
  const findings: WheelFinding[] = [];
  for (const { name, kind } of members) {
    const [top = '', scheme = '', ...rest] = name.split('/');
    if (!top.endsWith('.data') || kind === 'folder') continue;
    const member = name;
    if (stem !== undefined && top !== `${stem}.data`)
      findings.push({
        code,
        severity: 'warning',
        message: `pip and uv install this file in different places: \`${top}\` is not \`${stem}.data\``,
        member,
      });
    else if (rest.length === 0 || !SCHEMES.has(scheme))
      findings.push({
        code,
        severity: 'error',
        message: `pip and uv refuse to install the wheel: a file below \`${top}\` lies in one of ${[...SCHEMES].map((each) => `\`${each}\``).join(', ')}`,
        member,
      });
    else if (scheme === 'scripts' && rest.length > 1)
      findings.push({
        code,
        severity: 'warning',
        message: 'uv refuses to install the wheel: a script lies in a folder',
        member,
      });
  }
  yield* capped(findings, (finding) => finding);
}
