/** The output of a program as lines for a log: bounded, and unable to steer whatever shows them. */

/** UTF-16 units of a line that are kept. */
const LONGEST = 2000;

/** Gives each line once it has ended; what a carriage return took back, as progress bars do, is left out. */
export class Lines {
  readonly #log: (line: string) => void;
  readonly #decoder = new TextDecoder();
  #rest = '';

  constructor(log: (line: string) => void) {
    this.#log = log;
  }

  add(bytes: Uint8Array): void {
    const parts = (this.#rest + this.#decoder.decode(bytes, { stream: true })).split('\n');
    this.#rest = lastShown(parts.pop() ?? '').slice(0, LONGEST + 1);
    for (const part of parts) this.#give(part);
  }

  /** Gives what stands behind the last line break. */
  end(): void {
    const rest = this.#rest + this.#decoder.decode();
    this.#rest = '';
    if (rest !== '') this.#give(rest);
  }

  #give(line: string): void {
    const shown = harmless(lastShown(line));
    this.#log(shown.length > LONGEST ? `${shown.slice(0, LONGEST)}…` : shown);
  }
}

/** What is left to see of a line that was written over; the carriage return of a line break on Windows takes nothing back. */
function lastShown(line: string): string {
  let end = line.length;
  while (line[end - 1] === '\r') end--;
  return line.slice(line.lastIndexOf('\r', end - 1) + 1, end);
}

/** Without colours and other sequences for terminals; other control characters and changes of direction become one sign. */
export function harmless(line: string): string {
  return line
    .replace(/\u001b\[[0-?]*[ -/]*[@-~]/g, '')
    .replace(/\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)/g, '')
    .replace(/\t/g, ' ')
    .replace(/[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, '\ufffd');
}
