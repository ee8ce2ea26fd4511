import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { Database } from 'oso-duckdb'
import { expect, test } from 'vitest'

// How long it runs; `npm run soak` sets more.
const QUERIES = Number(process.env.OSO_LEAK_QUERIES ?? 2_000)
// Until then caches fill.
const WARM_UP = 1_000
// A query below that is not freed keeps 20 kB of text alone. The allocator's noise is some megabytes in all, however
// long the run, so a longer one sees smaller leaks.
const MOST_BYTES_PER_QUERY = 20_000_000 / QUERIES

const QUERY = `SELECT i, 'some text of a certain length ' || i AS a, [i, i + 1] AS b, {'x': i, 'y': 'z'} AS c,
  twice(i) AS d, $1 AS e FROM range(300) t(i)`

test('resident memory does not grow with the number of queries', { timeout: QUERIES * 100 }, () => {
  const database = Database.open(':memory:', { threads: '1' })
  const setUp = database.connect()
  setUp.register({
    ...{ name: 'twice', parameters: ['BIGINT'], returns: 'VARCHAR', nulls: 'propagate' },
    call: value => `twice the number is ${String(value)} and more`,
  })
  const samples: [query: number, bytes: number][] = []
  for (let query = 0; query < WARM_UP + QUERIES; query++) {
    runOne(database, query)
    if (query >= WARM_UP && query % 50 === 0) samples.push([query, residentBytes()])
  }
  database.close()
  expect(slopeOf(samples)).toBeLessThan(MOST_BYTES_PER_QUERY)
})

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

// Each way a query can go: to its end, left early, failing at once, failing midway.
function runOne(database: Database, query: number): void {
  const connection = database.connect()
  connection.rows(QUERY, [`parameter ${query}`])
  for (const _ of connection.stream('SELECT * FROM range(10000)').batches({ rows: 2048 })) break
  for (const faulty of FAULTY) {
    try {
      connection.rows(faulty)
    } catch {
      // Another test sees to it that they fail.
    }
  }
  connection.close()
}

const FAULTY = ['SELECT nope', `SELECT CAST(CASE WHEN i = 2500 THEN 'x' END AS INTEGER) FROM range(3000) t(i)`]

// Without what JavaScript has not yet collected, which comes and goes.
function residentBytes(): number {
  collectGarbage()
  return process.memoryUsage.rss()
}

/** The slope of the line through the points with the least squares. */
function slopeOf(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (of: 0 | 1): number => points.reduce((total, point) => total + point[of], 0) / points.length
  const [x, y] = [mean(0), mean(1)]
  const over = points.reduce((total, point) => total + (point[0] - x) * (point[1] - y), 0)
  return over / points.reduce((total, point) => total + (point[0] - x) ** 2, 0)
}
