import { UsageError } from '../errors.ts'

/** What can be handed to another library: an Arrow stream's bytes. */
export interface ToIPC {
  toIPC(): Uint8Array
}

/**
 * Says that a package which the user installs when wanting it is missing. It stands in a `catch` right behind the
 * `import()`, where bundlers look for it before they call a package that is not there an error.
 */
export function missingPeer(name: string): (cause: unknown) => never {
  return cause => {
    throw new UsageError('MISSING_PEER', `this needs the package ${name}, which could not be loaded`, {
      cause,
      hint: `npm install ${name}`,
    })
  }
}
