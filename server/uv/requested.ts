/** Local folders among the requirements on a command line or in a requirements file. */
import { type Files, isFolder, join } from '../files/files.ts';

/** A requirement that names a folder. */
export interface RequestedFolder {
  /** Absolute. */
  readonly folder: string;
  readonly editable: boolean;
  /** The name before the `@`, where there is one, as written. */
  readonly name: string | undefined;
}

export interface Requested {
  readonly folders: readonly RequestedFolder[];
  /** There are requirements of another kind: from an index, a URL, an archive. */
  readonly others: boolean;
  /** What could not be understood, one clause each. */
  readonly unknown: readonly string[];
}

/** Requirements as they stand on a command line (`.`, `./a[extra]`, `a @ file:///a`), editable or not. */
export async function requestedOnLine(
  texts: readonly string[],
  editable: readonly string[],
  files: Files,
): Promise<Requested> {
  const folders: RequestedFolder[] = [];
  let others = false;
  for (const [text, isEditable] of [
    ...editable.map((each) => [each, true] as const),
    ...texts.map((each) => [each, false] as const),
  ]) {
    const found = await readRequirement(text, isEditable, files);
    if (found) folders.push(found);
    else others = true;
  }
  return { folders, others, unknown: [] };
}

/** The requirements of a `requirements.txt`; `-r`, `-c` and what is not understood are named in `unknown`. */
export async function requestedInFile(
  path: string,
  files: Files,
): Promise<Requested | { readonly absent: true }> {
  const file = await files.read(path);
  if (!('text' in file)) return { absent: true };
  const folders: RequestedFolder[] = [];
  const unknown: string[] = [];
  let others = false;
  for (const raw of file.text.replace(/\\\r?\n/g, ' ').split(/\r?\n/)) {
    const line = raw.replace(/(^|\s)#.*$/, '').trim();
    if (line === '') continue;
    const [, editable] = /^(?:-e|--editable)[\s=]+(.+)$/.exec(line) ?? [];
    if (editable === undefined && line.startsWith('-')) {
      if (
        !/^--(?:index-url|extra-index-url|find-links|no-index|pre|prefer-binary|trusted-host)\b|^-[if]\b/.test(
          line,
        )
      )
        unknown.push(`\`${line.split(/\s/)[0]}\` in \`${path}\` is not followed`);
      continue;
    }
    const found = await readRequirement(editable ?? line, editable !== undefined, files);
    if (found) folders.push(found);
    else others = true;
  }
  return { folders, others, unknown };
}

async function readRequirement(
  text: string,
  editable: boolean,
  files: Files,
): Promise<RequestedFolder | undefined> {
  const [, name, url] = /^([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*@\s*(\S+)/.exec(text) ?? [];
  const target = url ?? text.replace(/\s;.*$/, '').trim();
  const path = target.startsWith('file:') ? folderOf(target) : target.replace(/\[[^\]]*\]$/, '');
  if (path === undefined || (url === undefined && !editable && !/[/\\]|^\.{1,2}$/.test(path)))
    return undefined;
  const folder = join(files.folder, path);
  return (await isFolder(files, folder)) ? { folder, editable, name } : undefined;
}

/** The path of a `file:` URL; `file:a` is taken as relative, as pip and uv do. */
function folderOf(url: string): string | undefined {
  const path = url.replace(/^file:(?:\/\/(?:localhost)?(?=\/))?/, '').replace(/#.*$/, '');
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
