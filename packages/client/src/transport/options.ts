import { mergeTimeouts, type Settings, type Timeouts, type WireFormat } from '../http/settings.ts'
import type { Sql } from '../sql/sql.ts'

/** How far a result has come. */
export type Progress = Readonly<{ rows: number; bytes: number; queryId: string | undefined; firstByteMs: number }>

/** What one query may ask for, besides what the client was made with. */
export type QueryAsk = Readonly<{
  /** For a query given as plain text: the values of its `?`, in order. */
  parameters?: readonly unknown[]
  /** Aborting stops the query on the server, too. */
  signal?: AbortSignal
  timeouts?: Partial<Timeouts>
  format?: WireFormat
  /** For OSO's own API, which sends no types: the Trino types of the columns, in order. Without them they are guessed. */
  types?: readonly string[]
  /** Less than the server allows. A result that a limit cuts says so: `result.truncated`. */
  limits?: Readonly<{ maxRows?: number; maxBytes?: number; timeoutMs?: number }>
  /**
   * Refuses to run, with `STALE`, unless all data that the query reads were made within this time: `'36h'`, `'7d'`.
   * The server is asked before.
   */
  freshWithin?: string
  /** Called with each part of the result that arrives. */
  onProgress?: (progress: Progress) => void
}>

/** The options of a query, timeouts complete. */
export type QueryOptions = Omit<QueryAsk, 'timeouts' | 'parameters'> & Readonly<{ timeouts: Timeouts }>

/** Completes the options of a query from those of the client. */
export function makeOptions(ask: QueryAsk, settings: Settings): QueryOptions {
  return { ...ask, timeouts: mergeTimeouts(settings.timeouts, ask.timeouts) }
}

/** The body of a query, and of its check. */
export function queryBody({ text, parameters }: Sql, { limits }: QueryOptions): Readonly<Record<string, unknown>> {
  return { query: text, ...(parameters.length > 0 ? { parameters } : {}), ...(limits ? { limits } : {}) }
}
