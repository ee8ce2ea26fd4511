import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startNode, type TrinoNode } from '../trino/node.ts'
import { pythonOf, RELEASES, type Release } from './releases.ts'
import { startWorld, type Told } from './world.ts'

/*
 * Runs one script with real releases of pyoso against a gateway on DuckDB, and holds docs/pyoso.md against the list of
 * releases. Releases to run can be named: `npm run test:pyoso -- 0.6.6 0.10.0`; `trino` before them takes a Trino instead,
 * and the last release of each protocol. Ends with code 1 when a check fails.
 */

type Check = Readonly<{
  check: string
  ok: boolean
  /** Why it was not run. */
  skipped?: string
  why?: string
  trace?: string
  seconds: number
}>

const script = fileURLToPath(new URL('script.py', import.meta.url))
const page = fileURLToPath(new URL('../../docs/pyoso.md', import.meta.url))
const isOnTrino = process.argv[2] === 'trino'
const named = process.argv.slice(isOnTrino ? 3 : 2)
const wanted = named.length > 0 ? named : isOnTrino ? ['0.6.6', '0.10.0'] : RELEASES.map(({ version }) => version)
const count = { passed: 0, failed: 0, skipped: 0 }

const node = isOnTrino ? await startCluster() : undefined
for (const release of RELEASES.filter(({ version }) => wanted.includes(version))) {
  console.log(`pyoso ${release.version} on ${node ? 'Trino' : 'DuckDB'}`)
  // A world of its own: what one release does to limits and hosts is not the next one's affair.
  const world = await startWorld(node?.target)
  try {
    for (const check of await checksOf(release, await world.told())) tell(check)
  } finally {
    await world.close()
  }
}
await node?.stop()
tell({ check: 'docs/pyoso.md lists the releases that are tried, and no others', ...listed(), seconds: 0 })
console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`)
if (process.env.OSO_TEST_COUNTS) writeFileSync(process.env.OSO_TEST_COUNTS, JSON.stringify(count))
process.exit(count.failed === 0 ? 0 : 1)

/** A Trino of this run's own, unless `OSO_TRINO_URL` names one that may be written to. */
async function startCluster(): Promise<Pick<TrinoNode, 'target' | 'stop'>> {
  const url = process.env.OSO_TRINO_URL
  if (url) return { target: { url, user: 'pipeline' }, stop: async () => {} }
  const warehouse = mkdtempSync(join(tmpdir(), 'oso-pyoso-trino-'))
  const { target, stop } = await startNode('production', warehouse)
  return { target, stop: () => stop().finally(() => rmSync(warehouse, { recursive: true, force: true })) }
}

function tell({ check, ok, skipped, why, trace, seconds }: Check): void {
  if (skipped) {
    count.skipped++
    console.log(`  not run ${check}: ${skipped}`)
    return
  }
  count[ok ? 'passed' : 'failed']++
  console.log(`  ${ok ? 'ok    ' : 'FAILED'} ${check}${seconds >= 1 ? `  ${seconds} s` : ''}`)
  if (!ok) console.log(`         ${why}\n${trace ?? ''}`)
}

async function checksOf(release: Release, told: Told): Promise<Check[]> {
  const child = spawn(pythonOf(release), [script, JSON.stringify(told), release.protocol], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH, NO_PROXY: '127.0.0.1' },
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', text => {
    output += text
  })
  await new Promise(resolve => child.once('close', resolve))
  const checks = output.split('\n').filter(line => line.startsWith('check '))
  // The script's own lines.
  const parsed = checks.map(line => JSON.parse(line.slice('check '.length)) as Check)
  if (output.trimEnd().endsWith('done')) return parsed
  return [...parsed, { check: 'the script runs to its end', ok: false, why: output.slice(-500), seconds: 0 }]
}

function listed(): Pick<Check, 'ok' | 'why'> {
  const rows = [...readFileSync(page, 'utf8').matchAll(/^\| `(pyoso[^`]*)` \| [^|]*\| ([^|]*)\|$/gm)]
  const told = rows.map(([, name, beside]) => [
    name,
    ...[...(beside ?? '').matchAll(/`([^`]+)`/g)].map(match => match[1]),
  ])
  const tried = RELEASES.map(({ requirements }) => [...requirements])
  const ok = JSON.stringify(told) === JSON.stringify(tried)
  return ok ? { ok } : { ok, why: `${JSON.stringify(told)} is not ${JSON.stringify(tried)}` }
}
