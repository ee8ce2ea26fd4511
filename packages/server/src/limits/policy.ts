import type { LimitOverrides } from '../contract/limits.ts'

/** What is counted. */
export type Unit = 'requests' | 'concurrent-requests' | 'content-bytes' | 'oso-engine-seconds'

/** The units as people read them. */
export const UNIT_WORDS: Readonly<Record<Unit, string>> = {
  requests: 'requests',
  'concurrent-requests': 'queries at once',
  'content-bytes': 'bytes of results',
  'oso-engine-seconds': 'seconds of the engine',
}

/** For whom a limit holds: one key, all keys of a tenant together, or all that comes from one network. */
export type Holder = 'key' | 'tenant' | 'network'

/** One limit of one holder: so many of a unit, within a window where there is one. */
export type Policy = Readonly<{
  name: string
  unit: Unit
  limit: number
  /** Null for what is held only at one moment. */
  windowSeconds: number | null
  holder: Holder
  /** Whom it is counted for: `key:k_…`, `tenant:acme`, `net:203.0.113.9`. */
  subject: string
  /** More of it can be bought. */
  paid: boolean
}>

/** The settings that limits are made of; 0 is no limit. */
export type LimitSettings = Readonly<{
  requestsPerSecond: number
  requestsPerMinute: number
  concurrentQueries: number
  bytesPerDay: number
  engineSecondsPerDay: number
}>

/** No limit at all: what a tenant or a network has unless something is said. */
export const UNLIMITED: LimitSettings = {
  requestsPerSecond: 0,
  requestsPerMinute: 0,
  concurrentQueries: 0,
  bytesPerDay: 0,
  engineSecondsPerDay: 0,
}

const DAY = 86_400

type Kind = Readonly<Pick<Policy, 'unit' | 'windowSeconds'> & { setting: keyof LimitSettings }>

/** The limits there are, in the order in which headers tell them. */
const KINDS = {
  burst: { setting: 'requestsPerSecond', unit: 'requests', windowSeconds: 1 },
  minute: { setting: 'requestsPerMinute', unit: 'requests', windowSeconds: 60 },
  concurrent: { setting: 'concurrentQueries', unit: 'concurrent-requests', windowSeconds: null },
  bytes: { setting: 'bytesPerDay', unit: 'content-bytes', windowSeconds: DAY },
  engine: { setting: 'engineSecondsPerDay', unit: 'oso-engine-seconds', windowSeconds: DAY },
} as const satisfies Record<NonNullable<LimitOverrides['paid']>[number], Kind>

/** Whom limits are made for. Names of limits begin with `prefix`, as one caller may have those of several holders. */
export type Held = Readonly<{ holder: Holder; subject: string; prefix?: string }>

/** The limits of settings, with what is otherwise for their holder. */
export function policiesOf(settings: LimitSettings, held: Held, overrides: LimitOverrides = {}): Policy[] {
  const { holder, subject, prefix = '' } = held
  const paid: ReadonlySet<string> = new Set(overrides.paid)
  return Object.entries(KINDS)
    .map(([name, { setting, unit, windowSeconds }]) => ({
      ...{ name: `${prefix}${name}`, unit, windowSeconds, holder, subject },
      limit: overrides[setting] ?? settings[setting],
      paid: paid.has(name),
    }))
    .filter(({ limit }) => limit > 0)
}
