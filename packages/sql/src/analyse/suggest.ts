/** How many letters may differ, for a name of that length. */
const allowed = (length: number): number => Math.min(3, Math.floor(length / 3) + 1)

/** A sentence that offers the names nearest to `name`, or `undefined` when none is near. */
export function didYouMean(name: string, candidates: Iterable<string>): string | undefined {
  const near = nearest(name, candidates, 3)
  return near.length === 0 ? undefined : `Did you mean ${near.join(' or ')}?`
}

/** Up to `count` names that differ from `name` in few letters, or hold it, nearest first. */
export function nearest(name: string, candidates: Iterable<string>, count: number): string[] {
  const wanted = name.toLowerCase()
  const limit = allowed(wanted.length)
  const found: Near[] = []
  for (const candidate of new Set(candidates)) {
    const lower = candidate.toLowerCase()
    const distance = distanceTo(wanted, lower, limit)
    if (distance <= limit) found.push({ candidate, distance, at: lower.indexOf(wanted) })
  }
  found.sort(compareNear)
  return found.slice(0, count).map(({ candidate }) => candidate)
}

/** A candidate, in how many letters it differs, and where it holds the name; -1 where it does not. */
type Near = Readonly<{ candidate: string; distance: number; at: number }>

/** Of `project`, `projects_v1` rather than `active_projects`: a name is more often given without its end. */
function compareNear(a: Near, b: Near): number {
  const byName = a.candidate < b.candidate ? -1 : 1
  return a.distance - b.distance || a.at - b.at || a.candidate.length - b.candidate.length || byName
}

/** Names longer than this are not compared letter by letter. */
const MAX_LENGTH = 128

function distanceTo(a: string, b: string, limit: number): number {
  if (a.length > 3 && b.includes(a)) return limit
  if (Math.abs(a.length - b.length) > limit || a.length > MAX_LENGTH) return Infinity
  return editDistance(a, b)
}

/** Letters to insert, drop or change to make one of the other. */
function editDistance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const changed = (above[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      row.push(Math.min(changed, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1))
    }
    above = row
  }
  return above[b.length] ?? Infinity
}
