import { registry } from 'oso-models'
import { QueryError } from '../../packages/server/src/errors.ts'
import type { Models } from '../../packages/server/src/guard/guard.ts'
import { Recheck } from '../../packages/server/src/host/recheck/recheck.ts'
import { type Checked, check } from '../../packages/server/src/plan/checked.ts'
import type { Case } from './cases.ts'

/** Who refused a query: a layer of the guard, the compiler, or the host's second check. */
export type Refusal = Readonly<{ by: string; error: QueryError }>

/** What became of a query. */
export type Verdict = Readonly<{ refusal: Refusal | undefined; ms: number }>

const MODELS: Models = { ...registry, schema: registry.schema() }
const MAX_BYTES = 65_536
const CATALOGUE = { version: 'v1', tables: new Map(registry.names().map(name => [name, null])) }

/** Judges queries with what judges them in the server: the guard, the plan, and the second check of a host. */
export class Judge {
  readonly #recheck = new Recheck()

  /**
   * What becomes of a case on the engine that it is meant for. What only DuckDB's compiler or the second check of its host
   * refuses would reach Trino.
   */
  verdict({ sql, engine, label }: Case): Verdict {
    const start = performance.now()
    const refusal = this.#refusal(sql)
    const ms = performance.now() - start
    const isOurs = engine === 'duckdb' || label === 'benign' || (refusal?.by !== 'compiler' && refusal?.by !== 'host')
    return { refusal: isOurs ? refusal : undefined, ms }
  }

  /** Whether the second check alone, given the caller's own text, refuses it. */
  isRecheckedAway(sql: string): boolean {
    return (
      refusalOf('host', () => this.#recheck.check({ sql, tables: ['oso.projects_v1'], functions: [] })) !== undefined
    )
  }

  close(): void {
    this.#recheck.close()
  }

  #refusal(sql: string): Refusal | undefined {
    let checked: Checked | undefined
    const refusal = refusalOf('guard', () => {
      checked = check(sql, parameterTypes(sql), {
        ...{ site: { name: 'duckdb' } as const, models: MODELS, catalogue: CATALOGUE, maxBytes: MAX_BYTES },
      })
    })
    if (refusal || !checked) return refusal
    const { compiled, reads } = checked
    const tables = reads.map(({ name }) => `oso.${name}`)
    return refusalOf('host', () =>
      this.#recheck.check({ sql: compiled.sql, tables, functions: [...compiled.functions] }),
    )
  }
}

/** Text for every `?` outside of literals. */
export function parameterTypes(sql: string): string[] {
  return [...sql.replaceAll(/'[^']*'/g, '').matchAll(/\?/g)].map(() => 'varchar')
}

function refusalOf(where: 'guard' | 'host', step: () => unknown): Refusal | undefined {
  try {
    step()
    return undefined
  } catch (error) {
    if (!(error instanceof QueryError)) throw error
    return { by: where === 'host' ? 'host' : (error.facts.layer ?? error.code), error }
  }
}
