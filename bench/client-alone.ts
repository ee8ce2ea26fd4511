import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const PROGRAM = fileURLToPath(new URL('client-alone.mjs', import.meta.url))

/** What a reader saw of a result. */
export type Read = Readonly<{ rows?: number; firstByteMs?: number }>

/** A process that reads results and does nothing else. */
export type ClientAlone = Readonly<{
  read: (reader: 'arrow' | 'minimal' | 'copy' | 'roapi', url: string) => Promise<Read>
  stop: () => void
}>

/** Starts it; it reads one result after the other. */
export function startClient(): ClientAlone {
  const child = fork(PROGRAM, { execArgv: [] })
  return {
    read: (reader, url) =>
      new Promise((resolve, reject) => {
        child.once('message', message => {
          const read = message as Read & { error?: string } // what client-alone.mjs sends
          if (read.error) reject(new Error(read.error))
          else resolve(read)
        })
        child.send({ reader, url })
      }),
    stop: () => child.disconnect(),
  }
}
