import { spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** What Trino's parser says of a text; `same`: whether it is equal to the second one, or what is wrong with that. */
export type Verdict =
  | Readonly<{ ok: true; statement: string; same: boolean | string | null }>
  | Readonly<{ ok: false; line: number; column: number; message: string }>

const HERE = fileURLToPath(new URL('.', import.meta.url))
const HOME = join(process.env.OSO_CACHE ?? join(homedir(), '.cache', 'oso'), 'trino-parser')
const JAVA_HOMES = [process.env.OSO_JAVA_HOME, '/usr/lib/jvm/temurin-25-jdk-amd64', process.env.JAVA_HOME]

/** Asks Trino's own parser about texts, each with a second one to compare it with or without. Fetches it when missing. */
export async function judge(texts: readonly (readonly [string] | readonly [string, string])[]): Promise<Verdict[]> {
  prepare()
  // A deep stack, so that what is judged is the grammar and not the size of a thread.
  const java = spawn(tool('java'), ['-Xss128m', '-cp', classPath(), 'Judge'], { stdio: ['pipe', 'pipe', 'inherit'] })
  for (const text of texts) java.stdin.write(`${JSON.stringify(text)}\n`)
  java.stdin.end()
  const verdicts: Verdict[] = []
  // Judge.java writes exactly these shapes.
  for await (const line of createInterface({ input: java.stdout })) verdicts.push(JSON.parse(line) as Verdict)
  if (verdicts.length !== texts.length) throw new Error(`${texts.length} texts, but ${verdicts.length} verdicts`)
  return verdicts
}

/** Fetches the parser's jars and compiles the judge, outside of the tree. */
function prepare(): void {
  mkdirSync(join(HOME, 'classes'), { recursive: true })
  if (!existsSync(join(HOME, 'jars'))) {
    cpSync(join(HERE, 'pom.xml'), join(HOME, 'pom.xml'))
    const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${join(HOME, 'jars')}`]
    run('mvn', ['-q', '-B', '-f', join(HOME, 'pom.xml'), ...goal])
  }
  run(tool('javac'), ['-cp', classPath(), '-d', join(HOME, 'classes'), join(HERE, 'Judge.java')])
}

function classPath(): string {
  return `${join(HOME, 'classes')}:${join(HOME, 'jars', '*')}`
}

function tool(name: string): string {
  const home = JAVA_HOMES.find(candidate => candidate && existsSync(join(candidate, 'bin', name)))
  return home ? join(home, 'bin', name) : name
}

function run(command: string, args: readonly string[]): void {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit' })
  if (error || status !== 0) throw new Error(`${command} failed`, { cause: error })
}
