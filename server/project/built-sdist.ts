/** A source distribution in `dist/` beside the one that a build would give now. */
import { type Metadata, parseMetadata } from '../artifacts/metadata.ts';
import { RECORD_HASH } from '../artifacts/record.ts';
import type { EntryPointsFile } from '../artifacts/wheel.ts';
import { type Files, isFile, join, type TarMember } from '../files/files.ts';
import { hiding } from '../files/hiding.ts';
import { readProjectTable } from '../pyproject/project-table.ts';
import { tableAt } from '../toml/document.ts';
import { parse } from '../toml/parser.ts';
import { changedMembers, type MemberDifferences } from './built-members.ts';
import {
  type BuiltArtifact,
  judged,
  judgeMetadata,
  mayBeWritten,
  unread,
  type Verdict,
} from './built-verdict.ts';
import { filesThat, said } from './installed-judged.ts';
import type { Described } from './metadata-differences.ts';
import type { Project } from './project.ts';

export interface SdistFile {
  /** Relative to the project. */
  readonly path: string;
  readonly version: string;
}

/** Members by their path below the one folder at the top. */
type Members = ReadonlyMap<string, TarMember>;

/** Reads the source distribution and compares it; `files` are the project's. */
export async function judgeSdist(file: SdistFile, project: Project, files: Files): Promise<BuiltArtifact> {
  const path = join(project.folder, file.path);
  if (!file.path.endsWith('.gz'))
    return unread('sdist', path, 'unknown', 'source distributions in this form are not read');
  const tarball = await files.tarball(file.path, ['PKG-INFO', 'pyproject.toml']);
  if ('absent' in tarball) return unread('sdist', path, 'unknown', 'it is gone');
  if ('trouble' in tarball) {
    const { code, words } = tarball.trouble;
    return unread('sdist', path, code === 'unreadable' ? 'broken' : 'unknown', words);
  }
  const members = unpacked(tarball.members);
  if (!members?.has('PKG-INFO'))
    return unread(
      'sdist',
      path,
      'broken',
      'it has no folder with a `PKG-INFO`, so that nothing can build it',
    );
  const metadata = judgeMetadata(describedIn(members, file), project);
  const rest = await contents(members, project, files);
  return judged('sdist', path, {
    ...rest,
    differences: [...rest.differences, ...metadata.differences],
    doubts: [...rest.doubts, ...metadata.doubts],
  });
}

/** undefined where the members do not lie in one folder. */
function unpacked(all: readonly TarMember[]): Members | undefined {
  const top = `${all[0]?.name.split('/')[0]}/`;
  const members = new Map<string, TarMember>();
  for (const member of all) {
    if (member.kind === 'folder') continue;
    if (!member.name.startsWith(top)) return undefined;
    members.set(member.name.slice(top.length), member);
  }
  return members;
}

function describedIn(members: Members, { version }: SdistFile): Described {
  const text = members.get('PKG-INFO')?.text ?? '';
  const metadata = parseMetadata(text);
  const complete = metadata && isComplete(text, metadata) ? metadata : undefined;
  const entryPoints = entryPointsIn(members.get('pyproject.toml')?.text);
  return { version: metadata?.version ?? version, metadata: complete, entryPoints };
}

/** Before version 2.2 the dependencies could be left out of a source distribution (PEP 643), and setuptools 61 did. */
function isComplete(text: string, { requiresDist }: Metadata): boolean {
  const [, major = '0', minor = '0'] = /^Metadata-Version:\s*(\d+)\.(\d+)/im.exec(text) ?? [];
  return requiresDist.length > 0 || Number(major) > 2 || (Number(major) === 2 && Number(minor) >= 2);
}

/** PKG-INFO says nothing of entry points: a build of it takes them from its own pyproject.toml. */
function entryPointsIn(text: string | undefined): EntryPointsFile | undefined {
  const doc = text === undefined ? undefined : parse(text);
  if (!doc || doc.problems.length > 0 || !tableAt(doc.root, 'project')) return undefined;
  const groups = new Map<string, Map<string, string>>();
  for (const { group, entry, reference } of readProjectTable(doc).scripts) {
    if (!reference) return undefined;
    const names = groups.get(group) ?? new Map<string, string>();
    groups.set(group, names.set(entry.key.name, reference.value));
  }
  return groups;
}

