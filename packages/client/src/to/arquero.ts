import type { ColumnTable } from 'arquero'
import { missingPeer, type ToIPC } from './peer.ts'

/** A table of `arquero`. */
export type ArqueroTable = ColumnTable

/**
 * A result as an Arquero table, on the Arrow bytes themselves: 64-bit integers are bigint, decimals numbers, dates Date.
 *
 * @example
 * import { toArquero } from "oso-client/arquero"
 * const table = await toArquero(await oso.query('select * from projects_v1'))
 * table.groupby('project_source').count().print()
 */
export async function toArquero(result: ToIPC): Promise<ArqueroTable> {
  const { fromArrow } = await import('arquero').catch(missingPeer('arquero'))
  return fromArrow(result.toIPC(), { useDate: true, useBigInt: true })
}
