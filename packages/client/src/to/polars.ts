import { missingPeer, type ToIPC } from './peer.ts'

/** The part of `nodejs-polars` that is used; its own types come with the package. */
type Polars<Frame> = Readonly<{ readIPCStream: (bytes: Uint8Array) => Frame }>

// biome-ignore lint/suspicious/noTsIgnore: an error only where the peer is missing.
// @ts-ignore
type DataFrame = import('nodejs-polars').DataFrame

/** A DataFrame of `nodejs-polars`. */
export type PolarsFrame = DataFrame

/**
 * A result as a DataFrame of `nodejs-polars`.
 *
 * @example
 * import { toPolars } from "oso-client/polars"
 * const frame = await toPolars(await oso.query('select * from projects_v1'))
 */
export async function toPolars(result: ToIPC): Promise<PolarsFrame> {
  const name = 'nodejs-polars'
  // A name in a variable keeps bundlers from asking for a native package that most do without.
  const loaded: { default: Polars<PolarsFrame> } = await import(/* @vite-ignore */ name).catch(missingPeer(name))
  return loaded.default.readIPCStream(Buffer.from(result.toIPC()))
}
