import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RunningServer, type ServerOptions, startServer } from 'oso-server'
import { HOST_COMMAND, hostPids, killHost, TRINO_HOST_COMMAND } from '../../packages/server/test/built.ts'
import type { Target } from '../trino/statement.ts'
import { CATALOG, META_SCHEMA, SCHEMA, writeCluster } from './cluster.ts'
import { writeModels, writeWarehouse } from './warehouse.ts'

/** What a script is told of the world that it runs in, as JSON. */
export type Told = Readonly<{
  baseUrl: string
  /** Does what its path says, for who asks. */
  control: string
  warehouse: string
  key: string
  revokedKey: string
  /** A key whose requests are used up, and must be paid for. */
  paidKey: string
  /** A key that may ask twice a minute. */
  slowKey: string
  /** A gateway whose store of results has room for a megabyte; null where there is none. */
  small: Place | null
  /** A gateway that keeps results for a second, behind a line that takes longer to ask for one. */
  brief: Place
}>

type Place = Readonly<{ baseUrl: string; key: string }>

/** A gateway with a warehouse, keys of several kinds, and faults at hand. */
export type World = Readonly<{ told: () => Promise<Told>; close: () => Promise<void> }>

/**
 * Starts a gateway, on a cluster if one is given, and beside it the proxy that does to its answers what a script asks for.
 * The warehouse file is there in either case, of the same rows.
 */
export async function startWorld(cluster?: Target): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'oso-pyoso-'))
  const warehouse = join(folder, 'warehouse.duckdb')
  const results = join(folder, 'results')
  writeWarehouse(warehouse)
  writeModels(join(folder, 'models'))
  if (cluster) await writeCluster(cluster)
  const settings: Settings = {
    server: { port: 0, drainMs: 500 },
    ...(cluster
      ? { trino: { ...cluster, catalog: CATALOG, schema: SCHEMA, metaSchema: META_SCHEMA, hosts: 2 } }
      : { warehouse: { path: warehouse } }),
    models: { path: join(folder, 'models') },
    engine: { hosts: 2, threads: 1, memoryMb: 1024 },
    state: { url: ':memory:' },
    jobs: { store: results, running: 2 },
    limits: { requestsPerSecond: 0, requestsPerMinute: 0 },
    auth: { anonymous: 'deny', cacheMs: 0 },
  }
  const server = await start(settings)
  const small = cluster ? undefined : await startSmall(join(folder, 'small'), settings)
  const brief = await startBrief(join(folder, 'brief'), settings)
  const faults = await startFaults(server.url, results)
  return {
    told: async () => ({
      ...(await tell(server, faults.url, warehouse)),
      ...{ small: small?.told ?? null, brief: brief.told },
    }),
    close: async () => {
      faults.close()
      await server.close()
      await small?.close()
      await brief.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

type Settings = NonNullable<ServerOptions['settings']>

function start(settings: Settings): Promise<RunningServer> {
  return startServer({
    settings,
    hostCommand: HOST_COMMAND,
    trinoHostCommand: TRINO_HOST_COMMAND,
  })
}

/** A gateway whose results lie in a file system of one megabyte, which only root can make. */
async function startSmall(folder: string, settings: Settings) {
  mkdirSync(folder)
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]).status !== 0) return undefined
  const server = await start({ ...settings, jobs: { store: folder, running: 1 } })
  return {
    told: { baseUrl: `${server.url}/api/v1`, key: await server.createKey('good') },
    close: async () => {
      await server.close()
      spawnSync('umount', [folder])
    },
  }
}

const KEPT_MS = 1_000

/** A gateway that keeps results for a second, asked for them a second too late. */
async function startBrief(store: string, settings: Settings) {
  const server = await start({ ...settings, jobs: { store, running: 1, keepHours: KEPT_MS / 3_600_000 } })
  const faults = await startFaults(server.url, store)
  return {
    told: { baseUrl: `${faults.url}/late/${2 * KEPT_MS}/api/v1`, key: await server.createKey('good') },
    close: async () => {
      faults.close()
      await server.close()
    },
  }
}

