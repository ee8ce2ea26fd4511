import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import shared from '../../vitest.config.ts'

/** Gateways that are killed and begun again take longer than what `npm test` may: `npm run test:jobs`. */
export default defineConfig({
  ...shared,
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['test/jobs/**/*.test.ts'],
    globalSetup: ['./test/build.ts'],
    reporters: ['default', './scripts/count-reporter.ts'],
    testTimeout: 300_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
})
