/** Wheels built by calling the backends' hooks: no frontend, no isolation, a tenth of a second each. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { cleanVariables, tool } from './tools.ts';

/** The wheel's members with their texts, or the first line of what went wrong. */
export interface Answer {
  readonly files?: Readonly<Record<string, string>>;
  readonly error?: string;
}

export interface Builder {
  build(tree: Readonly<Record<string, string>>, backend: string): Promise<Answer>;
  close(): void;
}

/** Starts the program that builds; it loads these backends once, and builds each tree in a process of its own. */
export function openBuilder(backends: readonly string[]): Builder {
  const home = mkdtempSync(join(tmpdir(), 'pyproject-ls-wheels-'));
  const driver = join(import.meta.dirname, 'build_wheels.py');
  const env = cleanVariables();
  const path = `${dirname(tool('python'))}:${env.PATH}`;
  const python = spawn(tool('python'), [driver, ...backends], { env: { ...env, PATH: path } });
  const answers = createInterface({ input: python.stdout })[Symbol.asyncIterator]();
  return {
    async build(tree, backend) {
      const root = mkdtempSync(join(home, 'tree-'));
      for (const [i, [file, text]] of Object.entries(tree).entries()) {
        mkdirSync(join(root, dirname(file)), { recursive: true });
        writeFileSync(join(root, file), text);
        // Each a second newer than the one before it, as in the tree in memory.
        utimesSync(join(root, file), 1_700_000_000 + i, 1_700_000_000 + i);
      }
      python.stdin.write(`${JSON.stringify({ id: '', root, backend })}\n`);
      const { value, done } = await answers.next();
      if (done) throw new Error('the program that builds has ended');
      rmSync(root, { recursive: true, force: true });
      return JSON.parse(value) as Answer;
    },
    close() {
      python.stdin.end();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
