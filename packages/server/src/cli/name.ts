import { NewKey } from '../contract/admin.ts'
import { StartError } from '../start-error.ts'

/** Throws for what no key and no tenant may be called. */
export function requireName(name: string): void {
  if (NewKey.shape.name.safeParse(name).success) return
  throw new StartError('INVALID_SETTING', 'A name has 1 to 200 characters, and no control characters.')
}
