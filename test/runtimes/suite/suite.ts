import type { Place, Test } from './check.ts'
import { http } from './http.ts'
import { leaving } from './leaving.ts'
import { truncation } from './truncation.ts'
import { values } from './values.ts'

/** What came of a test. */
export type Outcome = Readonly<{ name: string; error: string | undefined; ms: number }>

const SUITE: readonly Test[] = [...values, ...truncation, ...leaving, ...http]

/** Runs all tests, one after the other: some of them measure time. */
export async function runSuite(at: Place): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = []
  for (const { name, run } of SUITE) {
    const started = Date.now()
    const error = await run(at).then(
      () => undefined,
      (reason: unknown) => (reason instanceof Error ? (reason.stack ?? String(reason)) : String(reason)),
    )
    outcomes.push({ name, error, ms: Date.now() - started })
  }
  return outcomes
}
