import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { PipelineError } from '../../errors.ts'
import { isAlive, ourselves, parseHolder } from '../lock.ts'
import { TrinoError } from './errors.ts'
import type { Site } from './site.ts'
import { dateOf, literal } from './text.ts'

/** A holder that does not renew its lease for so long is taken for dead. */
export const LEASE_MS = 120_000

/** One row in a table: who builds, and until when that is believed. Iceberg lets one of two that write it at once through. */
function leaseTable(site: Site): string {
  return site.name(site.meta, 'lease')
}

/** Whether a build died while it was being put in place, so that some tables are newer than what is told of them. */
export async function isTorn(site: Site): Promise<boolean> {
  return (await site.value(`SELECT publishing FROM ${leaseTable(site)}`)) === true
}

const NEVER = "TIMESTAMP '1970-01-01 00:00:00.000000'"

/** The right to build a warehouse, until it is given back or its holder dies. */
export class Lease {
  readonly #site: Site
  readonly #table: string
  readonly #leaseMs: number
  readonly #holder = [hostname(), ourselves(), randomUUID()].join(' ')
  #renewing: NodeJS.Timeout | undefined
  #lost: string | undefined

  private constructor(site: Site, leaseMs: number) {
    this.#site = site
    this.#leaseMs = leaseMs
    this.#table = leaseTable(site)
  }

  /** Throws `WAREHOUSE_LOCKED` while someone else holds it. The schema that tells of builds must be there. */
  static async take(site: Site, leaseMs: number): Promise<Lease> {
    const lease = new Lease(site, leaseMs)
    await lease.#make()
    const dead = await lease.#deadHolder()
    const free = `expires_at < localtimestamp${dead === undefined ? '' : ` OR holder = ${literal(dead)}`}`
    if (!(await lease.#write(free))) throw await lease.#locked()
    lease.#renewing = setInterval(() => void lease.renew().catch(() => undefined), leaseMs / 3)
    lease.#renewing.unref()
    return lease
  }

  /** Makes sure that it is still ours. Throws `WAREHOUSE_LOCKED`. */
  async renew(): Promise<void> {
    if (this.#lost === undefined && !(await this.#write(`holder = ${literal(this.#holder)}`))) {
      this.#lost = 'this build was silent for so long that another one took the warehouse over'
    }
    if (this.#lost !== undefined) throw new PipelineError('WAREHOUSE_LOCKED', this.#lost)
  }

  /** Says that tables are being put in place, or that all of them are. Throws `WAREHOUSE_LOCKED` if it is no longer ours. */
  async publishing(is: boolean): Promise<void> {
    await this.renew()
    await this.#update(`publishing = ${is}`)
  }

  /** Gives it back. */
  async release(): Promise<void> {
    clearInterval(this.#renewing)
    await this.#update(`expires_at = ${NEVER}`)
  }

  async #update(what: string): Promise<void> {
    await this.#site.finish(`UPDATE ${this.#table} SET ${what} WHERE holder = ${literal(this.#holder)}`)
  }

  /** The table with its one row, made in one step, so that there is never another. */
  async #make(): Promise<void> {
    try {
      await this.#site.run(
        `CREATE TABLE ${this.#table} AS SELECT CAST('nobody' AS varchar) AS holder, ${NEVER} AS expires_at, false AS publishing`,
      )
    } catch (error) {
      if (!(error instanceof TrinoError) || error.code !== 'TABLE_ALREADY_EXISTS') throw error
    }
  }

  /** Sets holder and time where that is allowed. Says whether it was. */
  async #write(where: string): Promise<boolean> {
    const until = `localtimestamp + INTERVAL '${(this.#leaseMs / 1_000).toFixed(3)}' SECOND`
    const set = `holder = ${literal(this.#holder)}, expires_at = CAST(${until} AS timestamp(6))`
    try {
      const { updated } = await this.#site.finish(`UPDATE ${this.#table} SET ${set} WHERE ${where}`)
      return updated === 1
    } catch (error) {
      // Someone else wrote the row at the same time, again and again.
      if (error instanceof TrinoError && error.code === 'ICEBERG_COMMIT_ERROR') return false
      throw error
    }
  }

  /** The holder, if it was a process of this machine and is no more. */
  async #deadHolder(): Promise<string | undefined> {
    const holder = String(await this.#site.value(`SELECT holder FROM ${this.#table}`))
    const [host, process] = holder.split(' ')
    const isDead = host === hostname() && process !== undefined && !isAlive(parseHolder(process))
    return isDead ? holder : undefined
  }

  async #locked(): Promise<PipelineError> {
    const { rows } = await this.#site.run(`SELECT holder, CAST(expires_at AS varchar) FROM ${this.#table}`)
    const [holder, expires] = rows[0] ?? []
    const [host, process] = String(holder).split(' ')
    const until = dateOf(expires).toISOString()
    return new PipelineError('WAREHOUSE_LOCKED', `process ${process} on ${host} is building this warehouse`, {
      hint: `wait for it; if it has died, its lease ends at ${until}`,
    })
  }
}
