import { spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'

const host = fileURLToPath(new URL('../packages/server/dist/host/main.js', import.meta.url))

/** An engine host without a gateway: its bytes are read from the pipe and dropped. */
export type HostAlone = Readonly<{ run: (job: object) => Promise<number>; stop: () => void }>

/** Starts the built host program on a warehouse. */
export async function startHost(warehouse: string): Promise<HostAlone> {
  const child = spawn(process.execPath, [host], { stdio: ['ignore', 'ignore', 'inherit', 'pipe', 'ipc'] })
  const pipe = child.stdio[3] as Readable // descriptor 3 was asked for as a pipe
  let read = 0
  pipe.on('data', (chunk: Uint8Array) => {
    read += chunk.length
  })
  const heard = (kind: string): Promise<{ bytes: number }> =>
    new Promise((resolve, reject) => {
      const hear = (message: unknown): void => {
        const word = message as { kind: string; bytes: number; message?: string } // the protocol of job/job.ts
        if (word.kind === 'failed') reject(new Error(word.message))
        if (word.kind !== kind) return
        child.off('message', hear)
        resolve(word)
      }
      child.on('message', hear)
    })
  child.send({ kind: 'open', warehouse, memoryLimitMb: 4096, threads: 2, functions: false })
  await heard('opened')
  return {
    run: async job => {
      read = 0
      child.send({ kind: 'run', ...job })
      const { bytes } = await heard('ended')
      while (read < bytes) await new Promise(resolve => setImmediate(resolve))
      return bytes
    },
    // It does not hear signals, which whoever runs the gateway sends to all of its processes; it ends when it is let go.
    stop: () => child.disconnect(),
  }
}
