import { OsoError } from '../errors.ts'
import { requestJson } from '../http/json.ts'
import { QUERY_ID } from '../http/problem.ts'
import type { Settings } from '../http/settings.ts'
import type { Command } from './commands.ts'
import { write } from './io.ts'

/** What was looked at, and what was found. `ok` is absent for what is only worth knowing. */
type Finding = Readonly<{ what: string; ok?: boolean; found: string }>

type Check = (command: Command, settings: Settings) => Promise<Finding>

const CHECKS: readonly Check[] = [address, proxy, clock, server, key, codings, code, roundTrip, models]

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

async function address(_: Command, { baseUrl, api }: Settings): Promise<Finding> {
  return { what: 'address', found: `${baseUrl}, ${api === 'oso' ? "OSO's own API" : 'a gateway'}` }
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

/** The contract lies beside the API, not below it. */
async function server({ world: { signal } }: Command, settings: Settings): Promise<Finding> {
  if (settings.api === 'oso') return { what: 'server', found: "OSO's own API does not tell its version" }
  const place = new URL('/openapi.json', settings.baseUrl).href
  const contract = await ask<Contract>(place, settings, signal).catch((): Contract => ({}))
  const { title, version } = contract.info ?? {}
  return { what: 'server', found: title ? `${title}, version ${version} of its contract` : `no contract at ${place}` }
}

type Contract = Readonly<{ info?: Readonly<{ title: string; version: string }> }>

async function key({ world: { signal } }: Command, settings: Settings): Promise<Finding> {
  const text = await settings.apiKey()
  const shown = text ? `${text.slice(0, 4)}… (${text.length} characters)` : 'none: queries are anonymous'
  if (settings.api === 'oso')
    return { what: 'key', ok: text !== undefined, found: text ? shown : 'none: OSO needs one' }
  return attempt('key', async () => {
    const { limits } = await ask<Usage>('usage', settings, signal)
    const [least] = limits
      .filter(({ remaining }) => remaining !== null)
      .sort((a, b) => (a.remaining ?? 0) / a.limit - (b.remaining ?? 0) / b.limit)
    return least ? `${shown}; of ${least.name} ${least.remaining} of ${least.limit} ${least.unit} are left` : shown
  })
}

type Usage = Readonly<{
  limits: readonly Readonly<{ name: string; unit: string; limit: number; remaining: number | null }>[]
}>

/** What is asked for is gzip, which all runtimes undo; what else this one undoes is worth knowing before a proxy tells. */
async function codings({ world }: Command): Promise<Finding> {
  const undone = await world.codings()
  const found = `${undone.join(', ') || 'none'} undone by this runtime's fetch${undone.includes('zstd') ? '' : '; zstd is not'}`
  return { what: 'compression', ok: undone.includes('gzip'), found }
}

/** Rows are made by a generated function, or by a slower loop where that is forbidden. */
async function code(): Promise<Finding> {
  let allowed = true
  try {
    new Function('')
  } catch {
    allowed = false
  }
  const page = 'a page needs connect-src for the address, and is faster with script-src unsafe-eval'
  return {
    what: 'csp',
    found: allowed ? `generated code is allowed here; ${page}` : `no generated code: slower rows; ${page}`,
  }
}

async function roundTrip({ oso, world: { signal } }: Command): Promise<Finding> {
  return attempt('query', async () => {
    const result = await oso.query('select 1 as one', { signal })
    return `select 1: whole, ${Math.round(result.ms)} ms, ${QUERY_ID} ${result.queryId ?? 'absent'}`
  })
}

async function models({ oso, world: { signal } }: Command, { api }: Settings): Promise<Finding> {
  if (api === 'oso') return { what: 'models', found: "OSO's own API does not list them" }
  return attempt('models', async () => {
    const found = await oso.models.list({}, { signal })
    return `${found.length} named, ${found.filter(model => model.materialised).length} can be queried`
  })
}

function ask<T>(path: string, settings: Settings, signal: AbortSignal): Promise<T> {
  return requestJson<T>({ method: 'GET', path, signal, timeouts: settings.timeouts }, settings)
}

async function attempt(what: string, run: () => Promise<string>): Promise<Finding> {
  try {
    return { what, ok: true, found: await run() }
  } catch (error) {
    return { what, ok: false, found: error instanceof OsoError ? error.explain() : String(error) }
  }
}
