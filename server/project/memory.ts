/**
 * What one loading of a project hands on to the next: parts whose inputs are the very same.
 *
 * A part's inputs are some tables of the document, as values, and everything read through `files`.
 * So a keystroke in a comment, or in a table that the part does not read, computes nothing anew.
 */
import type { Files } from '../files/files.ts';
import { type Document, entryAt, plain } from '../toml/document.ts';

interface Part {
  readonly inputs: string;
  readonly revision: number;
  readonly value: Promise<unknown>;
}

export class Memory {
  readonly #parts = new Map<string, Part>();
  readonly #previous: ReadonlyMap<string, Part> | undefined;
  readonly #files: Files;

  constructor(files: Files, previous: Memory | undefined) {
    this.#files = files;
    this.#previous = previous === undefined ? undefined : previous.#parts;
  }

  /** The part under `name`, computed only if the values of `tables` (paths of top-level keys, dotted) or a file have changed. */
  part<T>(
    name: string,
    [doc, ...tables]: readonly [Document, ...string[]],
    compute: () => T | Promise<T>,
  ): Promise<T> {
    const inputs = tables.map((table) => fingerprint(doc, table)).join('\n');
    const revision = this.#files.revision;
    const before = this.#previous?.get(name);
    const same = before !== undefined && before.inputs === inputs && before.revision === revision;
    const value = same ? (before.value as Promise<T>) : Promise.resolve(compute());
    this.#parts.set(name, { inputs, revision, value });
    return value;
  }
}

function fingerprint(doc: Document, path: string): string {
  const entry = entryAt(doc.root, ...path.split('.'));
  return entry
    ? JSON.stringify(plain(entry.value), (_key, value) => (typeof value === 'bigint' ? `${value}n` : value))
    : '';
}
