import { parentPort } from 'node:worker_threads'
import type { Batch } from 'oso-duckdb'
import type { Job, ToHost } from '../job/job.ts'
import { RESULT_PIPE } from '../job/pipe.ts'
import { createSink } from './create-sink.ts'
import type { Result } from './driver.ts'
import { DuckdbDriver } from './duckdb.ts'
import { BlockingPipe } from './output.ts'
import { RemoteSink } from './remote-sink.ts'
import { runJob } from './run.ts'
import { Shared } from './shared.ts'
import type { Sink } from './sink.ts'
import type { Word, Written } from './words.ts'

/** The worker's half: has the engine, and runs one job after the other on it. */
export function work(memory: SharedArrayBuffer): void {
  const shared = new Shared(memory)
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
