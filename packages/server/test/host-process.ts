import { type ChildProcess, spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import { FromHost, type Job, type ToHost } from '../src/job/job.ts'
import { RESULT_PIPE } from '../src/job/pipe.ts'

/** A job as a test gives it: what is not said is the plainest. */
export type Asked = Partial<Job> & Pick<Job, 'sql'>

/** What a job came to: all its bytes and its last word. */
export type Answer = Readonly<{ bytes: Buffer; last: Extract<FromHost, { kind: 'ended' | 'failed' }> }>

const OPEN: Extract<ToHost, { kind: 'open' }> = {
  ...{ kind: 'open', warehouse: null, memoryLimitMb: 512, threads: 1, functions: false },
}

let jobs = 0

/** A job of which only the SQL matters: one integer column, NDJSON, no limit that it would meet. */
export function jobOf(asked: Asked): Job {
  jobs++
  return {
    ...{ kind: 'run', id: `job-${jobs}`, parameters: [], columns: [{ name: 'a', type: 'integer' }] },
    ...{ format: 'ndjson', encoding: 'identity', functions: [], tables: [] },
    limits: { maxRows: 2 ** 40, maxBytes: 2 ** 50 },
    ...asked,
  }
}

/** An engine host, run as the gateway runs it. */
export class HostProcess {
  readonly child: ChildProcess
  readonly pipe: Readable
  /** Everything the host has said, in order. */
  readonly words: FromHost[] = []
  /** Resolves when the process is gone, with what it wrote on its error stream. */
  readonly gone: Promise<string>
  #chunks: Buffer[] = []
  #waiters: (() => void)[] = []
  #isGone = false

  constructor(command: readonly [string, ...string[]]) {
    const [program, ...args] = command
    this.child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'ipc'], env: { TZ: 'UTC' } })
    const pipe = this.child.stdio[RESULT_PIPE]
    if (!pipe || !('pause' in pipe)) throw new Error('no pipe for results')
    this.pipe = pipe
    this.pipe.on('data', (chunk: Buffer) => this.#take(chunk))
    this.child.on('message', message => this.#hear(FromHost.parse(message)))
    let complaint = ''
    this.child.stderr?.on('data', text => {
      complaint += text
    })
    this.gone = new Promise(resolve => this.child.once('close', () => resolve(complaint)))
    void this.gone.then(() => {
      this.#isGone = true
      this.#wake()
    })
  }

  static async open(command: readonly [string, ...string[]], open: Partial<typeof OPEN> = {}): Promise<HostProcess> {
    const host = new HostProcess(command)
    host.send({ ...OPEN, ...open })
    await host.heard(word => word.kind === 'opened')
    return host
  }

  send(word: ToHost): void {
    this.child.send(word)
  }

  /** Runs a job to its last word, and waits for the bytes that this says there are. */
  async run(asked: Asked): Promise<Answer> {
    const job = jobOf(asked)
    this.#chunks = []
    // The ids of tests may come again.
    const before = this.words.length
    this.send(job)
    const isLast = (word: FromHost): boolean => (word.kind === 'ended' || word.kind === 'failed') && word.id === job.id
    const last = await this.heard(isLast, before)
    if (last.kind !== 'ended' && last.kind !== 'failed') throw new Error('not a last word')
    await this.#until(() => this.received >= last.bytes)
    return { bytes: Buffer.concat(this.#chunks), last }
  }

  /** How many bytes have come since the last `run`. */
  get received(): number {
    return this.#chunks.reduce((total, chunk) => total + chunk.length, 0)
  }

  /** The first word that fits, also one that was said before, but not before the word `from`. Throws when the host is gone without it. */
  async heard(fits: (word: FromHost) => boolean, from = 0): Promise<FromHost> {
    const find = (): FromHost | undefined => this.words.slice(from).find(fits)
    await this.#until(() => find() !== undefined)
    const word = find()
    if (!word) throw new Error(`the host is gone: ${await this.gone}`)
    return word
  }

  async close(): Promise<void> {
    if (this.child.connected) this.send({ kind: 'close' })
    await this.gone
  }

  async #until(holds: () => boolean): Promise<void> {
    while (!holds() && !this.#isGone) {
      await new Promise<void>(resolve => this.#waiters.push(resolve))
    }
  }

  #wake(): void {
    for (const resolve of this.#waiters.splice(0)) resolve()
  }

  #take(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#wake()
  }

  #hear(word: FromHost): void {
    this.words.push(word)
    this.#wake()
  }
}
