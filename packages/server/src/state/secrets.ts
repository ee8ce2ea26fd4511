import type { Database } from './database.ts'

/** Secrets that the gateways of one state share. */
export interface Secrets {
  /** The secret of a name; the first who asks decides what it is. */
  get(name: string, make: () => string): Promise<string>
}

/** The secrets in a database. */
export function secretsIn(database: Database): Secrets {
  return {
    get: async (name, make) => {
      await database.run('INSERT INTO secrets (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING', [
        name,
        make(),
      ])
      const [row] = await database.all<{ value: string }>('SELECT value FROM secrets WHERE name = ?', [name])
      if (!row) throw new Error(`the secret ${name} was not kept`)
      return row.value
    },
  }
}
