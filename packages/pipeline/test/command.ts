import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const TSCONFIG = fileURLToPath(new URL('../tsconfig.json', import.meta.url))

// tsx as a loader, not as a command: the process that is killed must be the one that builds.
const TSX = new URL('./tsx.mjs', import.meta.url).href

/** How a run of the command ended. `code` is null when a signal ended it. */
export type Ended = Readonly<{ code: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string }>

/** A command that runs, and how it will end. */
export type Running = Readonly<{ child: ChildProcess; ended: Promise<Ended> }>

/** Starts `oso-pipeline` from its sources. `through` is what comes before it on the command line. */
export function start(args: readonly string[], through: readonly string[] = []): Running {
  const [program = '', ...rest] = [...through, process.execPath, '--import', TSX, MAIN, ...args]
  const child = spawn(program, rest, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { TSX_TSCONFIG_PATH: TSCONFIG, ...process.env },
  })
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

/** Runs `oso-pipeline` to its end. */
export function command(...args: readonly string[]): Promise<Ended> {
  return start(args).ended
}
