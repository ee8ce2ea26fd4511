import type { Trino } from 'trino-client'
import { QueryError } from '../../errors.ts'
import type { Cluster } from '../../job/job.ts'

/** A row of an answer, by position. Numbers above 2^53 are rounded: what must be exact is cast to text in the query. */
export type Row = readonly unknown[]

/** Runs small statements of the server's own on a cluster: about its tables, and what a query would cost. */
export interface Control {
  /** All rows. Throws `WAREHOUSE_UNAVAILABLE`, or what the cluster says is wrong by its own name. */
  rows(sql: string): Promise<readonly Row[]>
}

/** Another than that which results come by, which is made to be fast and exact; here it only has to be understood. */
export async function controlOf(cluster: Cluster): Promise<Control> {
  const { BasicAuth, Trino } = await import('trino-client')
  const { url, user, password, token, authorities, source } = cluster
  const client = Trino.create({
    server: url,
    source,
    ...(password !== undefined && token === undefined && { auth: new BasicAuth(user, password) }),
    extraHeaders: {
      'X-Trino-User': user,
      'X-Trino-Time-Zone': 'UTC',
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    },
    ...(authorities !== undefined && { ssl: { ca: authorities } }),
  })
  return { rows: sql => allRows(client, sql) }
}

async function allRows(client: Trino, sql: string): Promise<readonly Row[]> {
  const rows: Row[] = []
  try {
    for await (const { data, error } of await client.query(sql)) {
      if (error) throw new QueryError(error.errorName, error.message)
      rows.push(...(data ?? []))
    }
  } catch (cause) {
    if (cause instanceof QueryError) throw cause
    throw new QueryError('WAREHOUSE_UNAVAILABLE', 'The cluster cannot be reached just now.', { cause: reasonOf(cause) })
  }
  return rows
}

// An error of the client holds the request, and that the password.
function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
