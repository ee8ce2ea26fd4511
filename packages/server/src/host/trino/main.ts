import { ToHost } from '../../job/job.ts'
import { leaveWithGateway, tell } from '../gateway.ts'
import { Coordinator } from './coordinator.ts'
import { TrinoDriver } from './driver.ts'
import { Lane } from './lane.ts'

/*
 * The entry of an engine host for a cluster. Its queries mostly wait, so that one thread serves many; each has a pipe of
 * its own. Whatever ends this process, but a kill, first stops on the cluster what runs for it.
 */

type Connected = Readonly<{ driver: TrinoDriver; coordinator: Coordinator; lanes: Lane[] }>

let connected: Connected | undefined
const running = new Set<Promise<void>>()

process.on('message', message => heed(ToHost.parse(message)))
leaveWithGateway(() => void leave())

function heed(word: ToHost): void {
  if (word.kind === 'connect') {
    const coordinator = new Coordinator(word.cluster)
    const lanes = Array.from({ length: word.cluster.queries }, (_, number) => new Lane(number))
    connected = { driver: new TrinoDriver(coordinator, word.cluster), coordinator, lanes }
    tell({ kind: 'opened', version: process.version })
  }
  if (word.kind === 'run') run(word)
  if (word.kind === 'interrupt') for (const lane of connected?.lanes ?? []) lane.stop(word.id)
  if (word.kind === 'beat') for (const lane of connected?.lanes ?? []) void lane.beat(word.id)
  if (word.kind === 'probe') tell({ kind: 'probed', locks: [] })
  if (word.kind === 'close') void leave()
}

function run(job: Extract<ToHost, { kind: 'run' }>): void {
  const lane = connected?.lanes[job.lane ?? 0]
  if (!lane || !connected) throw new Error(`a job for lane ${job.lane}, which there is not`)
  const done = lane.run(job, connected.driver, tell).finally(() => running.delete(done))
  running.add(done)
}

async function leave(): Promise<void> {
  for (const lane of connected?.lanes ?? []) lane.stop()
  await Promise.all(running)
  await connected?.coordinator.close()
  process.exit(0)
}
