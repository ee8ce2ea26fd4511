// A host without an engine, for what a real one does only when it is broken. A job's SQL is its script: words between
// semicolons, such as `accept; write 100; fail X`. It is told apart from a real host by nothing but that.
import { closeSync, writeSync } from 'node:fs'

const interrupted = new Map()
const beaten = new Map()
let closeAfterMs = 0
let remembered = 0

const steps = {
  accept: job => say({ kind: 'accepted', id: job.id }),
  write: (job, count) => {
    job.bytes += writeSync(3 + (job.lane ?? 0), Buffer.alloc(Number(count), 'x'))
  },
  // One write of a pipe that is full would block this process, as it does a real host's worker.
  end: job => say({ kind: 'ended', id: job.id, bytes: job.bytes, rows: job.bytes, truncated: false }),
  'claim-end': (job, more) =>
    say({ kind: 'ended', id: job.id, bytes: job.bytes + Number(more), rows: 0, truncated: false }),
  fail: (job, code) => say({ kind: 'failed', id: job.id, bytes: job.bytes, code, message: `It failed with ${code}.` }),
  babble: () => say({ kind: 'nonsense' }),
  // What one job says to remember another of the same process can write.
  remember: (_, count) => {
    remembered = Number(count)
  },
  recall: job => steps.write(job, remembered),
  sleep: (_, ms) => new Promise(resolve => setTimeout(resolve, Number(ms))),
  'wait-interrupt': job => new Promise(resolve => interrupted.set(job.id, resolve)),
  'wait-beat': job => new Promise(resolve => beaten.set(job.id, resolve)),
  // How long this process takes to end when it is let go.
  'close-after': (_, ms) => {
    closeAfterMs = Number(ms)
  },
  hang: () => new Promise(() => setInterval(() => {}, 1000)),
  eat: (_, mib) => {
    globalThis.eaten = Buffer.alloc(Number(mib) * 1024 * 1024, 1)
  },
  // It hears nothing any more.
  block: () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0),
  burn: (_, ms) => {
    for (const end = process.cpuUsage().user + Number(ms) * 1000; process.cpuUsage().user < end; );
  },
  crash: () => process.kill(process.pid, 'SIGSEGV'),
  throw: () => process.exit(1),
  die: () => process.kill(process.pid, 'SIGKILL'),
  'close-pipe': () => closeSync(3),
}

process.on('disconnect', () => process.exit(0))
process.on('message', async message => {
  if (message.kind === 'open')
    return message.warehouse === 'corrupt' ? process.exit(1) : say({ kind: 'opened', version: message.warehouse })
  if (message.kind === 'connect') return say({ kind: 'opened', version: 'connected' })
  if (message.kind === 'probe') return say({ kind: 'probed', locks: [] })
  if (message.kind === 'interrupt') return interrupted.get(message.id)?.()
  if (message.kind === 'beat') return beaten.get(message.id)?.()
  if (message.kind === 'close') return setTimeout(() => process.exit(0), closeAfterMs)
  const job = { ...message, bytes: 0 }
  for (const step of job.sql.split(';')) {
    const [word, argument] = step.trim().split(' ')
    await steps[word](job, argument)
  }
})

function say(message) {
  process.send(message)
}
