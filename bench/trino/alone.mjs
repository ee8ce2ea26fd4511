/*
 * The readers of results, in a process that has nothing else in it, as a program of a user. Told `{ reader, course }` it
 * reads once, and answers how many rows it saw, if it looks at rows, or `{ error }`.
 */
import { createClient } from 'oso-client'
import { BasicAuth, Trino } from 'trino-client'

const READERS = { gateway: throughGateway, bare: bareFetch, 'trino-client': throughTrinoClient }

async function throughGateway({ gatewayUrl, rows }) {
  const oso = createClient({ baseUrl: `${gatewayUrl}/api/v1/`, retries: 0 })
  return (await oso.query(`select * from lineitem limit ${rows}`)).numRows
}

/** Reads the same pages or segments and looks into none: what the cluster and the network take. */
async function bareFetch({ url, sql, encoding }) {
  const headers = {
    ...{ 'x-trino-user': 'admin', 'x-trino-source': 'gateway', 'x-trino-client-capabilities': 'PARAMETRIC_DATETIME' },
    // Compressed they take the cluster twice as long.
    'accept-encoding': 'identity',
    ...(encoding && { 'x-trino-query-data-encoding': encoding }),
  }
  let response = await fetch(`${url}/v1/statement`, { method: 'POST', body: sql, headers })
  for (;;) {
    const bytes = Buffer.from(await response.arrayBuffer())
    if (encoding) await Promise.all(segmentsOf(bytes).map(bareSegment))
    // The address stands before the rows.
    const next = /"nextUri":"([^"]+)"/.exec(bytes.toString('latin1', 0, 2_000))?.[1]
    if (next === undefined) return undefined
    response = await fetch(next, { headers: { 'accept-encoding': 'identity' } })
  }
}

function segmentsOf(page) {
  return JSON.parse(page.toString()).data?.segments?.filter(({ uri }) => uri !== undefined) ?? []
}

async function bareSegment({ uri, ackUri, headers = {} }) {
  const told = Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, values.join(',')]))
  await (await fetch(uri, { headers: { ...told, 'accept-encoding': 'identity' } })).arrayBuffer()
  await (await fetch(ackUri, { headers: told })).arrayBuffer()
}

async function throughTrinoClient({ url, sql }) {
  const client = Trino.create({ server: url, source: 'gateway', auth: new BasicAuth('admin') })
  let rows = 0
  for await (const { error, data } of await client.query(sql)) {
    if (error) throw new Error(error.message)
    rows += data?.length ?? 0
  }
  return rows
}

process.on('message', async ({ reader, course }) => {
  try {
    process.send({ rows: await READERS[reader](course) })
  } catch (error) {
    process.send({ error: String(error) })
  }
})
process.on('disconnect', () => process.exit(0))
