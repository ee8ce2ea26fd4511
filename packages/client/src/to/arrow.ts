import type { Table } from 'apache-arrow'
import { missingPeer, type ToIPC } from './peer.ts'

/** A Table of `apache-arrow`. */
export type ArrowTable = Table

/**
 * A result as a Table of `apache-arrow`. Its decimals and timestamps beyond milliseconds are as that library has them.
 *
 * @example
 * import { toArrow } from "oso-client/arrow"
 * const table = await toArrow(await oso.query('select * from projects_v1'))
 */
export async function toArrow(result: ToIPC): Promise<ArrowTable> {
  const { tableFromIPC } = await import('apache-arrow').catch(missingPeer('apache-arrow'))
  return tableFromIPC(result.toIPC())
}
