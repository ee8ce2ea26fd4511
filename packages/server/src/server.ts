import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import type { BlockList } from 'node:net'
import { fileURLToPath } from 'node:url'
import { constants } from 'node:zlib'
import type { Context as HonoContext } from 'hono'
import { registry as builtIn, createRegistry, loadModels, type Registry } from 'oso-models'
import { type Caller, createKey, type KeyOptions } from './access/access.ts'
import { addressList, addressOf, networkOf } from './access/address.ts'
import { type Context, originOf } from './access/context.ts'
import { cachedDirectory } from './access/directory.ts'
import { createApp } from './app.ts'
import { openCluster } from './cluster.ts'
import { type Config, isLoopback, type PartialConfig, readConfig } from './config.ts'
import type { Engine } from './engine/engine.ts'
import type { HostStart } from './engine/host.ts'
import { Killers, SparedEngine } from './engine/killers.ts'
import { type Listening, listen } from './http.ts'
import { type Counting, openCounting } from './limits/counting.ts'
import { type Account, Limiter } from './limits/limiter.ts'
import { Logins } from './limits/logins.ts'
import type { OnAbsence } from './limits/redis.ts'
import { type Log, SILENT } from './log.ts'
import { createMetrics } from './metrics.ts'
import { jobLimitsOf, type OpenJobs, openJobs, REQUESTS_KEPT_MS } from './open-jobs.ts'
import { openState } from './open-state.ts'
import type { Encoding } from './plan/format.ts'
import type { Limits } from './plan/limits.ts'
import { Planner } from './plan/plan.ts'
import { takeOwnership } from './queries/ownership.ts'
import { judgeOf, requireSound, runSelfTest } from './self-test.ts'
import { type JudgeQuery, requireOneCanary } from './selftest/guard.ts'
import type { Report } from './selftest/report.ts'
import { withoutLogin } from './setting.ts'
import { StartError } from './start-error.ts'
import type { Store } from './state/store.ts'
import { type AccountSettings, accountOf, limitsOf } from './tenants/accounts.ts'
import { Views } from './tenants/views.ts'
import { openWarehouse, type Warehouse } from './warehouse.ts'

/** What a server is started with; settings that are absent keep their defaults. */
export type ServerOptions = Readonly<{
  settings?: PartialConfig
  /** Variables to read settings from; none by default. */
  env?: Readonly<Record<string, string | undefined>>
  log?: Log
  /** The program of an engine host; by default the one that was built beside this file. */
  hostCommand?: HostStart['command']
  /** The same of one for a cluster. */
  trinoHostCommand?: HostStart['command']
}>

/** A server that answers. */
export type RunningServer = Readonly<{
  /** Without a slash at its end. */
  url: string
  config: Config
  /** Makes an API key, and gives it the one time that it can be read. */
  createKey: (name: string, options?: KeyOptions) => Promise<string>
  /** Takes no more requests, lets running queries end for `server.drainMs`, and ends every engine host. */
  close: () => Promise<void>
}>

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Starts a gateway. Throws `ConfigError` or `StartError` with what to do about it. */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const config = readConfig(options.env ?? {}, options.settings)
  const log = options.log ?? SILENT
  requireSafe(config)
  const registry = await registryOf(config)
  const warehouse = await openEngine(config, options, log)
  // Meanwhile the state is opened; nothing is listened to before this has come to a good end.
  const sound = requireSound({ config, registry, warehouse })
  sound.catch(() => {})
  const store = await readyStore(config).catch(closing(warehouse))
  const ownership = await takeOwnership({
    store,
    newId,
    now: Date.now,
    onFault: logged(log, 'the state was not reached'),
  })
  const forgetting = setInterval(
    () => forgetOld(store, config).catch(logged(log, 'old queries were not forgotten')),
    HOUR_MS,
  ).unref()
  const owning = {
    close: async () => {
      clearInterval(forgetting)
      await ownership.leave()
    },
  }
  const tellAbsence = absenceLog(config, log)
  const counting = await openCounting(config.limits.redisUrl, store.quotas, tellAbsence)
  await Promise.all([sound, requireCounting(config, counting.absence(), tellAbsence)]).catch(
    closing(warehouse, owning, store, counting),
  )
  const limiter = new Limiter({ ...counting, chance: Math.random })
  const owned = { store, owner: ownership.id, limiter }
  const killers = new Killers(Date.now)
  const engine = new SparedEngine(warehouse.engine, killers)
  const jobs = await openJobs({ config, log, engine, catalogue: warehouse.catalogue, ...owned }).catch(
    closing(warehouse, owning, store, counting),
  )
  const app = createApp(depsOf({ config, log, registry, warehouse, engine, killers, counting, jobs, ...owned }))
  const listening = await listenOn(app.fetch, config).catch(closing(warehouse, owning, store, counting))
  return {
    url: `http://${hostInUrl(config.server.host)}:${listening.port}`,
    config,
    createKey: async (name, options) => (await createKey(name, { keys: store.keys, now: Date.now }, options)).key,
    close: async () => {
      const { drainMs } = config.server
      let ended: Promise<void> | undefined
      const endEngine = (): Promise<void> => {
        ended ??= warehouse.close()
        return ended
      }
      await Promise.all([listening.close(drainMs, endEngine), jobs.close(drainMs)])
      await endEngine()
      await owning.close()
      await store.close()
      await counting.close()
    },
  }
}

