import type { Coordinator } from './coordinator.ts'
import type { Finding } from './finding.ts'

const DAY_S = 86_400

/** A bound that a cluster should have on every query, whoever sends it: `most` of the unit that Trino tells it in. */
type Bound = Readonly<{ property: string; setting: string; most: number; severity: 'missing' | 'weak' }>

const BOUNDS: readonly Bound[] = [
  { property: 'query_max_run_time', setting: 'query.max-run-time', most: DAY_S, severity: 'missing' },
  { property: 'query_max_execution_time', setting: 'query.max-execution-time', most: DAY_S, severity: 'weak' },
  { property: 'query_max_planning_time', setting: 'query.max-planning-time', most: 600, severity: 'weak' },
  { property: 'query_max_cpu_time', setting: 'query.max-cpu-time', most: 7 * DAY_S, severity: 'weak' },
  {
    property: 'query_max_scan_physical_bytes',
    setting: 'query.max-scan-physical-bytes',
    most: 2 ** 60,
    severity: 'weak',
  },
]

/** Looks at the bounds that the cluster sets on queries, and at the group that ours run in. */
export async function findLimits(coordinator: Coordinator): Promise<Finding[]> {
  const { rows } = await coordinator.run('SHOW SESSION')
  const values = new Map(rows.map(([name, value]) => [String(name), String(value)]))
  const bounds = BOUNDS.map(bound => findBound(bound, values.get(bound.property)))
  return [...bounds, await findGroup(coordinator)]
}

function findBound({ property, setting, most, severity }: Bound, value: string | undefined): Finding {
  const about = 'Limits of every query'
  const isBounded = amountOf(value ?? '') <= most
  const found = value === undefined || value === '' ? 'none' : value
  if (isBounded) return { verdict: 'good', about, what: property, found, mend: null }
  return {
    verdict: severity,
    about,
    what: property,
    found,
    mend: `Set ${setting} in config.properties of the coordinator.`,
  }
}

const UNITS: Readonly<Record<string, number>> = {
  ...{ ns: 1e-9, us: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3_600, d: DAY_S },
  ...{ B: 1, kB: 2 ** 10, MB: 2 ** 20, GB: 2 ** 30, TB: 2 ** 40, PB: 2 ** 50, '': 1 },
}

/** The number that a duration in seconds, a size in bytes or a count says; infinite where it says none. */
function amountOf(text: string): number {
  const [, number, unit] = /^([\d.]+(?:E\d+)?)([a-zA-Z]*)$/.exec(text) ?? []
  return number === undefined
    ? Number.POSITIVE_INFINITY
    : Number(number) * (UNITS[unit ?? ''] ?? Number.POSITIVE_INFINITY)
}

/** Without groups, one caller's queries take the places of all others'. */
async function findGroup(coordinator: Coordinator): Promise<Finding> {
  const [about, what] = ['Limits of every query', "the gateway's resource group"]
  const { id } = await coordinator.run('SELECT 1')
  const { status, text } = await coordinator.get(`/v1/query/${id}`)
  const group = status === 200 ? groupOf(text) : []
  if (group.length > 0 && group[0] !== 'global')
    return { verdict: 'good', about, what, found: group.join('.'), mend: null }
  return {
    ...{ verdict: 'weak', about, what, found: group.length > 0 ? group.join('.') : 'not told' },
    mend: 'Give the cluster the resource groups of deploy/trino/consumer/resource-groups.json, a leaf for each caller.',
  }
}

function groupOf(text: string): string[] {
  const query: unknown = JSON.parse(text)
  if (typeof query !== 'object' || query === null || !('resourceGroupId' in query)) return []
  return Array.isArray(query.resourceGroupId) ? query.resourceGroupId.map(String) : []
}
