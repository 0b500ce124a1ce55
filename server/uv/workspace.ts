/** What a project is to uv: built or not, a workspace's root, one where uv is at work at all. */
import type { Files } from '../files/files.ts';
import { join } from '../files/files.ts';
import { type Document, tableAt, valueAt } from '../toml/document.ts';
import { parse } from '../toml/parser.ts';
import type { Span } from '../toml/span.ts';
import { upwards } from './git.ts';

/**
 * Whether `uv sync` and `uv run` build and install this project: `tool.uv.package` decides, else whether there is a
 * `[build-system]` (uv-workspace/src/pyproject.rs, `is_package`).
 */
export function isBuilt(doc: Document): boolean {
  const chosen = valueAt(doc.root, 'tool', 'uv', 'package');
  return chosen?.kind === 'boolean' ? chosen.value : tableAt(doc.root, 'build-system') !== undefined;
}

/** Whether the document makes the project the root of a workspace. */
export function isWorkspaceRoot(doc: Document): boolean {
  return tableAt(doc.root, 'tool', 'uv', 'workspace') !== undefined;
}

/** uv's lock file of the project: beside it, or beside a workspace's root above it. Absolute. */
export async function findLock(files: Files, limit: string | undefined): Promise<string | undefined> {
  for (const folder of upwards(files.folder)) {
    const lock = join(folder, 'uv.lock');
    if (
      (await files.stat(lock))?.kind === 'file' &&
      (folder === files.folder || (await isRoot(files, folder)))
    ) {
      return lock;
    }
    if (folder === limit) break;
  }
  return undefined;
}

async function isRoot(files: Files, folder: string): Promise<boolean> {
  const manifest = await files.read(join(folder, 'pyproject.toml'));
  return 'text' in manifest && isWorkspaceRoot(parse(manifest.text));
}

/** Whether the environment beside the project was made by uv, which says so in `pyvenv.cfg` (`uv = 0.13.8`). */
export async function hasEnvironmentOfUv(files: Files): Promise<boolean> {
  const file = await files.read('.venv/pyvenv.cfg');
  return 'text' in file && /^uv\s*=/m.test(file.text);
}

/** `cache-keys` in the `uv.toml` beside the project: uv's settings parser accepts them, and nothing reads them. */
export interface KeysInUvToml {
  readonly text: string;
  readonly at: Span;
}

/** Looks for `cache-keys` in the `uv.toml` beside the project. */
export async function findKeysInUvToml(files: Files): Promise<KeysInUvToml | undefined> {
  const file = await files.read('uv.toml');
  if (!('text' in file)) return undefined;
  const at = parse(file.text).root.entries.get('cache-keys')?.key.at;
  return at && { text: file.text, at };
}
