import { execFile, fork } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { cacheFolder } from '../../test/trino/install.ts'
import type { Contender } from '../measure.ts'

const PYTHON_CLIENT = '0.340.0'
const ALONE = fileURLToPath(new URL('alone.mjs', import.meta.url))
const run = promisify(execFile)

/** A cluster and a gateway over it, and how many rows of it are brought. */
export type Course = Readonly<{
  url: string
  gatewayUrl: string
  rows: number
  readers: Readers
  python: string | undefined
}>

const sqlOf = ({ rows }: Course): string => `SELECT * FROM tpch.sf1.lineitem LIMIT ${rows}`

/** The ways to so many rows that are raced, of which the first is ours. */
export function directWays(course: Course): readonly Contender[] {
  return [
    { name: 'gateway → Arrow', run: () => read(course, 'gateway') },
    { name: 'bare fetch', run: () => read(course, 'bare') },
    { name: 'trino-client', run: () => read(course, 'trino-client') },
    ...pythonWay(course),
  ]
}

/** The same where the cluster spools; `trino-client` cannot read that. */
export function spooledWays(course: Course, encoding: string): readonly Contender[] {
  return [
    { name: `gateway, ${encoding}`, run: () => read(course, 'gateway') },
    { name: `bare fetch, ${encoding}`, run: () => read(course, 'bare', encoding) },
    ...pythonWay(course, encoding),
  ]
}

async function read(course: Course, reader: string, encoding?: string): Promise<void> {
  const { url, gatewayUrl, rows } = course
  const seen = await course.readers.read({ reader, course: { url, gatewayUrl, rows, encoding, sql: sqlOf(course) } })
  if (seen !== undefined && seen !== rows) throw new Error(`${seen} rows came, not ${rows}`)
}

/** A process that reads results and does nothing else. */
export type Readers = Readonly<{ read: (order: object) => Promise<number | undefined>; stop: () => void }>

/** Starts it; it reads one result after the other. */
export function startReaders(): Readers {
  const child = fork(ALONE, { execArgv: [] })
  return {
    read: order =>
      new Promise((resolve, reject) => {
        child.once('message', message => {
          const { rows, error } = message as { rows?: number; error?: string } // what alone.mjs sends
          if (error) reject(new Error(error))
          else resolve(rows)
        })
        child.send(order)
      }),
    stop: () => child.disconnect(),
  }
}

function pythonWay(course: Course, encoding?: string): readonly Contender[] {
  const { python, url, rows } = course
  if (python === undefined) return []
  const { hostname, port } = new URL(url)
  // Without an encoding the client asks for all that it knows.
  const program = `
import trino
cursor = trino.dbapi.connect(host='${hostname}', port=${port}, user='admin', source='gateway', encoding=${encoding ? `'${encoding}'` : '[]'}).cursor()
cursor.execute("""${sqlOf(course)}""")
assert len(cursor.fetchall()) == ${rows}
`
  return [{ name: encoding ? `Python, ${encoding}` : 'Python client', run: () => run(python, ['-c', program]) }]
}

/** A Python with the release of Trino's client that is raced, made once beside what tests fetch; none where it cannot be. */
export async function pythonWithClient(): Promise<string | undefined> {
  const folder = join(cacheFolder(process.env), `trino/python-client-${PYTHON_CLIENT}`)
  const python = join(folder, 'bin/python')
  try {
    if (!existsSync(python)) await run('python3', ['-m', 'venv', folder])
    await run(python, ['-m', 'pip', 'install', '--quiet', `trino==${PYTHON_CLIENT}`])
    return python
  } catch (error) {
    console.error(`not run: the Python client, which could not be installed: ${error}`)
    return undefined
  }
}
