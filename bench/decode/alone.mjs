/*
 * One library at one task in a process of its own, so that none has another's heap or compiled code:
 * `alone.mjs folder library task rounds`. Writes the times in milliseconds as JSON; for `first` only one.
 */
import { readFileSync } from 'node:fs'

const [folder = '', library = '', task = '', rounds = '1'] = process.argv.slice(2)
const bytes = readFileSync(`${folder}/${library === 'JSON.parse' ? 'result.json' : 'result.arrow'}`)

/** The bytes as from a socket, in pieces of 64 kB. */
function body() {
  let at = 0
  return new ReadableStream({
    pull: stream => {
      if (at >= bytes.length) return stream.close()
      stream.enqueue(bytes.subarray(at, at + 65_536))
      at += 65_536
    },
  })
}

/** What a library that cannot read pieces is given: all of them in one. */
const joined = async () => new Uint8Array(await new Response(body()).arrayBuffer())

const LIBRARIES = {
  'oso-client': async () => {
    const { createClient } = await import('oso-client')
    // It is given pieces in every task: framing and the proof of the end are part of its time.
    const headers = { 'content-type': 'application/vnd.apache.arrow.stream' }
    const fetch = async () => new Response(body(), { headers })
    const oso = createClient({ baseUrl: 'http://127.0.0.1:1/', api: 'gateway', fetch })
    return {
      table: () => oso.query('select 1'),
      columns: async () => (await oso.query('select 1')).columns(),
      rows: async () => (await oso.query('select 1')).rows(),
      first: async () => {
        for await (const batch of oso.stream('select 1').batches()) return batch.rows()
      },
    }
  },
  flechette: async () => {
    const { tableFromIPC } = await import('@uwdata/flechette')
    // The options that give the values that oso-client gives: bigints that do not round, dates that are Dates.
    const read = (from = bytes) => tableFromIPC(from, { useBigInt: true, useDate: true })
    return {
      table: async () => read(await joined()),
      columns: () => read().toColumns(),
      rows: () => read().toArray(),
      first: () => read().at(0),
    }
  },
  'apache-arrow': async () => {
    const { DataType, RecordBatchReader, tableFromIPC } = await import('apache-arrow')
    // Its arrays of times are days and microseconds as they lie there; what oso-client gives are Dates.
    const isTime = type => DataType.isDate(type) || DataType.isTimestamp(type)
    const values = (vector, type) => (isTime(type) ? Array.from(vector, ms => new Date(ms)) : vector.toArray())
    const columns = table => table.schema.fields.map(({ name, type }) => values(table.getChild(name), type))
    return {
      table: async () => tableFromIPC(await joined()),
      columns: () => columns(tableFromIPC(bytes)),
      rows: () =>
        tableFromIPC(bytes)
          .toArray()
          .map(row => row.toJSON()),
      first: () => {
        for (const batch of RecordBatchReader.from(bytes)) return batch.toArray().map(row => row.toJSON())
      },
    }
  },
  'JSON.parse': async () => {
    const pages = (from = bytes) =>
      Buffer.from(from.buffer, from.byteOffset, from.length)
        .toString()
        .split('\n')
        .filter(line => line !== '')
        .map(line => JSON.parse(line))
    return {
      table: async () => pages(await joined()),
      columns: () => {
        const found = pages()
        return found[0].columns.map((_, i) => found.flatMap(({ data }) => data.map(row => row[i])))
      },
      rows: () => {
        const found = pages()
        const make = new Function('row', `return {${found[0].columns.map((name, i) => `"${name}":row[${i}]`)}}`)
        return found.flatMap(({ data }) => data.map(make))
      },
      first: () => JSON.parse(bytes.subarray(0, bytes.indexOf(10)).toString()).data,
    }
  },
}

const run = (await LIBRARIES[library]())[task]
const count = Number(rounds)
// What was made stays alive until it is made again, as in a program that uses it.
let made
const times = []
// The first batch is what a fresh program waits for; all else is measured warm.
for (let round = task === 'first' ? 0 : -2; round < count; round += 1) {
  const started = performance.now()
  made = await run()
  if (round >= 0) times.push(performance.now() - started)
}
if (made === undefined) throw new Error(`${library} made nothing`)
console.log(JSON.stringify(times))
