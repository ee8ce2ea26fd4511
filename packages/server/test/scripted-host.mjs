// A host without an engine, for what a real one does only when it is broken. A job's SQL is its script: words between
// semicolons, such as `accept; write 100; fail X`. It is told apart from a real host by nothing but that.
import { closeSync, writeSync } from 'node:fs'

let interrupted = () => {}
let beaten = () => {}
let closeAfterMs = 0
let bytes = 0
let remembered = 0

const steps = {
  accept: job => say({ kind: 'accepted', id: job.id }),
  write: (_, count) => {
    bytes += writeSync(3, Buffer.alloc(Number(count), 'x'))
  },
  // One write of a pipe that is full would block this process, as it does a real host's worker.
  end: job => say({ kind: 'ended', id: job.id, bytes, rows: bytes, truncated: false }),
  'claim-end': (job, more) =>
    say({ kind: 'ended', id: job.id, bytes: bytes + Number(more), rows: 0, truncated: false }),
  fail: (job, code) => say({ kind: 'failed', id: job.id, bytes, code, message: `It failed with ${code}.` }),
  babble: () => say({ kind: 'nonsense' }),
  // What one job says to remember another of the same process can write.
  remember: (_, count) => {
    remembered = Number(count)
  },
  recall: job => steps.write(job, remembered),
  sleep: (_, ms) => new Promise(resolve => setTimeout(resolve, Number(ms))),
  'wait-interrupt': () =>
    new Promise(resolve => {
      interrupted = resolve
    }),
  'wait-beat': () =>
    new Promise(resolve => {
      beaten = resolve
    }),
  // How long this process takes to end when it is let go.
  'close-after': (_, ms) => {
    closeAfterMs = Number(ms)
  },
  hang: () => new Promise(() => setInterval(() => {}, 1000)),
  eat: (_, mib) => {
    globalThis.eaten = Buffer.alloc(Number(mib) * 1024 * 1024, 1)
  },
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
  if (message.kind === 'interrupt') return interrupted()
  if (message.kind === 'beat') return beaten()
  if (message.kind === 'close') return setTimeout(() => process.exit(0), closeAfterMs)
  bytes = 0
  for (const step of message.sql.split(';')) {
    const [word, argument] = step.trim().split(' ')
    await steps[word](message, argument)
  }
})

function say(message) {
  process.send(message)
}
