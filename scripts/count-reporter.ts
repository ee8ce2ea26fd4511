import { writeFileSync } from 'node:fs'
import type { Reporter, TestCase, TestModule } from 'vitest/node'

/**
 * Ends a run with the plain line `N passed, N failed, N skipped`, the same after every runner of this project,
 * and leaves the numbers in the file named by OSO_TEST_COUNTS for scripts/ci.ts.
 */
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const count = { passed: 0, failed: errors.length, skipped: 0 }
    for (const module of modules) {
      if (module.state() === 'failed' && module.errors().length > 0) count.failed += 1
      for (const test of module.children.allTests()) count[verdict(test)] += 1
    }
    console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`)
    const file = process.env.OSO_TEST_COUNTS
    if (file) writeFileSync(file, JSON.stringify(count))
  }
}

function verdict(test: TestCase): 'passed' | 'failed' | 'skipped' {
  const { state } = test.result()
  return state === 'passed' || state === 'skipped' ? state : 'failed'
}
