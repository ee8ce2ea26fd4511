import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import shared from '../../vitest.config.ts'

/** The files that take longest, in order: begun first, none of them is what the others wait for at the end. */
const LONGEST = ['pipeline/test/trino/build', 'conformance', 'faults', 'secured', 'deploy', 'warehouse', 'analyser']

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const found = LONGEST.findIndex(name => moduleId.endsWith(`${name}.test.ts`))
      return found < 0 ? LONGEST.length : found
    }
    return [...files].sort((a, b) => place(a) - place(b))
  }
}

/**
 * Tests that need a real Trino: `npm run test:trino`. Two servers are started for all of them. Files run beside each other,
 * as each waits for a server most of its time; soaks, which measure, run alone.
 */
export default defineConfig({
  ...shared,
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['test/trino/**/*.test.ts', 'test/e2e/*.test.ts', 'packages/*/test/trino/**/*.test.ts'],
    // What types are made of asks no engine.
    exclude: ['**/node_modules/**', 'test/e2e/types.test.ts'],
    globalSetup: ['./test/build.ts', './test/trino/setup.ts'],
    reporters: ['default', './scripts/count-reporter.ts'],
    testTimeout: 1_800_000,
    hookTimeout: 600_000,
    maxWorkers: 3,
    fileParallelism: process.env.OSO_SOAK === undefined,
    sequence: { sequencer: LongestFirst },
  },
})
