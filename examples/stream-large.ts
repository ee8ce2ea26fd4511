// A result too large to hold: batches as they come. Reading slowly makes the engine wait; `break` stops it.
import { createClient, sql } from 'oso-client'

const oso = createClient()
const stream = oso.stream<{ time: Date; event_type: string }>(sql`select time, event_type from int_events__github`)

let rows = 0
for await (const batch of stream.batches()) {
  rows += batch.numRows
  if (rows >= 1_000_000) break
}

console.log(`read ${rows} events, ${stream.end ? 'to the end' : 'and left early'}`)
