import type { Database } from './database.ts'

/**
 * Who owns running work: gateways that say again and again that they live. Who has not done so for a lease is dead, and
 * what it owned may be ended by anyone. Times are the database's, so that gateways' clocks need not agree.
 */
export interface Owners {
  /** Says that an owner lives. */
  beat(id: string): Promise<void>
  /** Forgets an owner that ends as it should; what it still owns is abandoned at once. */
  leave(id: string): Promise<void>
  /** Forgets owners that have not been seen for so long; says how many. */
  forget(ms: number): Promise<number>
}

/** The owners in a database. */
export function ownersIn(database: Database): Owners {
  const { now } = database
  const beat = `INSERT INTO owners (id, seen_at) VALUES (?, ${now}) ON CONFLICT (id) DO UPDATE SET seen_at = ${now}`
  return {
    beat: async id => {
      await database.run(beat, [id])
    },
    leave: async id => {
      await database.run('DELETE FROM owners WHERE id = ?', [id])
    },
    forget: ms => database.run(`DELETE FROM owners WHERE seen_at < ${now} - ?`, [ms]),
  }
}
