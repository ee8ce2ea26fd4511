import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { javaHome } from './java.ts'

/** The last release that Maven Central has whole, its plugins included. */
export const VERSION = '476'
const SQLITE = 'org.xerial:sqlite-jdbc:3.50.3.0:jar'
const PLUGINS = ['iceberg', 'tpch', 'memory'] as const
/** Come with the server, and slow its start. */
const UNUSED = ['exchange-filesystem', 'functions-python', 'geospatial']

const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy'
const run = promisify(execFile)

/** Where what tests fetch is kept between runs. */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  return env.OSO_CACHE ?? join(homedir(), '.cache/oso')
}

/**
 * The folder of a Trino server, with `lib/` and `plugin/`. Fetched by Maven the first time: 570 MB, a minute or two. Two
 * runs at once may both fetch; the first to be done is the one that is kept.
 */
export async function trinoHome(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const home = join(cacheFolder(env), `trino/${VERSION}`)
  if (existsSync(home)) return home
  mkdirSync(dirname(home), { recursive: true })
  const work = mkdtempSync(`${home}.fetching-`)
  try {
    console.error(`fetching Trino ${VERSION} into ${home}`)
    const made = await unpackAll(work)
    if (!existsSync(home)) renameSync(made, home)
    return home
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

async function unpackAll(work: string): Promise<string> {
  const home = join(work, 'home')
  await unpack(await fetched(`io.trino:trino-server-core:${VERSION}:tar.gz`, work), home, 'tar', ['xzf'])
  for (const name of UNUSED) rmSync(join(home, 'plugin', name), { recursive: true })
  const jar = join(javaHome(), 'bin/jar')
  for (const name of PLUGINS) {
    await unpack(await fetched(`io.trino:trino-${name}:${VERSION}:zip`, work), join(home, 'plugin', name), jar, ['xf'])
  }
  const driver = await fetched(SQLITE, work)
  await cp(driver, join(home, 'plugin/iceberg/sqlite-jdbc.jar'))
  return home
}

/** The path of an artifact, `group:name:version:packaging`, brought by Maven. */
export async function fetched(artifact: string, work: string): Promise<string> {
  const [, name, version, packaging] = artifact.split(':')
  const repository = `-Dmaven.repo.local=${join(work, 'repository')}`
  await run('mvn', ['-q', '-B', repository, COPY, `-Dartifact=${artifact}`, `-DoutputDirectory=${work}`])
  return join(work, `${name}-${version}.${packaging}`)
}

/** Unpacks an archive, which holds one folder, so that the folder is `to`. */
async function unpack(archive: string, to: string, program: string, options: readonly string[]): Promise<void> {
  const inside = mkdtempSync(`${archive}-`)
  await run(program, [...options, archive], { cwd: inside })
  const [folder = ''] = readdirSync(inside)
  renameSync(join(inside, folder), to)
  rmSync(archive)
}
