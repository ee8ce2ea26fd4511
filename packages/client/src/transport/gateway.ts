import type { WireFormat } from '../http/settings.ts'
import { arrowPieces } from '../wire/arrow.ts'
import { ACCEPTED, type Call, type Opened, sendChecked } from './call.ts'
import { queryBody } from './options.ts'

const MIME = {
  arrow: 'application/vnd.apache.arrow.stream',
  ndjson: 'application/x-ndjson',
} as const satisfies Record<WireFormat, string>

/** Asks a gateway for a result that proves its end. A query that takes long may go on as a job there, and is followed. */
export async function askGateway({ settings, sql, options, signal }: Call): Promise<Opened> {
  const format = options.format ?? settings.format
  const body = { ...queryBody(sql, options), format }
  const { timeouts } = options
  const ask = {
    method: 'POST',
    path: 'sql',
    accept: MIME[format],
    body,
    signal,
    timeouts,
    headers: { prefer: 'respond-async' },
  } as const
  const answer = await sendChecked(ask, settings)
  if (answer.response.status === ACCEPTED)
    return (await import('./job.ts')).followJob(answer, { settings, options, signal })
  const read = format === 'arrow' ? arrowPieces : (await import('../wire/ndjson.ts')).ndjsonPieces
  return { answer, read }
}
