import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What Trino 476 asks for when it starts. */
const LEAST = 24
const INSTALLED = '/usr/lib/jvm'

/** The folder of a JDK that Trino runs on: `JAVA_HOME` where it is new enough, else the newest that is installed. */
export function javaHome(env: NodeJS.ProcessEnv = process.env): string {
  const installed = existsSync(INSTALLED) ? readdirSync(INSTALLED).map(name => join(INSTALLED, name)) : []
  const newest = installed.sort((a, b) => majorVersion(b) - majorVersion(a))
  const found = [env.JAVA_HOME ?? '', ...newest].find(home => majorVersion(home) >= LEAST)
  if (!found) throw new Error(`Trino needs a JDK of version ${LEAST} or later; install one, or name it in JAVA_HOME`)
  return found
}

/** 0 where there is no JDK. */
function majorVersion(home: string): number {
  const file = join(home, 'release')
  if (home === '' || !existsSync(file) || !existsSync(join(home, 'bin/javac'))) return 0
  return Number(/^JAVA_VERSION="(\d+)/m.exec(readFileSync(file, 'utf8'))?.[1] ?? 0)
}