/** Tries, without serving anything, whether a server would be safe. Throws as `startServer` does. */
export async function testServer(options: ServerOptions = {}): Promise<Report> {
  const config = readConfig(options.env ?? {}, options.settings)
  requireSafe(config)
  const registry = await registryOf(config)
  const warehouse = await openEngine(config, options, options.log ?? SILENT)
  try {
    return await runSelfTest({ config, registry, warehouse })
  } finally {
    await warehouse.close()
  }
}

function openEngine(config: Config, { hostCommand, trinoHostCommand }: ServerOptions, log: Log): Promise<Warehouse> {
  if (config.trino.url === '') return openWarehouse(config, hostCommand ?? builtHost('main.js'), log)
  return openCluster(config, trinoHostCommand ?? builtHost('trino.js'), log)
}

type World = Readonly<{
  config: Config
  log: Log
  registry: Registry
  warehouse: Warehouse
  engine: Engine
  killers: Killers
  store: Store
  owner: string
  counting: Counting
  limiter: Limiter
  jobs: OpenJobs
}>

function depsOf({
  config,
  log,
  registry,
  warehouse,
  engine,
  killers,
  store,
  owner,
  counting,
  limiter,
  jobs,
}: World): Parameters<typeof createApp>[0] {
  const { catalogue, site } = warehouse
  const metrics = createMetrics(warehouse.engine)
  const logins = new Logins(counting.counters, config.limits.failedLoginsPerMinute, Math.random)
  const views = new Views(registry)
  const counted = countingOf(config, limiter, logins)
  return {
    planner: new Planner({
      site,
      catalogue,
      maxQueryBytes: config.limits.queryBytes,
      encodings: ENCODINGS,
      cacheSize: config.cache.plans,
    }),
    ...{ engine, killers, catalogue, owner },
    ...{ keys: store.keys, tenants: store.tenants, queries: store.queries },
    directory: cachedDirectory(store.keys, store.tenants, config.auth.cacheMs),
    viewOf: ({ tenant }) => views.of(tenant.models),
    principalOf: principalOf(config),
    requireGuard: canaries(judgeOf({ config, registry, warehouse })),
    now: Date.now,
    observe: metrics.observe,
    metrics: metrics.read,
    maxBodyBytes: config.limits.bodyBytes,
    ...counted,
    ...{ jobs: jobs.service, links: jobs.links, requests: store.requests, requestsKeptMs: REQUESTS_KEPT_MS },
    ...{
      jobLimitsOf: jobLimitsOf(config, counted.limitsOf),
      jobHoldMs: config.jobs.holdMs,
      becomeJobMs: config.jobs.becomeMs,
    },
    publicUrl: config.server.publicUrl,
    access: config.auth,
    hosts: [hostInUrl(config.server.host), ...config.server.hosts],
    origins: config.server.origins,
    newId,
    ...{ logFault: log.error, logWarning: log.warn },
  }
}

// Limits that gateways should share, and each counts alone, are as many times as large as there are gateways.
async function requireCounting({ limits }: Config, absence: string | undefined, tell: OnAbsence): Promise<void> {
  if (absence === undefined) return
  if (limits.withoutRedis === 'alone') return tell(absence)
  throw new StartError(
    'REDIS_UNREACHABLE',
    `The Redis of OSO__LIMITS__REDIS_URL, ${withoutLogin(limits.redisUrl)}, does not answer (${absence}), so limits cannot be shared. ` +
      'Start it, or set OSO__LIMITS__WITHOUT_REDIS=alone.',
  )
}

