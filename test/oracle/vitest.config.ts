import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/oracle/*.oracle.ts'],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    fileParallelism: false,
    // What an oracle prints is its result: figures, and the seed to repeat them.
    disableConsoleIntercept: true,
  },
});
