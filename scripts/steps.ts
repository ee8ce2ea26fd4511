import { spawn } from 'node:child_process'

/** One thing to run, said in the words that a reader of the log needs. */
export type Step = Readonly<{ name: string; command: readonly [string, ...string[]]; cwd?: string }>

/** What came of a step. `output` is everything that it printed, in order. */
export type Outcome = Readonly<{ step: Step; ok: boolean; seconds: number; output: string }>

/**
 * Runs one step to its end. With `live`, its output goes to the terminal as it comes;
 * else it is only kept, to be shown if the step fails.
 */
export function runStep(step: Step, options: { live?: boolean; env?: NodeJS.ProcessEnv } = {}): Promise<Outcome> {
  const started = Date.now()
  const [program, ...args] = step.command
  return new Promise(resolve => {
    const child = spawn(program, args, {
      cwd: step.cwd,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    const keep = (to: NodeJS.WriteStream) => (chunk: Buffer) => {
      output += chunk
      if (options.live) to.write(chunk)
    }
    child.stdout.on('data', keep(process.stdout))
    child.stderr.on('data', keep(process.stderr))
    child.on('error', error => {
      output += `${error.message}\n`
      resolve({ step, ok: false, seconds: seconds(started), output })
    })
    child.on('close', code => resolve({ step, ok: code === 0, seconds: seconds(started), output }))
  })
}

/** A row of the log: `ok    types: oso-sql  2.1 s`. */
export function outcomeLine({ step, ok, seconds }: Outcome): string {
  return `${ok ? 'ok    ' : 'FAILED'} ${step.name.padEnd(44)} ${seconds.toFixed(1)} s`
}

function seconds(started: number): number {
  return (Date.now() - started) / 1000
}
