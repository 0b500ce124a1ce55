/**
 * The globs of a cluster as one machine, so that a name costs one look-up a byte, however many globs there are, and
 * a folder's path is gone over once for all that is in it. It says what `judge` and `mayHold` (glob.ts) say.
 */
import type { Cluster } from './glob.ts';
import type { Position } from './glob-machine.ts';

/** What a cluster makes of what has been read of a path below its base. */
export interface Standing {
  /** A file of that path is taken. */
  readonly takesFile: boolean;
  /** A folder of that path is not entered, whatever it may hold. */
  readonly refusesFolder: boolean;
  /** Something that begins so may be taken. */
  readonly mayGoOn: boolean;
  /** Reads on. */
  read(text: string): Standing;
}

/** A cluster before the first name below its base. */
export function startOf(cluster: Cluster): Standing {
  return new Globs(cluster).start();
}

/** More standings than this are forgotten and made anew: no list of globs can take much memory. */
const STANDINGS_LIMIT = 2_000;

class Globs {
  readonly #cluster: Cluster;
  readonly #known = new Map<string, Together>();
  readonly #numbers = new Map<Position, number>();

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  start(): Standing {
    return this.standing(this.#cluster.patterns.map(({ matcher }) => matcher.start));
  }

  standing(positions: readonly Position[]): Together {
    const name = positions.map((position) => this.#numberOf(position)).join();
    const same = this.#known.get(name);
    if (same) return same;
    if (this.#known.size >= STANDINGS_LIMIT) {
      this.#known.clear();
      this.#numbers.clear();
    }
    const { patterns } = this.#cluster;
    const asFolder = patterns.findLast((_, i) => positions[i]?.accepts);
    const asFile = patterns.findLast(({ foldersOnly }, i) => !foldersOnly && positions[i]?.accepts);
    const made = new Together(this, positions, {
      takesFile: asFile?.negated === false,
      refusesFolder: asFolder?.negated === true,
      mayGoOn: patterns.some(({ negated }, i) => !negated && positions[i]?.dead === false),
    });
    this.#known.set(name, made);
    return made;
  }

  #numberOf(position: Position): number {
    const number = this.#numbers.get(position) ?? this.#numbers.size;
    this.#numbers.set(position, number);
    return number;
  }
}

class Together implements Standing {
  readonly takesFile: boolean;
  readonly refusesFolder: boolean;
  readonly mayGoOn: boolean;
  readonly #globs: Globs;
  readonly #positions: readonly Position[];
  readonly #next: (Together | undefined)[] = [];

  constructor(globs: Globs, positions: readonly Position[], facts: Omit<Standing, 'read'>) {
    this.#globs = globs;
    this.#positions = positions;
    this.takesFile = facts.takesFile;
    this.refusesFolder = facts.refusesFolder;
    this.mayGoOn = facts.mayGoOn;
  }

  read(text: string): Together {
    let here: Together = this;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      // From the first character that is more than one byte on, byte by byte.
      if (code > 127) return here.#readBytes(Buffer.from(text.slice(i), 'utf8'));
      here = here.#next[code] ?? here.#step(code);
    }
    return here;
  }

  #readBytes(bytes: Uint8Array): Together {
    let here: Together = this;
    for (const byte of bytes) here = here.#next[byte] ?? here.#step(byte);
    return here;
  }

  #step(byte: number): Together {
    const next = this.#globs.standing(this.#positions.map((position) => position.step(byte)));
    this.#next[byte] = next;
    return next;
  }
}
