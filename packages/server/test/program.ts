import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'tsup'
import { type Sample, writeWarehouse } from './sample-warehouse.ts'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

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

/** The program `oso-server` as it is built, in a folder of its own. */
export type Program = Readonly<{
  folder: string
  warehouse: string
  start: (args: readonly string[], env?: Env) => Started
  run: (args: readonly string[], env?: Env) => Promise<Said>
  serve: (env?: Env) => Promise<Served>
  remove: () => void
}>

/** Builds the program from the sources as they are, and a warehouse for it. */
export async function buildProgram(sample: Sample): Promise<Program> {
  // Below the package's own modules, where the program finds what it needs.
  const cache = join(ROOT, 'packages/server/node_modules/.cache')
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(join(cache, 'oso-server-'))
  const warehouse = join(folder, 'warehouse.duckdb')
  writeWarehouse(warehouse, sample)
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  await build({
    config: false,
    entry: {
      main: join(ROOT, 'packages/server/src/main.ts'),
      'host/main': join(ROOT, 'packages/server/src/host/main.ts'),
    },
    outDir: join(folder, 'dist'),
    format: 'esm',
    tsconfig: join(ROOT, 'packages/server/tsconfig.json'),
    noExternal: [/^oso-/],
    external: [/^(?!oso-)[@a-z]/],
    silent: true,
  })
  const start = (args: readonly string[], env: Env = {}): Started => startIn(folder, args, env)
  return {
    ...{ folder, warehouse, start },
    run: (args, env) => start(args, env).ended,
    serve: env => served(start(['serve', '--warehouse', warehouse, '--port', '0'], env)),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function startIn(folder: string, args: readonly string[], env: Env): Started {
  const child = spawn(process.execPath, [join(folder, 'dist/main.js'), ...args], {
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
