import type { Directory } from '../../access/directory.ts'
import type { Keys } from '../../state/keys.ts'
import type { Tenants } from '../../state/tenants.ts'

/** The world as routes of who runs the server see it. */
export type AdminDeps = Readonly<{
  keys: Keys
  tenants: Tenants
  /** What was changed holds here at once; other gateways see it when what they keep is old. */
  directory: Pick<Directory, 'clear'>
  now: () => number
  maxBodyBytes: number
}>
