/** Wheels built by calling the backends' hooks: no frontend, no isolation, a tenth of a second each. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { BuiltWheel } from '../replay-wheels.ts';
import { cleanVariables, tool } from './tools.ts';

/** What lies at a path of a tree that is laid on the disk. */
export type Entry = string | { readonly folder: true } | { readonly link: string };
/** A U+FFFD in a name becomes a byte that is not UTF-8. */
export type Tree = Readonly<Record<string, Entry>>;
/** The words of git commands. */
export type GitCommands = readonly (readonly string[])[];

/** What came of a build, with the texts of the wheel's members, or all that was printed where there is none. */
export interface Answer extends BuiltWheel {
  readonly texts?: Readonly<Record<string, string>>;
  readonly says?: string;
  readonly viaSdist?: BuiltWheel;
}

export interface Job {
  /** A folder that nothing but the tree is in. It is left as it is: a copy beside it is built. */
  readonly root: string;
  readonly backend: string;
  /** Folders for the front (from the root) and the end of `sys.path`. */
  readonly before?: readonly string[];
  readonly after?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** A wheel from the source distribution is wanted too. */
  readonly sdist?: boolean;
}

export interface Builder {
  build(tree: Tree, backend: string): Promise<Answer>;
  buildAt(job: Job): Promise<Answer>;
  /** Lays a tree into a folder of its own and returns it. `outside` is what lies beside that folder. */
  lay(tree: Tree, git?: GitCommands, outside?: Tree): string;
  /** Takes away what was laid. */
  clear(root: string): void;
  close(): void;
}

/** What backends import in their hooks: it takes longer than many a build. */
const LATER = [
  ...['bdist_wheel', 'build_py', 'egg_info', 'sdist'].map((name) => `setuptools.command.${name}`),
  ...['hatchling.builders.wheel', 'hatchling.builders.sdist', 'flit_core.wheel', 'flit_core.sdist'],
  ...['poetry.core.factory', 'poetry.core.masonry.builders.wheel', 'poetry.core.masonry.builders.sdist'],
  ...['pdm.backend.wheel', 'pdm.backend.sdist', 'whey.builder', 'whey.foreman'],
  ...['scikit_build_core.build.wheel', 'scikit_build_core.build.sdist'],
];

/** Starts the program that builds; it loads these modules once, and builds each tree in a process of its own. */
export function openBuilder(modules: readonly string[]): Builder {
  const home = mkdtempSync(join(tmpdir(), 'pyproject-ls-wheels-'));
  const driver = join(import.meta.dirname, 'build_wheels.py');
  const env = cleanVariables();
  const path = `${dirname(tool('python'))}:${env.PATH}`;
  const python = spawn(tool('python'), [driver, ...modules, ...LATER], { env: { ...env, PATH: path } });
  const answers = createInterface({ input: python.stdout })[Symbol.asyncIterator]();
  const lay: Builder['lay'] = (tree, git = [], outside = {}) => {
    const above = mkdtempSync(join(home, 'tree-'));
    const root = join(above, 'project');
    grow(above, outside);
    grow(root, tree);
    for (const words of git) {
      const named = ['-c', 'user.name=a', '-c', 'user.email=a@a', ...words];
      execFileSync('git', named, { cwd: root, stdio: 'pipe' });
    }
    return root;
  };
  const clear: Builder['clear'] = (root) => rmSync(dirname(root), { recursive: true, force: true });
  const buildAt: Builder['buildAt'] = async (job) => {
    python.stdin.write(`${JSON.stringify(job)}\n`);
    const { value, done } = await answers.next();
    if (done) throw new Error('the program that builds has ended');
    // Bytes of names that are not UTF-8 come as lone surrogates.
    return JSON.parse(value, (_, each) => (typeof each === 'string' ? wellFormed(each) : each)) as Answer;
  };
  return {
    async build(tree, backend) {
      const root = lay(tree);
      const answer = await buildAt({ root, backend });
      clear(root);
      return answer;
    },
    buildAt,
    lay,
    clear,
    close() {
      python.stdin.end();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function grow(root: string, tree: Tree): void {
  mkdirSync(root, { recursive: true });
  for (const [i, [path, entry]] of Object.entries(tree).entries()) {
    const at = join(root, path);
    mkdirSync(dirname(at), { recursive: true });
    if (typeof entry !== 'string') {
      if ('link' in entry) symlinkSync(entry.link, at);
      else mkdirSync(at, { recursive: true });
      continue;
    }
    const name = at.includes('\uFFFD') ? undecodable(at) : at;
    writeFileSync(name, entry);
    // Each a second newer than the one before it, as in the tree in memory.
    utimesSync(name, 1_700_000_000 + i, 1_700_000_000 + i);
  }
}

function undecodable(path: string): Buffer {
  return Buffer.concat(
    path.split('\uFFFD').flatMap((part, i) => [Buffer.from(i === 0 ? [] : [0xff]), Buffer.from(part)]),
  );
}

function wellFormed(text: string): string {
  return text.replaceAll(/(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\uFFFD');
}
