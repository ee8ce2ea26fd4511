import { fileURLToPath } from 'node:url'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { type FromHost, type Job, RESULT_PIPE, ToHost } from '../job/job.ts'
import { DuckdbDriver } from './duckdb.ts'
import { runJob } from './run.ts'
import { Stopper } from './stopper.ts'

/*
 * The entry of an engine host. Its main thread keeps the channel to the gateway, and so can always be told to stop what
 * runs; a worker thread, which is this same file, has the engine: it fetches, encodes and writes, and blocks meanwhile.
 */

/** What the worker tells the main thread: what to pass on, and by what handle to stop the job that begins. */
type Word = FromHost | Readonly<{ kind: 'begun'; id: string; handle: bigint }>

if (isMainThread) serve()
else work(workerData.stop)

function serve(): void {
  const stop = new Int32Array(new SharedArrayBuffer(4))
  const worker = new Worker(fileURLToPath(import.meta.url), { workerData: { stop } })
  const stopper = new Stopper(stop)
  worker.on('message', (word: Word) => {
    if (word.kind === 'begun') return stopper.begun(word.id, word.handle)
    if (word.kind === 'ended' || word.kind === 'failed') stopper.done()
    if (process.connected) process.send?.(word)
  })
  worker.on('error', error => {
    process.stderr.write(`${error.message}\n`)
    process.exit(1)
  })
  process.on('message', message => {
    const word = ToHost.parse(message)
    if (word.kind === 'interrupt') return stopper.stop(word.id)
    if (word.kind === 'run') stopper.expect(word.id)
    worker.postMessage(word)
  })
  worker.on('exit', () => process.exit(0))
  // The gateway is gone: nobody reads what is made here.
  process.on('disconnect', () => process.exit(0))
  // Ctrl-C in a terminal, and an init system's stop, reach the whole group of processes; it is the gateway that lets its
  // queries end, and then ends its hosts.
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => {})
}

function work(stop: Int32Array): void {
  let driver: DuckdbDriver | undefined
  const say = (word: Word): void => parentPort?.postMessage(word)
  const run = (job: Job, engine: DuckdbDriver): Promise<void> =>
    runJob(job, {
      driver: engine,
      pipe: RESULT_PIPE,
      begun: (id, handle) => say({ kind: 'begun', id, handle }),
      isStopped: () => Atomics.load(stop, 0) === 1,
      say,
      report: error => console.error(error),
    })
  parentPort?.on('message', async (word: ToHost) => {
    if (word.kind === 'open') {
      driver = new DuckdbDriver(word)
      say({ kind: 'opened', version: driver.version })
    }
    if (word.kind === 'run' && driver) await run(word, driver)
    if (word.kind === 'close') {
      driver?.close()
      process.exit(0)
    }
  })
}
