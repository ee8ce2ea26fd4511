/** Where something was tried: the guard with attacks and with honest queries, a host's locks, the limits on hosts. */
export type Layer = 'guard' | 'honest' | 'locks' | 'limits'

/** What came of one thing that was tried. */
export type Finding = Readonly<{
  layer: Layer
  name: string
  holds: boolean
  /** What was found where it does not hold. */
  found: string
}>

/** What came of all of it. */
export type Report = Readonly<{ findings: readonly Finding[]; ms: number }>

const TITLES: Readonly<Record<Layer, string>> = {
  guard: 'attacks refused by the guard',
  honest: 'honest queries let through',
  locks: 'locks of an engine host hold',
  limits: 'limits can be enforced',
}

/** What does not hold. */
export function brokenOf({ findings }: Report): readonly Finding[] {
  return findings.filter(({ holds }) => !holds)
}

/** A finding that does not hold, in a line. */
export function told({ name, found }: Finding): string {
  return `${name}: ${found}`
}

/** A report for people: a line a layer, what does not hold below it, and what it comes to. */
export function scoreboard(report: Report, names: boolean): string {
  const layers = (Object.keys(TITLES) as Layer[]).filter(layer => report.findings.some(one => one.layer === layer))
  const lines = layers.flatMap(layer => {
    const all = report.findings.filter(one => one.layer === layer)
    const held = all.filter(({ holds }) => holds)
    const head = `${held.length === all.length ? '✓' : '✗'} ${count(held.length, all.length)}  ${TITLES[layer]}`
    const broken = all.filter(({ holds }) => !holds).map(finding => `          ✗ ${told(finding)}`)
    return [head, ...broken, ...(names ? held.map(({ name }) => `          ✓ ${name}`) : [])]
  })
  const { length } = brokenOf(report)
  const seconds = (report.ms / 1000).toFixed(1)
  const end = length === 0 ? `all of it holds (${seconds} s)` : `${length} of ${report.findings.length} do not hold`
  return [...lines, '', end].join('\n')
}

function count(held: number, all: number): string {
  return `${String(held).padStart(3)} of ${String(all).padEnd(3)}`
}
