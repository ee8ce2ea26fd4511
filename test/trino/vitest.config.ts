import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import shared from '../../vitest.config.ts'

/** Tests that need a real Trino: `npm run test:trino`. One server is started for all of them. */
export default defineConfig({
  ...shared,
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['test/trino/**/*.test.ts', 'packages/*/test/trino/**/*.test.ts'],
    globalSetup: ['./test/build.ts', './test/trino/setup.ts'],
    reporters: ['default', './scripts/count-reporter.ts'],
    testTimeout: 1_800_000,
    hookTimeout: 600_000,
    fileParallelism: false,
  },
})
