/** What is counted. */
export type Unit = 'requests' | 'concurrent-requests' | 'content-bytes' | 'oso-engine-seconds'

/** One limit: so many of a unit, within a window where there is one. */
export type Policy = Readonly<{
  name: string
  unit: Unit
  limit: number
  /** Null for what is held only at one moment. */
  windowSeconds: number | null
}>

/** The settings that limits are made of; 0 is no limit. */
export type LimitSettings = Readonly<{
  requestsPerSecond: number
  requestsPerMinute: number
  concurrentQueries: number
  bytesPerDay: number
  engineSecondsPerDay: number
}>

const DAY = 86_400

/** The limits of settings, in the order in which headers tell them. */
export function policiesOf(settings: LimitSettings): Policy[] {
  const all: Policy[] = [
    { name: 'burst', unit: 'requests', limit: settings.requestsPerSecond, windowSeconds: 1 },
    { name: 'minute', unit: 'requests', limit: settings.requestsPerMinute, windowSeconds: 60 },
    { name: 'concurrent', unit: 'concurrent-requests', limit: settings.concurrentQueries, windowSeconds: null },
    { name: 'bytes', unit: 'content-bytes', limit: settings.bytesPerDay, windowSeconds: DAY },
    { name: 'engine', unit: 'oso-engine-seconds', limit: settings.engineSecondsPerDay, windowSeconds: DAY },
  ]
  return all.filter(({ limit }) => limit > 0)
}
