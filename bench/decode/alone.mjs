/*
 * One library at one task in a process of its own, so that none has another's heap or compiled code:
 * `alone.mjs folder library task rounds`. Writes the times in milliseconds as JSON; for `first` only one.
 */
import { readFileSync } from 'node:fs'

/** Rows that a program which shows the beginning of a result waits for. */
const FIRST = 1000

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

function firstOf(all) {
  const rows = []
  for (const row of all) if (rows.push(row) === FIRST) return rows
}

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
        const rows = []
        for await (const row of oso.stream('select 1')) if (rows.push(row) === FIRST) return rows
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
      first: () => firstOf(read()),
    }
  },
  'apache-arrow': async () => {
    const { DataType, RecordBatchReader, tableFromIPC } = await import('apache-arrow')
    // Its arrays of times are days and microseconds as they lie there; what oso-client gives are Dates.
    const isTime = type => DataType.isDate(type) || DataType.isTimestamp(type)
    const values = (vector, type) => (isTime(type) ? Array.from(vector, ms => new Date(ms)) : vector.toArray())
    const plainRows = function* (batches) {
      for (const batch of batches) for (const row of batch) yield row.toJSON()
    }
    const columns = table => table.schema.fields.map(({ name, type }) => values(table.getChild(name), type))
    return {
      table: async () => tableFromIPC(await joined()),
      columns: () => columns(tableFromIPC(bytes)),
      rows: () =>
        tableFromIPC(bytes)
          .toArray()
          .map(row => row.toJSON()),
      first: () => firstOf(plainRows(RecordBatchReader.from(bytes))),
    }
  },
  'JSON.parse': async () => {
    const pages = (from = bytes) =>
      Buffer.from(from.buffer, from.byteOffset, from.length)
        .toString()
        .split('\n')
        .filter(line => line !== '')
        .map(line => JSON.parse(line))
    const maker = names => new Function('row', `return {${names.map((name, i) => `"${name}":row[${i}]`)}}`)
    const rowsOneByOne = function* () {
      let make
      for (let from = 0, to = bytes.indexOf(10); to >= 0; from = to + 1, to = bytes.indexOf(10, from)) {
        const { columns, data } = JSON.parse(bytes.subarray(from, to).toString())
        make ??= maker(columns)
        yield* data.map(make)
      }
    }
    return {
      table: async () => pages(await joined()),
      columns: () => {
        const found = pages()
        return found[0].columns.map((_, i) => found.flatMap(({ data }) => data.map(row => row[i])))
      },
      rows: () => {
        const found = pages()
        return found.flatMap(({ data }) => data.map(maker(found[0].columns)))
      },
      first: () => firstOf(rowsOneByOne()),
    }
  },
}

const run = (await LIBRARIES[library]())[task]
// Node loads its Response and its streams when they are first used, which takes longer than what is measured.
await new Response(new ReadableStream({ start: stream => stream.close() })).arrayBuffer()
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
