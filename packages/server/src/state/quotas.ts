import type { Database } from './database.ts'

/** What is added to one counter; 0 points only read it, fewer take back. */
export type QuotaCharge = Readonly<{ name: string; windowSeconds: number; subject: string; points: number }>

/** What a counter holds, and in how long it begins anew. */
export type QuotaUsed = Readonly<{ used: number; resetMs: number }>

/** Counters of long windows. A window begins with the first that is counted in it. */
export interface Quotas {
  /** Adds to counters, and tells what each then holds. */
  add(charges: readonly QuotaCharge[]): Promise<QuotaUsed[]>
  /** Forgets counters whose window is over; says how many. */
  forget(): Promise<number>
}

type Tuple = Readonly<{ name: string; subject: string; used: number; left_ms: number }>

/** The counters of a database. */
export function quotasIn(database: Database): Quotas {
  const { now } = database
  const left = `ends_at - ${now} AS left_ms`
  const add = `INSERT INTO quotas (name, subject, used, ends_at) VALUES (?, ?, ?, ${now} + ?)
    ON CONFLICT (name, subject) DO UPDATE SET
      used = CASE WHEN quotas.ends_at <= ${now} THEN excluded.used
        WHEN quotas.used + ? < 0 THEN 0 ELSE quotas.used + ? END,
      ends_at = CASE WHEN quotas.ends_at <= ${now} THEN excluded.ends_at ELSE quotas.ends_at END
    RETURNING name, subject, used, ${left}`
  const added = async ({ name, subject, points, windowSeconds }: QuotaCharge): Promise<Tuple[]> =>
    database.all<Tuple>(add, [name, subject, Math.max(0, points), windowSeconds * 1000, points, points])
  return {
    add: async charges => {
      const changes = charges.filter(({ points }) => points !== 0)
      const reads = charges.filter(({ points }) => points === 0)
      const found = (await Promise.all([...changes.map(added), read(database, reads, `${left}`)])).flat()
      const byName = new Map(found.map(row => [keyOf(row), row]))
      return charges.map(charge => usedOf(byName.get(keyOf(charge)), charge))
    },
    forget: () => database.run(`DELETE FROM quotas WHERE ends_at <= ${now}`),
  }
}

async function read(database: Database, charges: readonly QuotaCharge[], left: string): Promise<Tuple[]> {
  if (charges.length === 0) return []
  const one = '(name = ? AND subject = ?)'
  const values = charges.flatMap(({ name, subject }) => [name, subject])
  const condition = charges.map(() => one).join(' OR ')
  return database.all<Tuple>(`SELECT name, subject, used, ${left} FROM quotas WHERE ${condition}`, values)
}

function usedOf(row: Tuple | undefined, { windowSeconds }: QuotaCharge): QuotaUsed {
  if (!row || row.left_ms <= 0) return { used: 0, resetMs: windowSeconds * 1000 }
  return { used: row.used, resetMs: row.left_ms }
}

function keyOf({ name, subject }: Pick<Tuple, 'name' | 'subject'>): string {
  return JSON.stringify([name, subject])
}
