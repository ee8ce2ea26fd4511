import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { components } from '../../packages/client/src/api.gen.ts'
import { SERVER } from '../../packages/server/test/built.ts'
import { writeWarehouse } from '../pyoso/warehouse.ts'

/** A job as the gateway tells of it. */
export type Job = components['schemas']['Job']

/** A gateway in a process of its own, which can be killed and begun again on the same state. */
export class Gateway {
  readonly folder = mkdtempSync(join(tmpdir(), 'oso-jobs-'))
  readonly #settings: Readonly<Record<string, string>>
  #child: ChildProcess | undefined
  #url = ''

  constructor(settings: Readonly<Record<string, string>> = {}) {
    this.#settings = settings
    writeWarehouse(join(this.folder, 'warehouse.duckdb'))
  }

  /** Starts it, and resolves when it answers. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [SERVER, 'serve', '--port', '0'], {
      cwd: this.folder,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        PATH: process.env.PATH,
        OSO__WAREHOUSE__PATH: join(this.folder, 'warehouse.duckdb'),
        OSO__STATE__URL: `file:${join(this.folder, 'state.db')}`,
        OSO__LOG__LEVEL: 'error',
        OSO__ENGINE__HOSTS: '2',
        OSO__ANONYMOUS__REQUESTS_PER_SECOND: '0',
        OSO__ANONYMOUS__REQUESTS_PER_MINUTE: '0',
        ...this.#settings,
      },
    })
    this.#child = child
    let said = ''
    this.#url = await new Promise<string>((resolve, reject) => {
      child.once('exit', code => reject(new Error(`the gateway ended with ${code}: ${said}`)))
      child.stdout?.setEncoding('utf8').on('data', text => {
        said += text
        const [, url] = /serving .* at (http:\S+)/.exec(said) ?? []
        if (url) resolve(url)
      })
    })
    child.removeAllListeners('exit')
  }

  /** Ends it as a power cut does. */
  async kill(): Promise<void> {
    const child = this.#child
    if (!child?.pid) return
    const gone = new Promise(resolve => child.once('exit', resolve))
    process.kill(child.pid, 'SIGKILL')
    await gone
    this.#child = undefined
  }

  /** Takes a query in as a job. */
  async submit(query: string, format: string, wait = 0): Promise<Job> {
    const body = JSON.stringify({ query, format })
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(`${this.#url}/jobs?wait=${wait}`, { method: 'POST', headers, body })
    if (!answer.ok) throw new Error(`the job was not taken in: ${await answer.text()}`)
    // Every answer of the contract is held against it elsewhere.
    return (await answer.json()) as Job
  }

  /** How a job stands, after at most `wait` seconds. */
  async job(id: string, wait = 0): Promise<Job> {
    return (await (await fetch(`${this.#url}/jobs/${id}?wait=${wait}`)).json()) as Job
  }

  async close(): Promise<void> {
    await this.kill()
    rmSync(this.folder, { recursive: true, force: true })
  }
}
