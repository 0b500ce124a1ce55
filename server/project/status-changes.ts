/** What a build reads, has changed since an installation, and is covered by no cache key: the edits that do not arrive. */
import type { Contents } from '../backends/backend.ts';
import type { Files } from '../files/files.ts';
import type { Project } from './project.ts';

export interface UnseenChange {
  /** Relative to the project. */
  readonly path: string;
  /** Nanoseconds since 1970. */
  readonly ctime: bigint;
  /** It is a module of the package, which an editable installation runs from the tree. */
  readonly isModule: boolean;
}

/** More modules than this are not looked at. */
const MOST_MODULES = 20_000;

/** The unseen changes after a time (nanoseconds since 1970), the newest first. */
export async function findUnseenChanges(
  { contents, inTree, dynamic, cacheKeys, folder }: Project,
  files: Files,
  since: bigint,
): Promise<readonly UnseenChange[]> {
  const inputs = [
    ...(inTree?.inputs ?? []),
    ...[...(dynamic?.fields.values() ?? [])].flatMap((each) => each.files ?? []),
  ];
  const modules = contents ? await sourcesOf(contents) : [];
  const all = new Map([
    ...modules.map((path) => [path, true] as const),
    ...inputs.map((path) => [path, false] as const),
  ]);
  const found = await Promise.all(
    [...all].map(async ([path, isModule]) => {
      if (cacheKeys.covers(path, folder)) return undefined;
      const stat = await files.stat(path);
      return stat && stat.ctime > since ? { path, ctime: stat.ctime, isModule } : undefined;
    }),
  );
  return found.filter((each) => each !== undefined).sort((a, b) => (a.ctime > b.ctime ? -1 : 1));
}

/** The files of all modules that a wheel would have now, relative to the project. */
export async function sourcesOf(contents: Contents): Promise<readonly string[]> {
  const out: string[] = [];
  const queue = [...(await contents.children(''))];
  for (let name = queue.pop(); name !== undefined && out.length < MOST_MODULES; name = queue.pop()) {
    const located = await contents.locate(name);
    if (located?.kind === 'module') out.push(located.path);
    if (located?.kind !== 'namespace' && !(located?.kind === 'module' && located.isPackage)) continue;
    const parent = name;
    queue.push(...(await contents.children(parent)).map((child) => `${parent}.${child}`));
  }
  return out;
}