/** What backends write anew on the way: never compared by content. */
const REWRITTEN = /^PKG-INFO$|(?:^|\/)Cargo\.(?:toml|lock)$|(?:^|\/)[^/]+\.egg-info\//;
/** What builds, tests and environments leave in a tree: a backend that packs whatever is there would take it now. */
const LEFT =
  /^(?:dist|build|target|venv|\.(?:venv|tox|nox|git|pdm-build|[a-z]+_cache))\/|(?:^|\/)(?:__pycache__|\.ipynb_checkpoints)\//;
/** What backends add: neither missing nor left over. */
const ADDED = /^(?:setup\.cfg|setup\.py|pyproject\.toml\.orig)$/;
/** Those that change pyproject.toml on its way, whey also what is not Python (pdm-backend 2.5.0, whey 0.1.1). */
const REWRITING: ReadonlySet<string> = new Set(['pdm-backend', 'whey']);

async function contents(members: Members, project: Project, files: Files): Promise<Verdict> {
  const { backend, inTree } = project;
  const sources = new Map<string, string>();
  const hashes = new Map<string, string>();
  for (const [path, { sha256 }] of members) {
    if (REWRITTEN.test(path) || sha256 === undefined) continue;
    if (backend?.name === 'whey' && !/\.pyi?$/.test(path)) continue;
    if (path === 'pyproject.toml' && (!backend || inTree || REWRITING.has(backend.name))) continue;
    // uv_build keeps the file as it was beside the one that it has written.
    const kept = path === 'pyproject.toml' ? members.get('pyproject.toml.orig') : undefined;
    sources.set(path, path);
    hashes.set(path, RECORD_HASH + (kept?.sha256 ?? sha256));
  }
  // Meson packs what is committed, whatever lies in the tree.
  if (backend?.name === 'meson-python') return { ...NOTHING, doubts: ['what is committed was not compared'] };
  const tree = hiding(files, (path) => /^dist$|^\.?venv$/.test(path));
  const sdist = inTree ? undefined : await backend?.sdist(project.doc, tree);
  const changed = await changedMembers(hashes, sources, files);
  if (!sdist || sdist.fails) return withoutList(changed, sdist?.fails?.says);
  const foretold = new Set([...sdist.files, ...sdist.adds.keys()]);
  const isOwn = (path: string) => !REWRITTEN.test(path) && !ADDED.test(path) && !LEFT.test(path);
  return weighed(
    {
      missing: [...foretold].filter((path) => !members.has(path) && isOwn(path)).sort(),
      extra: [...members.keys()].filter((path) => !foretold.has(path) && isOwn(path)).sort(),
      changed: changed.filter((path) => sdist.files.has(path) && !sdist.adds.has(path)),
    },
    project,
    files,
  );
}

type Found = Pick<MemberDifferences, 'missing' | 'extra' | 'changed'>;

/** setuptools may find more files than it is told of: a plugin asks the version control system, wherever it is installed. */
async function weighed({ missing, extra, changed }: Found, project: Project, files: Files): Promise<Verdict> {
  const found = project.backend?.name === 'setuptools' ? await lying(extra, files) : [];
  const unsure = (path: string) => mayBeWritten(path, project) || found.includes(path);
  const sure = (paths: readonly string[]) => paths.filter((path) => !unsure(path));
  const vague = [...changed, ...extra].filter(unsure);
  const differences = [
    ...filesThat('changed', sure(changed), 'differs from its source', 'differ from their sources'),
    ...filesThat('missing', missing, 'is not in it yet', 'are not in it yet'),
    ...filesThat('extra', sure(extra), 'is still in it', 'are still in it'),
  ];
  const doubts = said(vague, 'is in it and cannot be compared', 'are in it and cannot be compared');
  return { differences, remarks: [], doubts: [...doubts], missing, extra: sure(extra), changed };
}

async function lying(paths: readonly string[], files: Files): Promise<readonly string[]> {
  const found: string[] = [];
  for (const path of paths) if (await isFile(files, path)) found.push(path);
  return found;
}

const NOTHING = { differences: [], remarks: [], missing: null, extra: null, changed: null };

/** Where the list of files cannot be told. A file that the build writes may lie in the tree from another build. */
function withoutList(all: readonly string[], says: string | undefined): Verdict {
  const changed = all.filter((path) => !ADDED.test(path));
  const why =
    says === undefined ? 'what a build now would pack cannot be told' : `a build now fails: ${says}`;
  const doubts = [...said(changed, 'differs from the tree', 'differ from the tree'), why];
  return { ...NOTHING, doubts, changed };
}
