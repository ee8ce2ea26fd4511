import { stat } from 'node:fs/promises'

/** What tells a file from another that takes its place; undefined while there is none. */
export async function versionOf(path: string): Promise<string | undefined> {
  try {
    const { ino, mtimeMs, size } = await stat(path)
    return [ino, mtimeMs, size].map(part => Math.trunc(part).toString(36)).join('-')
  } catch {
    return undefined
  }
}

/** A watch that can be ended; what it has begun by then is waited for. */
export type Watch = Readonly<{ close: () => Promise<void> }>

/**
 * Calls `onChange` with the version of each file that takes the place of the one of `version`, one call at a time. After
 * a call that fails the same version is tried again. Looks at the file itself: a rename over it is missed by the
 * system's notices on some file systems.
 */
export function watchFile(
  path: string,
  version: string,
  everyMs: number,
  onChange: (version: string) => Promise<void>,
): Watch {
  let current = version
  let looking: Promise<void> | undefined
  const look = async (): Promise<void> => {
    const found = await versionOf(path)
    if (found === undefined || found === current) return
    await onChange(found)
    current = found
  }
  const timer = setInterval(() => {
    looking ??= look()
      .catch(() => {})
      .finally(() => {
        looking = undefined
      })
  }, everyMs)
  return {
    close: async () => {
      clearInterval(timer)
      await looking
    },
  }
}
