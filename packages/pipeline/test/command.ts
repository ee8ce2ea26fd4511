import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The program `oso-pipeline` as it is shipped; before a run of tests what is older than its sources is built. */
const PROGRAM = fileURLToPath(new URL('../dist/main.js', import.meta.url))

/** How a run of the command ended. `code` is null when a signal ended it. */
export type Ended = Readonly<{ code: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string }>

/** A command that runs, and how it will end. */
export type Running = Readonly<{ child: ChildProcess; ended: Promise<Ended> }>

/** Starts the command; `through` is what comes before it on the command line. */
export function startCommand(args: readonly string[], through: readonly string[] = []): Running {
  return started([...through, process.execPath, PROGRAM, ...args])
}

/** Runs the command to its end. */
export function runCommand(...args: readonly string[]): Promise<Ended> {
  return startCommand(args).ended
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
