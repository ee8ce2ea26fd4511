import { invalidArgument } from '../errors.ts'
import { missingPeer, type ToIPC } from './peer.ts'

// Parquet has neither intervals nor whole seconds, and a file that says something else than the result is no copy of it.
const FOREIGN: readonly (readonly [type: RegExp, cast: string])[] = [
  [/\binterval /, 'varchar'],
  [/\btimestamp\(0\)/, 'timestamp(3)'],
]

/** What can be written as Parquet: an Arrow stream's bytes, and the SQL types of its columns. */
export interface ToParquet extends ToIPC {
  readonly fields: readonly Readonly<{ name: string; type: string }>[]
}

/**
 * A result as a Parquet file, compressed with zstd; every type as it is. Needs the package `parquet-wasm`.
 * Throws `INVALID_ARGUMENT` for a column whose type Parquet does not have, and says what to cast it to.
 *
 * @example
 * import { toParquet } from "oso-client/parquet"
 * await writeFile('projects.parquet', await toParquet(await oso.query('select * from projects_v1')))
 */
export async function toParquet(result: ToParquet): Promise<Uint8Array> {
  for (const { name, type } of result.fields) {
    const cast = FOREIGN.find(([foreign]) => foreign.test(type))?.[1]
    if (cast) throw invalidArgument(`Parquet has no ${type}, the type of ${name}`, `Write cast(${name} as ${cast}).`)
  }
  const parquet = await import('parquet-wasm').catch(missingPeer('parquet-wasm'))
  // In browsers the program must be loaded first; elsewhere it is there with the import.
  if ('default' in parquet && typeof parquet.default === 'function') await parquet.default()
  const { Compression, Table, WriterPropertiesBuilder, writeParquet } = parquet
  const properties = new WriterPropertiesBuilder().setCompression(Compression.ZSTD).setCreatedBy('oso-client').build()
  return writeParquet(Table.fromIPCStream(result.toIPC()), properties)
}
