import { fileURLToPath } from 'node:url'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import type { Batch } from 'oso-duckdb'
import { type FromHost, type Job, RESULT_PIPE, ToHost } from '../job/job.ts'
import { Beater, type Signs } from './beater.ts'
import type { Result } from './driver.ts'
import { DuckdbDriver } from './duckdb.ts'
import { RemoteSink, type Write } from './remote-sink.ts'
import { runJob } from './run.ts'
import { Shared } from './shared.ts'
import { BlockingPipe, createSink, type Sink } from './sink.ts'
import { Stopper } from './stopper.ts'

/*
 * The entry of an engine host. Its main thread keeps the channel to the gateway, and so can always be told to stop what
 * runs, and write signs of life meanwhile; a worker thread, which is this same file, has the engine: it fetches, encodes
 * and writes, and blocks meanwhile. What is to be compressed it hands to the main thread.
 */

/** What the worker tells the main thread: what to pass on, by what handle to stop the job that begins, what to write. */
type Word =
  | FromHost
  | Write
  | Readonly<{ kind: 'begun'; id: string; handle: bigint }>
  | Readonly<{ kind: 'signs' } & Signs>

/** What the main thread tells the worker besides the gateway's words. */
type Written = Readonly<{ kind: 'written' }>

if (isMainThread) serve()
else work(new Shared(workerData.memory))

function serve(): void {
  const shared = new Shared()
  const worker = new Worker(fileURLToPath(import.meta.url), { workerData: { memory: shared.memory } })
  const stopper = new Stopper(shared)
  const beater = new Beater(shared)
  let sink: Sink | undefined
  worker.on('message', async (word: Word) => {
    if (word.kind === 'begun') return stopper.begun(word.id, word.handle)
    if (word.kind === 'signs') return beater.know(word)
    if (word.kind === 'write') return write(word, sink).then(() => worker.postMessage(WRITTEN))
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
    if (word.kind === 'beat') return beater.beat(word.id)
    if (word.kind === 'run') {
      shared.reset()
      stopper.expect(word.id)
      sink = createSink(word.encoding, new BlockingPipe(RESULT_PIPE, shared))
      beater.expect(sink)
    }
    worker.postMessage(word)
  })
  worker.on('exit', () => process.exit(0))
  // The gateway is gone: nobody reads what is made here. An exit would wait for the engine, which may be at work for long.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
  // Ctrl-C in a terminal, and an init system's stop, reach the whole group of processes; it is the gateway that lets its
  // queries end, and then ends its hosts.
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => {})
}

const WRITTEN: Written = { kind: 'written' }

async function write({ pieces, then }: Write, sink: Sink | undefined): Promise<void> {
  await sink?.write(pieces)
  await sink?.[then]()
}

function work(shared: Shared): void {
  let driver: DuckdbDriver | undefined
  let written = (): void => {}
  const say = (word: Word, transfer: readonly ArrayBuffer[] = []): void => parentPort?.postMessage(word, transfer)
  const sinkOf = (job: Job): Sink => {
    if (job.encoding === 'identity') return createSink('identity', new BlockingPipe(RESULT_PIPE, shared))
    const sink = new RemoteSink(say, () => shared.bytes)
    written = () => sink.written()
    return sink
  }
  // While the engine is waited for, the main thread may write signs of life.
  const startOn = (engine: DuckdbDriver, job: Job): Result => {
    const begun = (handle: bigint): void => say({ kind: 'begun', id: job.id, handle })
    const { fields, batches } = shared.whileOpen(() => engine.start(job, begun))
    return { fields, batches: pulled(batches, shared) }
  }
  const run = (job: Job, engine: DuckdbDriver): Promise<void> =>
    runJob(job, {
      ...{ sink: sinkOf(job), say },
      start: started => startOn(engine, started),
      signs: signs => say({ kind: 'signs', ...signs }),
      restOf: head => shared.restOf(head),
      isStopped: () => shared.isStopped,
      report: error => console.error(error),
    })
  parentPort?.on('message', async (word: ToHost | Written) => {
    if (word.kind === 'open') {
      driver = new DuckdbDriver(word)
      say({ kind: 'opened', version: driver.version })
    }
    if (word.kind === 'probe' && driver) say({ kind: 'probed', locks: [...driver.probe()] })
    if (word.kind === 'written') written()
    if (word.kind === 'run' && driver) await run(word, driver)
    if (word.kind === 'close') {
      driver?.close()
      process.exit(0)
    }
  })
}

function* pulled(batches: Iterable<Batch>, shared: Shared): Generator<Batch, void> {
  const iterator = batches[Symbol.iterator]()
  try {
    for (let next = shared.whileOpen(() => iterator.next()); !next.done; next = shared.whileOpen(() => iterator.next()))
      yield next.value
  } finally {
    iterator.return?.()
  }
}
