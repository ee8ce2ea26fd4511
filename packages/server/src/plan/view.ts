import type { Registry } from 'oso-models'
import type { Models } from '../guard/guard.ts'

/** The models as one policy lets them be seen. What it hides is not in here in any form. */
export type View = Readonly<{
  /** Tells two views apart: plans that were made for one are not given to the other. */
  policy: string
  registry: Registry
  /** The same, as the guard reads it. */
  models: Models
}>
