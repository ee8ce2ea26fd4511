import { invalidArgument, QueryError } from '../errors.ts'
import type { Call } from '../transport/call.ts'
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
  throw new QueryError('STALE', `data older than ${options.freshWithin}: ${ages.join(', ')}`, {
    hint: 'Wait for the next run of the pipeline, or allow for older data with freshWithin.',
  })
}

/** `90m`, `36h`, `7d` and `2w` in milliseconds. */
function milliseconds(text: string): number {
  const [, number, unit = ''] = /^(\d+)([mhdw])$/.exec(text) ?? []
  const size = UNITS[unit]
  if (size === undefined)
    throw invalidArgument(`freshWithin is ${JSON.stringify(text)}`, "Write it like '36h' or '7d'.")
  return Number(number) * size
}