async function tell(server: RunningServer, control: string, warehouse: string): Promise<Omit<Told, 'small' | 'brief'>> {
  const admin = await server.createKey('admin', { scopes: ['query', 'admin'] })
  const revokedKey = await server.createKey('revoked')
  const headers = { authorization: `Bearer ${admin}` }
  const list = await (await fetch(`${server.url}/api/v1/admin/keys`, { headers })).json()
  // The form is that of the contract.
  const { keys } = list as { keys: { id: string; name: string; state: string }[] }
  const revoked = keys.find(({ name, state }) => name === 'revoked' && state === 'good')
  const answer = await fetch(`${server.url}/api/v1/admin/keys/${revoked?.id}`, { method: 'DELETE', headers })
  if (!answer.ok) throw new Error(`the key was not revoked: ${await answer.text()}`)
  return {
    ...{ baseUrl: `${server.url}/api/v1`, control, warehouse, revokedKey },
    key: await server.createKey('good'),
    paidKey: await server.createKey('paid', { limits: { requestsPerMinute: 1, paid: ['minute'] } }),
    slowKey: await server.createKey('slow', { limits: { requestsPerMinute: 1 } }),
  }
}

/**
 * Passes requests on, and has accidents on demand: `/kill` ends the engine hosts; `/cut/<bytes>/…`, `/expire/0/…` and
 * `/late/<ms>/…` are base URLs.
 */
async function startFaults(target: string, results: string): Promise<Readonly<{ url: string; close: () => void }>> {
  const server = createServer((incoming, outgoing) => {
    const url = incoming.url ?? ''
    if (url === '/kill') {
      for (const pid of hostPids()) killHost(pid)
      return outgoing.end('{}')
    }
    const [, fault = '', number = '', rest = ''] = /^\/(cut|expire|late)\/(\d+)(\/.*)$/.exec(url) ?? []
    const isResult = rest.includes('/results/')
    if (fault === 'expire' && isResult) for (const name of readdirSync(results)) rmSync(join(results, name))
    const isTampered = fault === 'cut' && (isResult || rest.endsWith('/sql'))
    const passing = {
      prefix: `/${fault}/${number}`,
      room: isTampered ? Number(number) : Number.POSITIVE_INFINITY,
    }
    const pass = (): void => passOn(incoming, outgoing, new URL(rest, target), passing)
    if (fault === 'late' && isResult) setTimeout(pass, Number(number))
    else pass()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  // A TCP server has such an address.
  const { port } = server.address() as AddressInfo
  const close = (): void => {
    server.close()
    server.closeAllConnections()
  }
  return { url: `http://127.0.0.1:${port}`, close }
}

type Passing = Readonly<{ prefix: string; room: number }>

function passOn(incoming: IncomingMessage, outgoing: ServerResponse, to: URL, { prefix, room }: Passing): void {
  const { method } = incoming
  let left = room
  // As proxies do; who is behind one is on another machine, and gets compressed what can be.
  const headers = { ...incoming.headers, via: '1.1 faults' }
  const onward = request(to, { method, headers }, answer => {
    const isLink = answer.headers['content-type'] === 'application/json'
    const { 'content-length': length, ...others } = answer.headers
    outgoing.writeHead(answer.statusCode ?? 502, isLink ? others : answer.headers)
    answer.on('data', (chunk: Buffer) => {
      // Links lead to where a request was sent: here, so that downloads can have accidents too.
      const text = isLink
        ? Buffer.from(String(chunk).replace(/(:\d+)\/api\/v1\/results/, `$1${prefix}/api/v1/results`))
        : chunk
      outgoing.write(text.subarray(0, Math.max(0, left)))
      left -= chunk.length
      if (left > 0) return
      answer.destroy()
      // After what was written has gone out.
      setTimeout(() => outgoing.destroy(), 20)
    })
    answer.on('end', () => outgoing.end())
    answer.on('error', () => outgoing.destroy())
  })
  onward.on('error', () => outgoing.destroy())
  outgoing.on('close', () => onward.destroy())
  incoming.pipe(onward)
}
