import { InvalidArgumentError } from 'commander'
import { LimitOverrides } from '../contract/limits.ts'
import { StartError } from '../start-error.ts'
import { words } from './world.ts'

const UNITS: Readonly<Record<string, number>> = { k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 }

/** What `--set` can set, for help and for sentences. */
export const LIMIT_NAMES = Object.keys(LimitOverrides.shape).join(', ')

/**
 * Reads `requestsPerMinute=600,bytesPerDay=50g,paid=bytes+engine`. A value that is empty is no limit of one's own: the name
 * is there with undefined.
 */
export function limitChanges(text: string): Record<string, unknown> {
  return Object.fromEntries(words(text).map(changeOf))
}

/** Limits with changes. Throws a `StartError` when they are none. */
export function changedLimits(limits: LimitOverrides, changes: Readonly<Record<string, unknown>>): LimitOverrides {
  const all = Object.entries({ ...limits, ...changes }).filter(([, value]) => value !== undefined)
  const changed = LimitOverrides.safeParse(Object.fromEntries(all))
  if (changed.success) return changed.data
  const faults = changed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  throw new StartError('INVALID_SETTING', `These limits cannot be: ${faults.join('; ')}.`)
}

function changeOf(word: string): [string, unknown] {
  const [name = '', value = ''] = word.split('=')
  if (!(name in LimitOverrides.shape)) throw new InvalidArgumentError(`There is no limit ${name}, only ${LIMIT_NAMES}.`)
  if (value === '') return [name, undefined]
  if (name !== 'paid') return [name, numberOf(name, value)]
  const paid = LimitOverrides.shape.paid.safeParse(value.split('+'))
  if (paid.success) return [name, paid.data]
  throw new InvalidArgumentError(
    'paid must be names of limits with + between: burst, minute, concurrent, bytes, engine.',
  )
}

function numberOf(name: string, value: string): number {
  const [, digits = '', unit = ''] = /^(\d+)([kmgt]?)$/i.exec(value) ?? []
  const number = digits === '' ? Number.NaN : Number(digits) * (UNITS[unit.toLowerCase()] ?? 1)
  if (Number.isSafeInteger(number)) return number
  throw new InvalidArgumentError(`${name} must be a whole number, such as 600 or 50g.`)
}
