/**
 * The client as its users get it, on every runtime: packed, installed into an empty folder, run against a real gateway.
 *
 *     npm run test:runtimes                   all
 *     npm run test:runtimes -- deno chromium  only those whose name begins so
 *
 * Installs what is missing: runtimes into ~/.cache/oso/runtimes (OSO_CACHE), the browser and pip from Debian.
 */
import { execFile } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { startGateway } from '../e2e/gateway.ts'
import { runInChromium } from './chromium.ts'
import { runExamples } from './examples.ts'
import { startFaults } from './faults.ts'
import { checkPackage } from './package.ts'
import { packClient } from './packed.ts'
import { ENVIRONMENT, installRuntimes, RUNTIMES, type Runtime } from './runtimes.ts'
import type { Place } from './suite/check.ts'
import type { Outcome } from './suite/suite.ts'

const run = promisify(execFile)
const PAGE = '<!doctype html><meta charset="utf-8"><title>suite</title><script type="module" src="/suite.js"></script>'

async function runInProcess(
  { command }: Runtime,
  program: string,
  cwd: string,
  at: Place,
): Promise<readonly Outcome[]> {
  const [file, ...args] = command
  const options = { cwd, env: ENVIRONMENT, maxBuffer: 1 << 26, timeout: 300_000 }
  const { stdout } = await run(file, [...args, program, JSON.stringify(at)], options)
  return JSON.parse(stdout)
}

/** The outcomes of a runtime; one that cannot even start is a failed test. */
async function outcomesOf(name: string, runAll: () => Promise<readonly Outcome[]>): Promise<readonly Outcome[]> {
  const started = Date.now()
  return runAll().catch(error => [{ name: `${name} runs the suite`, error: String(error), ms: Date.now() - started }])
}

function report(name: string, outcomes: readonly Outcome[]): void {
  const bad = outcomes.filter(outcome => outcome.error !== undefined)
  const seconds = outcomes.reduce((sum, outcome) => sum + outcome.ms, 0) / 1000
  const mark = bad.length > 0 ? 'FAILED' : 'ok    '
  console.log(
    `${mark} ${name.padEnd(14)} ${outcomes.length - bad.length} of ${outcomes.length}, ${seconds.toFixed(1)} s`,
  )
  for (const outcome of bad) console.log(`  ✗ ${outcome.name}\n    ${outcome.error?.replaceAll('\n', '\n    ')}`)
}

await installRuntimes()
const packed = await packClient()
const gateway = await startGateway()
const faults = await startFaults(gateway.server.url, { '/page': PAGE, '/suite.js': packed.page })
const place = { gateway: gateway.baseUrl, faults: faults.url }
const asked = process.argv.slice(2)
const isAsked = (name: string): boolean => asked.length === 0 || asked.some(word => name.startsWith(word))

const all: Outcome[] = []
try {
  const jobs = [
    { name: 'package', runAll: () => checkPackage(packed.folder) },
    ...RUNTIMES.map(runtime => ({
      name: runtime.name,
      runAll: () => runInProcess(runtime, packed.program, packed.folder, place),
    })),
    { name: 'chromium', runAll: () => runInChromium(place) },
    { name: 'examples', runAll: () => runExamples(packed.folder) },
  ]
  for (const { name, runAll } of jobs.filter(job => isAsked(job.name))) {
    const outcomes = await outcomesOf(name, runAll)
    report(name, outcomes)
    all.push(...outcomes)
  }
} finally {
  faults.close()
  await gateway.close()
  rmSync(packed.folder, { recursive: true, force: true })
}

const failed = all.filter(outcome => outcome.error !== undefined).length
const count = { passed: all.length - failed, failed }
if (process.env.OSO_TEST_COUNTS) writeFileSync(process.env.OSO_TEST_COUNTS, JSON.stringify(count))
console.log(`${count.passed} passed, ${count.failed} failed`)
process.exit(failed === 0 ? 0 : 1)
