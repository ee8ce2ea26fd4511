import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { cacheFolder, fetched, trinoHome, VERSION } from './install.ts'
import { javaHome } from './java.ts'

const run = promisify(execFile)

const PLUGIN = 'io.trino.testing.LocalSpoolingManager$LocalSpoolingPlugin'
/** What the plugin needs besides its own classes, all of which the server has too. */
const LIBRARIES =
  /^(?:io\.airlift_(?:json|log)-|com\.?.*faster|com\.google\.(?:guava|inject)_|jakarta\.(?:annotation|inject)_)/

/**
 * The folder of a plugin that spools results into a temporary folder: no release spools to a local disk, but Trino's own
 * tests do. Made once.
 */
export async function localSpooling(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const folder = join(cacheFolder(env), `trino/${VERSION}-local-spooling`)
  if (existsSync(folder)) return folder
  const home = await trinoHome(env)
  mkdirSync(dirname(folder), { recursive: true })
  const work = mkdtempSync(`${folder}.making-`)
  try {
    const made = join(work, 'plugin')
    mkdirSync(made)
    await pack(await fetched(`io.trino:trino-testing:${VERSION}:jar`, work), join(made, 'local-spooling.jar'), work)
    // The annotations come from the server; twice they would be two.
    for (const name of readdirSync(join(home, 'lib')))
      if (LIBRARIES.test(name) && !name.includes('jackson-annotations'))
        await cp(join(home, 'lib', name), join(made, name))
    if (!existsSync(folder)) renameSync(made, folder)
    return folder
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** A jar of the spooling manager alone, which says that it is a plugin. */
async function pack(testing: string, to: string, work: string): Promise<void> {
  const jar = join(javaHome(), 'bin/jar')
  const classes = mkdtempSync(join(work, 'classes-'))
  await run(jar, ['xf', testing], { cwd: classes })
  const own = join(classes, 'io/trino/testing')
  for (const name of readdirSync(own))
    if (!name.startsWith('LocalSpooling')) rmSync(join(own, name), { recursive: true })
  rmSync(join(classes, 'META-INF'), { recursive: true, force: true })
  mkdirSync(join(classes, 'META-INF/services'), { recursive: true })
  writeFileSync(join(classes, 'META-INF/services/io.trino.spi.Plugin'), `${PLUGIN}\n`)
  await run(jar, ['cf', to, '-C', classes, 'META-INF', '-C', classes, 'io/trino/testing'])
}
