import { Worker } from 'node:worker_threads'
import { ToHost } from '../job/job.ts'
import { RESULT_PIPE } from '../job/pipe.ts'
import { Beater } from './beater.ts'
import { createSink } from './create-sink.ts'
import { leaveWithGateway, tell } from './gateway.ts'
import { BlockingPipe } from './output.ts'
import type { Write } from './remote-sink.ts'
import { Shared } from './shared.ts'
import type { Sink } from './sink.ts'
import { Stopper } from './stopper.ts'
import type { Word, Written } from './words.ts'

/** The main thread's half: hears the gateway, starts the worker from the entry, and writes what that hands over. */
export function serve(entry: string): void {
  const shared = new Shared()
  const worker = new Worker(entry, { workerData: { memory: shared.memory } })
  const stopper = new Stopper(shared)
  const beater = new Beater(shared)
  let sink: Sink | undefined
  worker.on('message', async (word: Word) => {
    if (word.kind === 'begun') return stopper.begun(word.id, word.handle)
    if (word.kind === 'signs') return beater.know(word)
    if (word.kind === 'write') return write(word, sink).then(() => worker.postMessage(WRITTEN))
    if (word.kind === 'ended' || word.kind === 'failed') stopper.done()
    tell(word)
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
  // An exit would wait for the engine, which may be at work for long.
  leaveWithGateway(() => process.kill(process.pid, 'SIGKILL'))
}

const WRITTEN: Written = { kind: 'written' }

async function write({ pieces, then }: Write, sink: Sink | undefined): Promise<void> {
  await sink?.write(pieces)
  await sink?.[then]()
}
