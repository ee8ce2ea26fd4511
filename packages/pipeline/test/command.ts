import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'tsup'

const PACKAGE = fileURLToPath(new URL('..', import.meta.url))

/** How a run of the command ended. `code` is null when a signal ended it. */
export type Ended = Readonly<{ code: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string }>

/** A command that runs, and how it will end. */
export type Running = Readonly<{ child: ChildProcess; ended: Promise<Ended> }>

/** The program `oso-pipeline`, built from the sources as they are. */
export type Command = Readonly<{
  /** `through` is what comes before it on the command line. */
  start: (args: readonly string[], through?: readonly string[]) => Running
  /** Runs it to its end. */
  run: (...args: readonly string[]) => Promise<Ended>
  remove: () => void
}>

/** Builds the program below the package's own modules, where it finds what it needs. */
export async function buildCommand(): Promise<Command> {
  const cache = join(PACKAGE, 'node_modules/.cache')
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(join(cache, 'oso-pipeline-'))
  await build({
    config: false,
    entry: { main: join(PACKAGE, 'src/main.ts') },
    outDir: folder,
    format: 'esm',
    tsconfig: join(PACKAGE, 'tsconfig.json'),
    noExternal: [/^oso-/],
    external: [/^(?!oso-)[@a-z]/],
    outExtension: () => ({ js: '.mjs' }),
    silent: true,
  })
  const start: Command['start'] = (args, through = []) =>
    started([...through, process.execPath, join(folder, 'main.mjs'), ...args])
  return {
    start,
    run: (...args) => start(args).ended,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function started([program = '', ...rest]: readonly string[]): Running {
  const child = spawn(program, rest, { stdio: ['ignore', 'pipe', 'pipe'] })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', text => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', text => {
    stderr += text
  })
  const ended = new Promise<Ended>((done, failed) => {
    child.on('error', failed)
    child.on('close', (code, signal) => done({ code, signal, stdout, stderr }))
  })
  return { child, ended }
}
