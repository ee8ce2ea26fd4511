import { gatewayOnly, invalidArgument, QueryError } from '../errors.ts'
import type { Settings } from '../http/settings.ts'
import { toldOf } from '../http/told.ts'
import type { Call, Opened } from '../transport/call.ts'
import { check } from './check.ts'

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }

/** Throws `STALE` unless all data that a query reads were made within `freshWithin`. Asks the server once. */
export async function ensureFresh({ settings, sql, options }: Omit<Call, 'signal'>, now: number): Promise<void> {
  const within = milliseconds(options.freshWithin ?? '')
  const { freshness, models } = await check(settings, sql, options)
  const read = new Set(models.map(model => model.name))
  const old = freshness.filter(({ model, materialisedAt }) => {
    return read.has(model) && !(materialisedAt !== null && now - Date.parse(materialisedAt) <= within)
  })
  if (old.length === 0) return
  const ages = old.map(({ model, materialisedAt }) => `${model} (${materialisedAt ?? 'never made'})`)
  throw stale(`data older than ${options.freshWithin}: ${ages.join(', ')}`)
}

/**
 * Throws `STALE` unless what a job's result was made from was made within `freshWithin`. The job has read its data
 * already: how fresh they are now is no matter.
 */
export async function ensureJobFresh(
  { answer: { response, clocks, queryId } }: Opened,
  { settings, freshWithin }: Readonly<{ settings: Settings; freshWithin: string }>,
  now: number,
): Promise<void> {
  try {
    const within = milliseconds(freshWithin)
    if (settings.api === 'oso')
      throw gatewayOnly('way to know how fresh the data of a job are', 'Leave freshWithin out.')
    const { dataAsOf } = toldOf(response.headers)
    if (!dataAsOf) throw stale(`when the data of job ${queryId} were made is not known`)
    if (now - dataAsOf.getTime() > within)
      throw stale(`job ${queryId} has read data older than ${freshWithin}: ${dataAsOf.toISOString()}`)
  } catch (error) {
    clocks.close()
    await response.body?.cancel()
    throw error
  }
}

function stale(message: string): QueryError {
  const hint = 'Wait for the next run of the pipeline and ask again, or allow for older data with freshWithin.'
  return new QueryError('STALE', message, { hint })
}

/** `90m`, `36h`, `7d` and `2w` in milliseconds. */
function milliseconds(text: string): number {
  const [, number, unit = ''] = /^(\d+)([mhdw])$/.exec(text) ?? []
  const size = UNITS[unit]
  if (size === undefined)
    throw invalidArgument(`freshWithin is ${JSON.stringify(text)}`, "Write it like '36h' or '7d'.")
  return Number(number) * size
}
