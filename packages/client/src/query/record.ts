import { send } from '../http/send.ts'
import { mergeTimeouts, type Settings } from '../http/settings.ts'

/** What the server remembers of a query. */
export type QueryRecord = Readonly<{
  state: 'running' | 'complete' | 'failed' | 'cancelled'
  error?: Readonly<Record<string, unknown>> | undefined
}>

const TRIES = 3
const WAIT_MS = 100

/**
 * Asks how a query ended. Nothing, when the server cannot be asked or does not know: this only explains an error that
 * is there already, so it neither waits long nor fails. The record may be written a moment after the connection broke.
 */
export async function readRecord(settings: Settings, queryId: string): Promise<QueryRecord | undefined> {
  const ask = {
    method: 'GET',
    path: `queries/${encodeURIComponent(queryId)}`,
    accept: 'application/json',
    timeouts: mergeTimeouts(settings.timeouts, { totalMs: 2000 }),
  } as const
  for (let attempt = 1; ; attempt++) {
    try {
      const { response, clocks } = await send(ask, { ...settings, retries: 0 })
      const record: unknown = await response.json().finally(() => clocks.close())
      if (!isRecord(record)) return undefined
      if (record.state !== 'running' || attempt === TRIES) return record
    } catch {
      return undefined
    }
    await new Promise(resolve => setTimeout(resolve, WAIT_MS))
  }
}

function isRecord(value: unknown): value is QueryRecord {
  return typeof value === 'object' && value !== null && 'state' in value
}
