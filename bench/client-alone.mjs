/*
 * The readers of results, in a process that has nothing else in it, as a program of a user: the heap of the benchmark,
 * with an engine and a compiler in it, would be collected again and again for the bytes that pass.
 * Told `{ reader, url }` it reads once, and answers what it saw, or `{ error }`.
 */
import { tableFromIPC } from '@uwdata/flechette'
import { createClient } from 'oso-client'

const QUERY = 'select * from bench_rows'

const ask = (url, format) => {
  const headers = { 'content-type': 'application/json', 'accept-encoding': 'identity' }
  return fetch(`${url}/api/v1/sql`, { method: 'POST', headers, body: JSON.stringify({ query: QUERY, format }) })
}

const READERS = {
  arrow: async url => {
    const { numRows, firstByteMs } = await createClient({ baseUrl: `${url}/api/v1/` }).query(QUERY)
    return { rows: numRows, firstByteMs }
  },
  // What a careful reader of NDJSON does: each line parsed as it comes, the pages put together.
  minimal: async url => {
    const data = []
    const decoder = new TextDecoder()
    // A line is a page of megabytes that comes in many chunks: only its last chunk is worth splitting.
    let parts = []
    const reader = (await ask(url, 'minimal')).body.getReader()
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      const [head = '', ...lines] = decoder.decode(read.value, { stream: true }).split('\n')
      parts.push(head)
      for (const next of lines) {
        const line = parts.join('')
        parts = [next]
        if (line !== '') for (const row of JSON.parse(line).data) data.push(row)
      }
    }
    return { rows: data.length }
  },
  roapi: async url => {
    const headers = { accept: 'application/vnd.apache.arrow.stream' }
    const response = await fetch(`${url}/api/sql`, { method: 'POST', headers, body: QUERY })
    return { rows: tableFromIPC(new Uint8Array(await response.arrayBuffer()), { useBigInt: true }).numRows }
  },
  copy: async url => {
    const reader = (await fetch(`${url}/bytes`)).body.getReader()
    while (!(await reader.read()).done);
    return {}
  },
}

process.on('message', async ({ reader, url }) => {
  try {
    process.send(await READERS[reader](url))
  } catch (error) {
    process.send({ error: String(error) })
  }
})
process.on('disconnect', () => process.exit(0))
