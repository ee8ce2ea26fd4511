import { createHash } from 'node:crypto'
import type { Source } from './source.ts'

/** The raw table that tells what the other tables were made by. */
export const REGISTRY_TABLE = 'src_registry__models'

/** The name under which the models of a run are recorded; no person gives them. */
export const REGISTRY_SOURCE = 'registry'

/** The models of the run itself, so that the warehouse can say what it was made by. */
export function registrySource(models: readonly Readonly<{ name: string; sql: string }>[], now: () => Date): Source {
  return {
    name: REGISTRY_SOURCE,
    location: 'the models of this build',
    stability: 'stable',
    cadence: 'daily',
    tables: [REGISTRY_TABLE],
    version: async () => {
      const texts = models.map(({ name, sql }) => `${name}\0${sql}\0`)
      return `sha256:${createHash('sha256').update(texts.join('')).digest('hex')}`
    },
    async *extract() {
      const rendered_at = now().toISOString().replace('Z', '')
      const rows = models.map(({ name, sql }) => ({ model_name: name, rendered_sql: sql, rendered_at }))
      yield { kind: 'rows', table: REGISTRY_TABLE, rows }
    },
  }
}
