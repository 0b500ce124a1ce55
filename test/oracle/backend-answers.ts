/** A build backend before many texts of pyproject.toml that lie beside the same few files. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cleanVariables, run, tool } from './tools.ts';

/** What the backend, as `build-backend` names it, says of each text that it refuses; null for each that it builds. */
export function backendAnswers(
  backend: string,
  tree: Readonly<Record<string, string>>,
  texts: readonly string[],
): readonly (string | null)[] {
  const home = mkdtempSync(join(tmpdir(), 'pyproject-ls-backend-'));
  const folder = join(home, 'project');
  for (const [path, text] of Object.entries(tree)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const asked = join(home, 'asked.json');
  writeFileSync(asked, JSON.stringify(texts));
  const env = cleanVariables();
  const path = `${dirname(tool('python'))}:${env.PATH}`;
  const script = join(import.meta.dirname, 'ask_backends.py');
  const args = [script, backend, folder, asked];
  const { status, stdout, stderr } = run(tool('python'), args, folder, { ...env, PATH: path });
  rmSync(home, { recursive: true, force: true });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}
