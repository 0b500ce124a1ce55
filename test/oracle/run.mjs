/**
 * `npm run oracle`: every oracle, two at a time.
 * `-- --all` tries ten times as much from a place of its own; what else follows `--` is handed to vitest, such as the
 * name of one oracle. ORACLE_SEED repeats a run.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const all = process.argv.includes('--all');
const rest = process.argv.slice(2).filter((argument) => argument !== '--all');
const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));
const { status } = spawnSync(
  process.execPath,
  [vitest, 'run', '--config', 'test/oracle/vitest.config.ts', ...rest],
  {
    stdio: 'inherit',
    env: {
      ...process.env,
      ...(all && { ORACLE_ALL: '1', ORACLE_SEED: process.env.ORACLE_SEED ?? `${Date.now() % 1_000_000}` }),
    },
  },
);
process.exitCode = status ?? 1;
