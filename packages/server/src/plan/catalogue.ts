import type { Materialisation } from 'oso-models'

/** What the warehouse holds at one moment. A model without a record there cannot be read. */
export type Catalogue = Readonly<{
  /** Changes with every file that takes the warehouse's place. */
  version: string
  /** The tables that are there, by the model's name; null where nothing was recorded of how one was made. */
  tables: ReadonlyMap<string, Materialisation | null>
}>
