/** Python sources of a project, each read and scanned once. */
import type { Files } from '../files/files.ts';
import type { Outline } from '../python/outline.ts';
import { outline } from '../python/scanner.ts';

export interface Source {
  /** Relative to the project. */
  readonly path: string;
  readonly text: string;
  readonly outline: Outline;
}

/** Remembers each outline beside the text that it was made of, so that it cannot be out of date. */
export class Sources {
  readonly #known = new Map<string, Source>();

  /** The source at a path; undefined where it cannot be read. */
  async read(path: string, files: Files): Promise<Source | undefined> {
    const content = await files.read(path);
    if (!('text' in content)) return undefined;
    const known = this.#known.get(path);
    if (known?.text === content.text) return known;
    const source = { path, text: content.text, outline: outline(content.text) };
    this.#known.set(path, source);
    return source;
  }
}
