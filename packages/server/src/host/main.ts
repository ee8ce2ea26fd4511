import { fileURLToPath } from 'node:url'
import { isMainThread, workerData } from 'node:worker_threads'

/*
 * The entry of an engine host. Its main thread keeps the channel to the gateway, and so can always be told to stop what
 * runs, and write signs of life meanwhile; a worker thread, which is this same file, has the engine: it fetches, encodes
 * and writes, and blocks meanwhile. What is to be compressed it hands to the main thread. Each loads its own half: a query
 * may wait for a host that starts.
 */

if (isMainThread) (await import('./serve.ts')).serve(fileURLToPath(import.meta.url))
else (await import('./work.ts')).work(workerData.memory)
