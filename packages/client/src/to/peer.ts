import { UsageError } from '../errors.ts'

/** What can be handed to another library: an Arrow stream's bytes. */
export interface ToIPC {
  toIPC(): Uint8Array
}

/** Loads a package that the user installs when wanting it; says so when it is missing. */
export async function loadPeer<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load()
  } catch (cause) {
    throw new UsageError('MISSING_PEER', `this needs the package ${name}, which could not be loaded`, {
      cause,
      hint: `npm install ${name}`,
    })
  }
}
