import { defineConfig } from 'vitest/config';

const timeout = process.env.ORACLE_ALL === '1' ? 7_200_000 : 900_000;

export default defineConfig({
  test: {
    include: ['test/oracle/*.oracle.ts'],
    globalSetup: 'test/oracle/install.ts',
    testTimeout: timeout,
    hookTimeout: timeout,
    maxConcurrency: 3,
    // Most oracles wait for one program after the other; nothing that they compare is a time.
    maxWorkers: 2,
    // What an oracle prints is its result: figures, and the seed to repeat them.
    disableConsoleIntercept: true,
  },
});
