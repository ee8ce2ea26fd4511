/*
 * One contender in a process of its own, plain JavaScript so that nothing else is loaded: `alone.mjs module input`,
 * where the input is a file { queries, tables, rounds }. Writes what it measured as JSON.
 */
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

const [module = '', file = ''] = process.argv.slice(2)
const { queries, tables, rounds } = JSON.parse(readFileSync(file, 'utf8'))
const before = memory()

const loading = performance.now()
const { prepare } = await import(pathToFileURL(module).href)
const run = prepare(tables)
const calling = performance.now()
run(queries[0])
const called = performance.now()

const warm = []
for (let round = -rounds; round < rounds; round += 1) {
  for (const query of queries) {
    const started = performance.now()
    run(query)
    if (round >= 0) warm.push(performance.now() - started)
  }
}
// With what the collector would take away still there, and without.
const grown = process.memoryUsage().rss - before.resident
const held = memory().held - before.held
console.log(JSON.stringify({ loadMs: calling - loading, firstMs: called - calling, warm, grown, held }))

function memory() {
  globalThis.gc()
  const { rss, heapUsed, external } = process.memoryUsage()
  return { resident: rss, held: heapUsed + external }
}
