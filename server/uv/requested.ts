/** Local folders among the requirements on a command line or in a requirements file. */
import { type Files, join } from '../files/files.ts';

/** A requirement that names a folder. */
export interface RequestedFolder {
  /** Absolute. */
  readonly folder: string;
  readonly editable: boolean;
}

export interface Requested {
  readonly folders: readonly RequestedFolder[];
  /** Archives that are there, absolute. */
  readonly archives: readonly string[];
  /** Paths at which nothing is, as written: the command stops. */
  readonly missing: readonly string[];
  /** What could not be understood, one clause each. */
  readonly unknown: readonly string[];
}

/** Requirements as they stand on a command line (`.`, `./a[extra]`, `a @ file:///a`), editable or not. */
export async function requestedOnLine(
  texts: readonly string[],
  editable: readonly string[],
  files: Files,
): Promise<Requested> {
  const found = new Found();
  for (const text of editable) await found.add(text, true, files);
  for (const text of texts) await found.add(text, false, files);
  return found;
}

/** Requirements files, with those that they name in turn; a missing one is among `missing`. */
export async function requestedInFiles(paths: readonly string[], files: Files): Promise<Requested> {
  const found = new Found();
  const queue = paths.map((path) => ({ path, base: files.folder }));
  const seen = new Set<string>();
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const path = join(next.base, next.path);
    if (seen.has(path) || seen.size >= MOST_FILES) continue;
    seen.add(path);
    const file = await files.read(path);
    if (!('text' in file)) {
      found.missing.push(next.path);
      continue;
    }
    for (const line of linesOf(file.text)) {
      const [, option, value] =
        /^(-e|--editable|-r|--requirement|-c|--constraint)[\s=]+(.+)$/.exec(line) ?? [];
      // A file that is named in a file is looked for beside it, a folder where the command runs.
      if (option === '-r' || option === '--requirement')
        queue.push({ path: value ?? '', base: path.slice(0, path.lastIndexOf('/')) || '/' });
      else if (option === '-e' || option === '--editable') await found.add(value ?? '', true, files);
      else if (option === undefined && !line.startsWith('-')) await found.add(line, false, files);
      else if (option === undefined && !NEUTRAL.test(line))
        found.unknown.push(`what \`${line.split(/[\s=]/)[0]}\` in \`${next.path}\` changes cannot be told`);
    }
  }
  return found;
}

/** More files than anybody chains. */
const MOST_FILES = 50;

/** Options in a requirements file that say where to look, not what to do. */
const NEUTRAL =
  /^(?:--(?:index-url|extra-index-url|find-links|no-index|pre|prefer-binary|trusted-host)\b|-[if]\b)/;

class Found implements Requested {
  readonly folders: RequestedFolder[] = [];
  readonly archives: string[] = [];
  readonly missing: string[] = [];
  readonly unknown: string[] = [];

  async add(text: string, editable: boolean, files: Files): Promise<void> {
    const [, url] = /^[A-Za-z0-9][\w.-]*\s*(?:\[[^\]]*\])?\s*@\s*(\S+)/.exec(text) ?? [];
    const target = url ?? text.replace(/\s(?:;|--).*$/, '').trim();
    const path = target.startsWith('file:') ? pathOf(target) : target.replace(/\[[^\]]*\]$/, '');
    if (path === undefined || /^[a-z+]{2,}:/i.test(path)) return;
    const named = editable || url !== undefined || target.startsWith('file:');
    if (!named && !/[/\\]|^\.{1,2}$|\.(?:whl|zip|tar\.\w+|tgz)$/.test(path)) return;
    const stat = await files.stat(path === '' ? '.' : path);
    if (!stat) this.missing.push(path);
    else if (stat.kind === 'folder') this.folders.push({ folder: join(files.folder, path), editable });
    else this.archives.push(join(files.folder, path));
  }
}

function linesOf(text: string): readonly string[] {
  return text
    .replace(/\\\r?\n/g, ' ')
    .split(/\r?\n/)
    .map((line) => line.replace(/(?:^|\s)#.*$/, '').trim())
    .filter((line) => line !== '');
}

/** The path of a `file:` URL; `file:a` is taken as relative, as pip and uv do. */
function pathOf(url: string): string | undefined {
  const path = url.replace(/^file:(?:\/\/(?:localhost)?(?=\/))?/, '').replace(/#.*$/, '');
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
