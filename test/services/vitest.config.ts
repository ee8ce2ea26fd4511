import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import shared from '../../vitest.config.ts'

/** State and limits once more, with every database that they know, and what needs a browser: `npm run test:services`. */
export default defineConfig({
  ...shared,
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: [
      'packages/server/src/{state,limits}/**/*.test.ts',
      'packages/server/test/services/**/*.test.ts',
      'test/services/**/*.test.ts',
    ],
    globalSetup: ['./test/build.ts'],
    reporters: ['default', './scripts/count-reporter.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
