/** The stages of CI, each run to its end even when one before it failed; closes with `N passed, N failed`. */
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { outcomeLine, runStep, type Step } from './steps.ts'

type Count = { passed: number; failed: number }

const scratch = mkdtempSync(join(tmpdir(), 'oso-ci-'))

const STAGES: readonly Step[] = [
  { name: 'npm test', command: ['npm', 'test'] },
  { name: 'npm run check', command: ['npm', 'run', 'check', '--', '--no-tests'] },
  { name: 'npm run test:slow', command: ['npm', 'run', 'test:slow'] },
  { name: 'npm run test:edge', command: ['npm', 'run', 'test:edge'] },
  { name: 'npm run test:trino-parser', command: ['npm', 'run', 'test:trino-parser'] },
  { name: 'npm run test:trino', command: ['npm', 'run', 'test:trino'] },
  { name: 'npm run test:runtimes', command: ['npm', 'run', 'test:runtimes'] },
  { name: 'npm run test:services', command: ['npm', 'run', 'test:services'] },
  { name: 'npm run test:jobs', command: ['npm', 'run', 'test:jobs'] },
  { name: 'npm run test:pyoso', command: ['npm', 'run', 'test:pyoso'] },
  { name: 'npm run test:pyoso -- trino', command: ['npm', 'run', 'test:pyoso', '--', 'trino'] },
  { name: 'npm run demo -- --once', command: ['npm', 'run', 'demo', '--', '--once', '--port', '0'] },
]

const total: Count = { passed: 0, failed: 0 }

/** What a stage counted itself, or the stage as one test where it counts nothing. */
function countOf(file: string, ok: boolean): Count {
  try {
    const { passed, failed } = JSON.parse(readFileSync(file, 'utf8')) as Count
    return { passed, failed: failed + (ok || failed > 0 ? 0 : 1) }
  } catch {
    return { passed: ok ? 1 : 0, failed: ok ? 0 : 1 }
  }
}

for (const [index, stage] of STAGES.entries()) {
  console.log(`\n== ${stage.name}`)
  const counts = join(scratch, `${index}.json`)
  const outcome = await runStep(stage, { live: true, env: { OSO_TEST_COUNTS: counts } })
  console.log(outcomeLine(outcome))
  const { passed, failed } = countOf(counts, outcome.ok)
  total.passed += passed
  total.failed += failed
}

console.log(`\n${total.passed} passed, ${total.failed} failed`)
process.exit(total.failed === 0 ? 0 : 1)