/** Says in the log that Redis is away, and that it is back. */
function absenceLog({ limits }: Config, log: Log): OnAbsence {
  const redis = withoutLogin(limits.redisUrl)
  return absence => {
    if (absence === undefined) log.info('Redis answers again; limits are counted together', { redis })
    else log.error('Redis does not answer; this gateway counts alone until it does', { redis, reason: absence })
  }
}

/** Sends one canary through the guard, another each time. */
function canaries(judge: JudgeQuery): () => void {
  let turn = 0
  return () => requireOneCanary(judge, turn++)
}

/** Whom requests are counted for, and what they may cost. */
function countingOf(config: Config, limiter: Limiter, logins: Logins) {
  const proxies = trustedProxies(config)
  const settings: AccountSettings = { keys: config.limits, anonymous: config.anonymous, network: config.network }
  const network = (c: HonoContext<Context>): string => networkOf(addressOf(originOf(c), proxies) ?? 'nowhere')
  return {
    ...{ limiter, logins, networkOf: network },
    accountOf: (c: HonoContext<Context>): Account => accountOf(c.get('caller'), network(c), settings),
    limitsOf: (caller: Caller): Limits => limitsOf(caller, settings),
  }
}

function trustedProxies({ server }: Config): BlockList {
  try {
    return addressList(server.proxies)
  } catch (cause) {
    throw new StartError('INVALID_SETTING', `OSO__SERVER__PROXIES cannot be used: ${messageOf(cause)}.`, { cause })
  }
}

// Hosts run on the same Node, so what this process has they have.
const ENCODINGS: readonly Encoding[] = 'ZSTD_e_end' in constants ? ['zstd', 'gzip', 'br'] : ['gzip', 'br']

/** Names on a cluster that no service has, and that its rules can tell: `u_key_ab12`. */
function principalOf({ trino }: Config): (account: Account) => string | undefined {
  return ({ id }) => (trino.principal === 'caller' ? `u_${id.replace(/[^a-zA-Z0-9]+/g, '_')}` : undefined)
}

function requireSafe(config: Config): void {
  const { auth, server } = config
  trustedProxies(config)
  if (auth.mode === 'open' && !isLoopback(server.host)) {
    throw new StartError(
      'INVALID_SETTING',
      `OSO__AUTH__MODE=open is for loopback addresses only; ${server.host} is none.`,
    )
  }
}

/** The built-in models, and an operator's own. Throws `StartError`. */
export async function registryOf({ models }: Config): Promise<Registry> {
  if (models.path === '') return builtIn
  try {
    return createRegistry(await loadModels(models.path), builtIn)
  } catch (cause) {
    throw new StartError('MODELS_UNUSABLE', `The models in ${models.path} cannot be used: ${messageOf(cause)}`, {
      cause,
    })
  }
}

async function readyStore(config: Config): Promise<Store> {
  const store = await openState(config.state.url)
  await forgetOld(store, config)
  return store
}

async function forgetOld(store: Store, { state }: Config): Promise<void> {
  await store.queries.forget(Date.now() - state.keepDays * DAY_MS)
  await store.quotas.forget()
}

function logged(log: Log, message: string): (error: unknown) => void {
  return error => log.error(message, { error })
}

function newId(): string {
  return randomBytes(16).toString('hex')
}

async function listenOn(fetch: Parameters<typeof listen>[0], { server }: Config): Promise<Listening> {
  try {
    return await listen(fetch, server.host, server.port)
  } catch (cause) {
    const isTaken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE'
    const advice = isTaken
      ? 'it is in use. Pass --port 0 for any free one, or set OSO__SERVER__PORT.'
      : messageOf(cause)
    throw new StartError(
      isTaken ? 'PORT_IN_USE' : 'CANNOT_LISTEN',
      `Cannot listen on ${server.host} port ${server.port}: ${advice}`,
      { cause },
    )
  }
}

/** Gives back what was opened before the step that failed. */
function closing(...opened: readonly { close: () => Promise<void> }[]): (error: unknown) => Promise<never> {
  return async error => {
    for (const one of opened) await one.close()
    throw error
  }
}

function builtHost(file: string): HostStart['command'] {
  const path = fileURLToPath(new URL(`./host/${file}`, import.meta.url))
  if (existsSync(path)) return [process.execPath, path]
  throw new StartError('NOT_BUILT', `There is no engine host at ${path}. Build the packages first: npm run build`)
}

function hostInUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
