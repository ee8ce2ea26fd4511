import { Body } from '../http/body.ts'
import { sql } from '../sql/sql.ts'
import type { Call, Transport } from './call.ts'

/** The types of models' columns by name, once asked for. */
export type KnownTypes = Map<string, Promise<ReadonlyMap<string, string>>>

/**
 * Adds the types of the columns to a query of one model, as OSO's own API sends none: `DESCRIBE` tells them, and is asked
 * once a model. Other queries stay as they are.
 */
export async function withTypes(call: Call, known: KnownTypes, transport: Transport): Promise<Call> {
  const { columnsOf: from } = call.sql
  if (!from || call.options.types) return call
  const asked = known.get(from.model) ?? describe(from.model, call, transport)
  known.set(from.model, asked)
  // A failed look-up shall be tried again, not remembered.
  asked.catch(() => known.delete(from.model))
  const columns = await asked
  const names = from.columns.length > 0 ? from.columns : [...columns.keys()]
  return {
    ...call,
    options: { ...call.options, types: names.map(name => columns.get(name.toLowerCase()) ?? 'varchar') },
  }
}

async function describe(model: string, call: Call, transport: Transport): Promise<ReadonlyMap<string, string>> {
  const { answer, read } = await transport({ ...call, sql: sql`describe ${sql.id(model)}` })
  const body = new Body(answer.response, answer.clocks)
  const columns = new Map<string, string>()
  try {
    for await (const piece of read(body.pull)) {
      if (piece.kind !== 'chunk') continue
      const [names = [], types = []] = [0, 1].map(i =>
        piece.chunk.values(i, { numbers: 'bigint', dictionaries: new Map() }),
      )
      for (let i = 0; i < piece.chunk.rows; i++) columns.set(String(names[i]).toLowerCase(), String(types[i]))
    }
    return columns
  } finally {
    await body.close()
  }
}
