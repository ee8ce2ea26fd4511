/**
 * From nothing to a dataframe on one machine: a warehouse out of the sample in examples/data, a gateway over it, a key,
 * one query by the client. `npm run demo` builds the packages first.
 *
 *     npm run demo                 serves until Ctrl-C
 *     npm run demo -- --once       stops after the first result
 *     npm run demo -- --port 9000  another port; 0 takes any free one
 */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { createClient, sql } from 'oso-client'
import { build } from 'oso-pipeline'
import { type RunningServer, StartError, startServer } from 'oso-server'

const root = fileURLToPath(new URL('..', import.meta.url))
const sample = join(root, 'examples/data')
const warehouse = join(root, '.oso/demo.duckdb')

const { once, port } = readOptions()
const started = Date.now()

await main().catch(fail)

async function main(): Promise<void> {
  await buildWarehouse()
  const server = await startServer({
    env: process.env,
    settings: {
      server: { port },
      warehouse: { path: warehouse },
      state: { url: `file:${join(root, '.oso/demo-state.db')}` },
    },
  })
  const stopped = toldToStop()
  try {
    const key = await server.createKey('demo')
    await firstQuery(`${server.url}/api/v1/`, key)
    whatNext(server, key)
    if (!once) await stopped
  } finally {
    if (!once) say('\nstopping …')
    await server.close()
  }
}

async function buildWarehouse(): Promise<void> {
  say('Building a warehouse from examples/data …')
  const report = await build(
    { ossDirectory: join(sample, 'oss-directory'), gitCommits: join(sample, 'commits'), warehouse },
    { report: progress => progress.kind === 'stage' && showStage(progress.at, progress.of, progress.name) },
  )
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K')
  if (report.status === 'failed') throw new Error('some models of the sample could not be built; see npm run pipeline')
  const made = report.outcomes.filter(outcome => outcome.kind === 'made').length
  const what = report.status === 'unchanged' ? 'unchanged since the last build' : `${made} tables`
  say(`  ${what}, ${seconds(report.ms)} → ${warehouse}`)
}

function showStage(at: number, of: number, name: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K  ${at} of ${of}  ${name}`)
  else if (at % 50 === 0) process.stderr.write(`  step ${at} of ${of}\n`)
}

async function firstQuery(baseUrl: string, apiKey: string): Promise<void> {
  const oso = createClient({ baseUrl, apiKey })
  const metric = 'GITHUB_commits_over_all_time'
  const query = sql`
    select p.project_name, p.display_name, cast(k.amount as bigint) as commits
    from key_metrics_by_project_v0 k
    join metrics_v0 m on m.metric_id = k.metric_id
    join projects_v1 p on p.project_id = k.project_id
    where m.metric_name = ${metric}
    order by commits desc, p.project_name
    limit 10`
  say(`\nThe first query, by oso-client:\n${query.text.replace(/^ {4}/gm, '  ').replace('?', `'${metric}'`)}\n`)
  const result = await oso.query(query)
  console.log(result)
  const lineage = await result.lineage()
  say(`\nMade from:\n${indent(lineage.toString({ depth: 2, lines: 16 }))}`)
  say(`\nReady ${seconds(Date.now() - started)} after the start.`)
}

function whatNext(server: RunningServer, key: string): void {
  if (once) {
    say('\nThat was all of it: --once. Without it, npm run demo goes on serving.')
    return
  }
  const url = `${server.url}/api/v1`
  say(`
Serving ${url}/
  key  ${key}

Try next, in another terminal:
  export OSO_BASE_URL=${url}/ OSO_API_KEY=${key}
  npx oso-client query "select count(*) as n from projects_v1"
  npx oso-client models --stage mart
  npx oso-client lineage timeseries_metrics_by_project_v0
  npx tsx examples/dataframe.ts
  curl -d '{"query":"select 1 as x"}' -H 'content-type: application/json' ${url}/sql

Ctrl-C stops it.`)
}

function readOptions(): { once: boolean; port: number } {
  try {
    const { values } = parseArgs({ options: { once: { type: 'boolean' }, port: { type: 'string' } } })
    const asked = Number(values.port ?? 8080)
    if (!Number.isInteger(asked) || asked < 0 || asked > 65_535) throw new Error(`--port ${values.port} is no port`)
    return { once: values.once ?? false, port: asked }
  } catch (error) {
    console.error(`${messageOf(error)}\nusage: npm run demo -- [--once] [--port N]`)
    process.exit(2)
  }
}

/** Resolves at the first Ctrl-C or SIGTERM; a second one ends the process as it is. */
function toldToStop(): Promise<void> {
  return new Promise(resolve => {
    process.once('SIGINT', () => resolve())
    process.once('SIGTERM', () => resolve())
  })
}

function fail(error: unknown): never {
  const isTaken = error instanceof StartError && error.code === 'PORT_IN_USE'
  console.error(`\n${messageOf(error)}${isTaken ? '\nFor example: npm run demo -- --port 0' : ''}`)
  process.exit(1)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function indent(text: string): string {
  return text.replace(/^/gm, '  ')
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
