import { invalidArgument } from '../errors.ts'

/** The columns of each model, by name: what `oso-client types --out models.ts` writes for `createClient({ models })`. */
export type ModelNames<Rows extends object> = { readonly [Name in keyof Rows]: readonly (keyof Rows[Name] & string)[] }

/** Throws unless the name is one of those known, and says which are spelled much like it. */
export function checkName(what: string, name: string, known: readonly string[]): void {
  if (known.includes(name)) return
  const near = known
    .map(other => ({ other, steps: distance(name, other) }))
    .filter(({ other, steps }) => steps <= Math.max(2, other.length / 3))
    .sort((a, b) => a.steps - b.steps)
    .slice(0, 3)
  const hint = near.length > 0 ? `Did you mean ${near.map(({ other }) => other).join(' or ')}?` : undefined
  throw invalidArgument(`there is no ${what} ${name}`, hint)
}

/** How many letters must be added, dropped or changed to make one name of the other. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, i) => i)
  for (let i = 1; i <= from.length; i++) {
    const next = [i]
    for (let j = 1; j <= to.length; j++) {
      const changed = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1)
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[to.length] ?? 0
}
