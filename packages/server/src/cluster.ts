import { readFileSync } from 'node:fs'
import type { Config } from './config.ts'
import type { HostStart } from './engine/host.ts'
import { type Places, readTables } from './engine/trino/catalogue.ts'
import { type Control, controlOf } from './engine/trino/control.ts'
import { TrinoEngine } from './engine/trino/engine.ts'
import { reasonOf } from './errors.ts'
import type { Cluster } from './job/job.ts'
import type { Log } from './log.ts'
import type { Catalogue } from './plan/catalogue.ts'
import { StartError } from './start-error.ts'
import type { Warehouse } from './warehouse.ts'

/** How long a host may take to stop its queries on the cluster and to end. */
const RETIRE_MS = 15_000
/** How long one that has not stopped a query may take to answer, and go on with its others: as long as most may take. */
const ANSWER_MS = 2_000
const DRAIN_MS = 300_000

/** Reads a cluster's tables, and follows which there are. Throws `StartError`. */
export async function openCluster(config: Config, command: HostStart['command'], log: Log): Promise<Warehouse> {
  const cluster = clusterOf(config)
  const control = await controlOf(cluster)
  const { catalog, schema, metaSchema } = config.trino
  const places = { catalog, schema, metaSchema }
  let current = await firstCatalogue(control, places, config.trino.url)
  const engine = new TrinoEngine({
    ...{ command, cluster, control, hosts: config.trino.hosts },
    ...{ retireMs: RETIRE_MS, obeyMs: RETIRE_MS, answerMs: ANSWER_MS, drainMs: DRAIN_MS },
    ...{ openMs: config.engine.openMs, queue: config.engine.queue, queueMs: config.engine.queueMs },
    ...{ holdMs: config.server.holdMs, heartbeatMs: config.server.heartbeatMs, stallMs: config.server.stallMs },
  })
  await engine.warm()
  const watch = every(config.trino.watchMs, async () => {
    current = await catalogueOf(control, places).catch(error => {
      log.warn('the tables of the cluster cannot be listed; those of the last time are kept', {
        reason: reasonOf(error),
      })
      return current
    })
  })
  const close = async (): Promise<void> => {
    await watch.close()
    await engine.close()
  }
  return { engine, site: { name: 'trino', catalog, schema }, probe: null, catalogue: () => current, close }
}

/** The cluster of the settings, as hosts are told of it. Throws `StartError`. */
export function clusterOf({ trino }: Pick<Config, 'trino'>): Cluster {
  const { url, user, password, token, caFile, source, segmentOrigins, segmentsAhead, retryMs, answerMs } = trino
  requireLogin(trino)
  return {
    ...{ url, user, source, segmentsAhead, retryMs, answerMs, queries: trino.queriesPerHost },
    ...(password !== '' && { password }),
    ...(token !== '' && { token }),
    ...(caFile !== '' && { authorities: authoritiesOf(caFile) }),
    encodings: trino.encodings.map(knownEncoding),
    segmentOrigins: [...segmentOrigins],
  }
}

function requireLogin({ url, password, token }: Config['trino']): void {
  const fault = (sentence: string): StartError => new StartError('INVALID_SETTING', sentence)
  if (!URL.canParse(url)) throw fault('OSO__TRINO__URL must be a URL such as https://trino.example.org:8443.')
  const { protocol, username } = new URL(url)
  if (username !== '')
    throw fault('OSO__TRINO__URL must hold no login: that is for OSO__TRINO__USER and OSO__TRINO__PASSWORD.')
  if (password !== '' && token !== '')
    throw fault('OSO__TRINO__PASSWORD and OSO__TRINO__TOKEN are two ways to log in; set one of them.')
  if ((password !== '' || token !== '') && protocol !== 'https:')
    throw fault('OSO__TRINO__URL must be https when there is a password or a token.')
}

function knownEncoding(encoding: string): Cluster['encodings'][number] {
  if (encoding === 'json+zstd' || encoding === 'json+lz4' || encoding === 'json') return encoding
  throw new StartError(
    'INVALID_SETTING',
    `OSO__TRINO__ENCODINGS can have json+zstd, json+lz4 and json, not ${encoding}.`,
  )
}

function authoritiesOf(path: string): string {
  const text = readAuthorities(path)
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text
  throw new StartError('INVALID_SETTING', `OSO__TRINO__CA_FILE must be certificates in PEM; ${path} has none.`)
}

function readAuthorities(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new StartError('INVALID_SETTING', `OSO__TRINO__CA_FILE cannot be read: ${messageOf(cause)}.`, { cause })
  }
}

async function firstCatalogue(control: Control, places: Places, url: string): Promise<Catalogue> {
  try {
    return await catalogueOf(control, places)
  } catch (cause) {
    throw new StartError('CLUSTER_UNUSABLE', `The cluster at ${url} cannot be used: ${reasonOf(cause)}`, { cause })
  }
}

async function catalogueOf(control: Control, places: Places): Promise<Catalogue> {
  const tables = await readTables(control, places)
  const stamps = [...tables].map(([table, record]) => `${table}=${record?.version ?? ''}`).sort()
  return { version: versionOf(stamps), tables }
}

// Which tables there are, and of which making: what a plan depends on.
function versionOf(stamps: readonly string[]): string {
  let hash = 0x811c9dc5
  for (const char of stamps.join(',')) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193) >>> 0
  return `trino-${hash.toString(36)}`
}

/** Does something again and again, once at a time; `close` waits for what has begun. */
function every(ms: number, act: () => Promise<void>): Readonly<{ close: () => Promise<void> }> {
  let acting: Promise<void> | undefined
  const timer = setInterval(() => {
    acting ??= act().finally(() => {
      acting = undefined
    })
  }, ms)
  return {
    close: async () => {
      clearInterval(timer)
      await acting
    },
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
