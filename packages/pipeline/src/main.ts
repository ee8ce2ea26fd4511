#!/usr/bin/env node
import { fileURLToPath } from 'node:url'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'

/** What the thread that works cannot see for itself. */
type Start = Readonly<{ args: readonly string[]; isTTY: boolean; columns: number | undefined }>

if (isMainThread) listen()
else await work()

/** Commands that change nothing, and so can be left at any moment. */
const READING: ReadonlySet<string | undefined> = new Set(['show', 'audit'])

/** What a shell gives for a program that Ctrl-C ended. */
const INTERRUPTED = 130

/** Lets another thread do the work, which DuckDB blocks for seconds at a time; this one hears Ctrl-C at once. */
function listen(): void {
  const { isTTY = false, columns } = process.stderr
  const start: Start = { args: process.argv.slice(2), isTTY, columns }
  const worker = new Worker(fileURLToPath(import.meta.url), { workerData: start })
  const stop = () => {
    if (READING.has(start.args[0])) process.exit(INTERRUPTED)
    process.stderr.write(`${isTTY ? '\r\x1b[K' : ''}stopping after the current step; a second Ctrl-C leaves at once\n`)
    worker.postMessage('stop')
  }
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, stop)
  worker.on('error', error => {
    process.stderr.write(`error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  })
  worker.on('exit', code => {
    process.exitCode = code
  })
}

async function work(): Promise<void> {
  // `listen` is the only one to start this thread.
  const { args, isTTY, columns } = workerData as Start
  const { runCommand } = await import('./cli/commands.ts')
  const stop = new AbortController()
  parentPort?.once('message', () => stop.abort(new Error('stopped')))
  parentPort?.unref()
  const write = (text: string) => process.stderr.write(text)
  await runCommand(args, stop.signal, { write, isTTY, ...(columns !== undefined && { columns }) })
}
