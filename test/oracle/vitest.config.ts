import { defineConfig } from 'vitest/config';

const timeout = process.env.ORACLE_ALL === '1' ? 7_200_000 : 600_000;

export default defineConfig({
  test: {
    include: ['test/oracle/*.oracle.ts'],
    testTimeout: timeout,
    hookTimeout: timeout,
    maxConcurrency: 3,
    fileParallelism: false,
    // What an oracle prints is its result: figures, and the seed to repeat them.
    disableConsoleIntercept: true,
  },
});
