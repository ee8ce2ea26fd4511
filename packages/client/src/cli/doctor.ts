import { OsoError } from '../errors.ts'
import { QUERY_ID } from '../http/problem.ts'
import type { Settings } from '../http/settings.ts'
import type { Command } from './commands.ts'
import { write } from './io.ts'

/** What was looked at, and what was found. `ok` is absent for what is only worth knowing. */
type Finding = Readonly<{ what: string; ok?: boolean; found: string }>

type Check = (command: Command, settings: Settings) => Promise<Finding>

const CHECKS: readonly Check[] = [address, key, proxy, clock, roundTrip, models]

/** `doctor`: looks at each thing that a query needs, and says what is wrong. Gives whether all is well. */
export async function doctor(command: Command, settings: Settings): Promise<boolean> {
  let well = true
  for (const check of CHECKS) {
    const { what, ok, found } = await check(command, settings)
    well &&= ok ?? true
    await write(command.world.stdout, `${ok === undefined ? '·' : ok ? '✓' : '✗'} ${what.padEnd(11)} ${found}\n`)
  }
  return well
}

async function address(_: Command, { baseUrl }: Settings): Promise<Finding> {
  return { what: 'address', found: baseUrl }
}

async function key(_: Command, settings: Settings): Promise<Finding> {
  const text = await settings.apiKey()
  return {
    what: 'key',
    found: text ? `${text.slice(0, 4)}… (${text.length} characters)` : 'none: queries are anonymous',
  }
}

/** Node's fetch does not look at these by itself. */
async function proxy({ world: { environment } }: Command): Promise<Finding> {
  const set = ['HTTPS_PROXY', 'HTTP_PROXY', 'https_proxy', 'http_proxy'].filter(name => environment[name])
  const found = set.length > 0 ? `${set.join(', ')} set, which fetch heeds only with NODE_USE_ENV_PROXY=1` : 'none'
  return { what: 'proxy', found }
}

/** Signatures and freshness go wrong when clocks do. */
async function clock(_: Command, { baseUrl, fetch }: Settings): Promise<Finding> {
  try {
    const response = await fetch(`${baseUrl}models?limit=1`, { method: 'GET' })
    await response.body?.cancel()
    const date = Date.parse(response.headers.get('date') ?? '')
    if (Number.isNaN(date)) return { what: 'clock', found: 'the server does not tell its time' }
    const seconds = Math.round((Date.now() - date) / 1000)
    return { what: 'clock', ok: Math.abs(seconds) <= 60, found: `${seconds} s off the server's` }
  } catch (error) {
    return { what: 'clock', ok: false, found: `the server cannot be reached: ${String(error)}` }
  }
}

async function roundTrip({ oso, world: { signal } }: Command): Promise<Finding> {
  return attempt('query', async () => {
    const result = await oso.query('select 1 as one', { signal })
    return `select 1: whole, ${Math.round(result.ms)} ms, ${QUERY_ID} ${result.queryId ?? 'absent'}`
  })
}

async function models({ oso, world: { signal } }: Command): Promise<Finding> {
  return attempt('models', async () => {
    const found = await oso.models.list({}, { signal })
    return `${found.length} named, ${found.filter(model => model.materialised).length} can be queried`
  })
}

async function attempt(what: string, run: () => Promise<string>): Promise<Finding> {
  try {
    return { what, ok: true, found: await run() }
  } catch (error) {
    return { what, ok: false, found: error instanceof OsoError ? error.explain() : String(error) }
  }
}
