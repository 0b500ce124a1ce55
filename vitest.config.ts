import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/oracle/**', 'test/editors/**', 'node_modules/**'],
    testTimeout: 30_000,
    // The machines that it runs on have two cores, and the terminal's work is little.
    maxWorkers: 2,
  },
});
