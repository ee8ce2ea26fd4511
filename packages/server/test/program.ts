import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SERVER } from './built.ts'
import { type Sample, writeWarehouse } from './sample-warehouse.ts'

type Env = Readonly<Record<string, string>>

/** What a program said until it ended. */
export type Said = Readonly<{ code: number | null; out: string; error: string }>

/** A program that runs. */
export type Started = Readonly<{
  child: ChildProcess
  ended: Promise<Said>
  /** Resolves when it has printed words. */
  said: (words: RegExp) => Promise<RegExpExecArray>
}>

/** A gateway that runs as a process of its own. */
export type Served = Started &
  Readonly<{ url: string; sql: (query: string, authorization?: string, signal?: AbortSignal) => Promise<Response> }>

/** The program `oso-server` as it is shipped, in a folder of its own. */
export type Program = Readonly<{
  folder: string
  warehouse: string
  start: (args: readonly string[], env?: Env) => Started
  run: (args: readonly string[], env?: Env) => Promise<Said>
  serve: (env?: Env) => Promise<Served>
  remove: () => void
}>

/** Makes a folder with a warehouse for the program. */
export function makeProgram(sample: Sample): Program {
  const folder = mkdtempSync(join(tmpdir(), 'oso-server-'))
  const warehouse = join(folder, 'warehouse.duckdb')
  writeWarehouse(warehouse, sample)
  const start = (args: readonly string[], env: Env = {}): Started => startIn(folder, args, env)
  return {
    ...{ folder, warehouse, start },
    run: (args, env) => start(args, env).ended,
    serve: env => served(start(['serve', '--warehouse', warehouse, '--port', '0'], env)),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function startIn(folder: string, args: readonly string[], env: Env): Started {
  const child = spawn(process.execPath, [SERVER, ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, OSO__LOG__LEVEL: 'error', OSO__STATE__URL: `file:${folder}/state.db`, ...env },
  })
  const texts = { out: '', error: '' }
  child.stdout.on('data', data => {
    texts.out += data
  })
  child.stderr.on('data', data => {
    texts.error += data
  })
  const ended = new Promise<Said>(resolve => {
    child.once('close', code => resolve({ code, ...texts }))
  })
  const said = async (words: RegExp): Promise<RegExpExecArray> => {
    for (let tries = 0; tries < 800; tries++) {
      const found = words.exec(texts.out)
      if (found) return found
      await new Promise(resolve => setTimeout(resolve, 50))
    }
    throw new Error(`it never said ${words}: ${texts.out}${texts.error}`)
  }
  return { child, ended, said }
}

async function served(started: Started): Promise<Served> {
  const [, url = ''] = await started.said(/ at (http:\S+)\/api\/v1/)
  const sql: Served['sql'] = (query, authorization = '', signal) =>
    fetch(`${url}/api/v1/sql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'accept-encoding': 'identity', authorization },
      body: JSON.stringify({ query, format: 'csv' }),
      ...(signal && { signal }),
    })
  return { ...started, url, sql }
}
