import { osoPieces } from '../wire/oso.ts'
import { type Call, type Opened, sendChecked } from './call.ts'
import { withLiterals } from './literals.ts'

const MIME = 'application/x-ndjson'

/**
 * Asks OSO's own `POST /sql`: pages of JSON without types and without a mark at the end, so that only the connection
 * speaks for their being whole.
 */
export async function askOso({ settings, sql, options, signal }: Call): Promise<Opened> {
  const body = { query: withLiterals(sql), format: 'minimal' }
  const { timeouts } = options
  const answer = await sendChecked({ method: 'POST', path: 'sql', accept: MIME, body, signal, timeouts }, settings)
  return { answer, read: pull => osoPieces(pull, options.types) }
}
