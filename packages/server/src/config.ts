import { availableParallelism, totalmem } from 'node:os'
import { nearest } from 'oso-sql'
import type { LimitSettings } from './limits/policy.ts'
import {
  choice,
  Fault,
  HOST_NAME,
  integer,
  list,
  ORIGIN,
  type Setting,
  STORE,
  text,
  url,
  withoutLogin,
} from './setting.ts'

const MIB = 1024 * 1024
const WEB = ['https://…', 'http://…'] as const
const halfOfMemoryMb = Math.max(512, Math.floor(totalmem() / MIB / 2))

/** Limits of one caller in several units; 0 is none. */
function quotas(defaults: LimitSettings) {
  const { requestsPerSecond, requestsPerMinute, concurrentQueries, bytesPerDay, engineSecondsPerDay } = defaults
  return {
    requestsPerSecond: integer(0, 2 ** 31, 'requests', { default: requestsPerSecond, help: 'In one second; 0: any.' }),
    requestsPerMinute: integer(0, 2 ** 31, 'requests', { default: requestsPerMinute, help: 'In one minute; 0: any.' }),
    concurrentQueries: integer(0, 2 ** 31, 'queries', { default: concurrentQueries, help: 'At once; 0: any.' }),
    bytesPerDay: integer(0, 2 ** 50, 'bytes', { default: bytesPerDay, help: 'Of results, in a day; 0: any.' }),
    engineSecondsPerDay: integer(0, 2 ** 31, 's', {
      default: engineSecondsPerDay,
      help: 'That queries run, in a day; 0: any.',
    }),
  }
}

/** Every setting of the server. The environment variable of `server.holdMs` is `OSO__SERVER__HOLD_MS`, and so on. */
export const SETTINGS = {
  server: {
    host: text('address', { default: '127.0.0.1', help: 'Address to listen on.' }),
    port: integer(0, 65535, 'port', { default: 8080, help: 'Port to listen on; 0 takes any free one.' }),
    hosts: list(
      'names',
      {
        default: [],
        help: 'Values of `Host` that are answered besides loopback names and the address listened on; `*` answers all.',
      },
      HOST_NAME,
    ),
    origins: list(
      'origins',
      {
        default: [],
        help: 'Web origins that may call from a browser besides those on localhost; `*` allows all.',
      },
      ORIGIN,
    ),
    holdMs: integer(0, 600_000, 'ms', {
      default: 20_000,
      help: 'How long the status of a result waits for its first rows or its failure, once a host has the query.',
    }),
    heartbeatMs: integer(100, 600_000, 'ms', {
      default: 10_000,
      help: 'After that wait, how often a silent result gives a sign of life: a blank line, or a batch without rows.',
    }),
    stallMs: integer(100, 3_600_000, 'ms', {
      default: 60_000,
      help: 'A reader who takes no byte of a waiting result for so long has left.',
    }),
    publicUrl: url(WEB, {
      default: '',
      help: 'What callers reach this server at, for links; without it, what a request was sent to.',
    }),
    proxies: list('addresses or networks', {
      default: [],
      help: 'Proxies whose `X-Forwarded-For` is believed.',
    }),
    drainMs: integer(0, 3_600_000, 'ms', {
      default: 10_000,
      help: 'How long running queries may go on after the server was told to stop.',
    }),
  },
  warehouse: {
    path: text('file', { default: '.oso/warehouse.duckdb', help: 'The DuckDB file that queries read.' }),
    watchMs: integer(10, 3_600_000, 'ms', {
      default: 1_000,
      help: 'How often to look whether that file was replaced.',
    }),
  },
  models: {
    path: text('folder', { default: '', help: "An operator's own models, besides the built-in ones." }),
  },
  engine: {
    hosts: integer(1, 1024, 'processes', {
      default: availableParallelism(),
      shown: 'as many as cores',
      help: 'Engine hosts of each kind; each runs one query at a time.',
    }),
    threads: integer(1, 1024, 'threads', {
      default: Math.max(1, Math.min(4, availableParallelism())),
      shown: 'as many as cores, at most 4',
      help: 'Threads of one engine host.',
    }),
    memoryMb: integer(64, 16_777_216, 'MiB', {
      default: halfOfMemoryMb,
      shown: 'half of what the machine has',
      help: 'Memory that DuckDB may take in all hosts of a kind together; each host gets its share.',
    }),
    slackMb: integer(64, 16_777_216, 'MiB', {
      default: 1_024,
      help: 'A host whose resident memory passes its share by more than this is killed.',
    }),
    watchMs: integer(10, 10_000, 'ms', {
      default: 100,
      help: "How often the hosts' memory and processor time are looked at.",
    }),
    cpuMs: integer(0, 2 ** 40, 'ms', {
      default: 3_600_000,
      help: 'Processor time of one query in DuckDB, all threads together; 0: any.',
    }),
    unwatched: choice(['loopback', 'allow', 'refuse'], {
      default: 'loopback',
      help: 'Whether to serve where the system does not tell how much memory a process takes: only on loopback, or anywhere.',
    }),
    obeyMs: integer(10, 60_000, 'ms', {
      default: 500,
      help: 'A host that was told to stop a query and has not done so after this is killed.',
    }),
    openMs: integer(100, 600_000, 'ms', { default: 30_000, help: 'How long a host may take to open the warehouse.' }),
    queue: integer(0, 100_000, 'queries', {
      default: 64,
      help: 'Queries that may wait for a host; callers take turns, and who has most in a full line makes place.',
    }),
    queueMs: integer(0, 600_000, 'ms', { default: 10_000, help: 'How long a query may wait for a host.' }),
  },
  trino: {
    url: url(WEB, {
      default: '',
      help: 'Coordinator of a read-only Trino cluster. With it queries run there, and the warehouse file is not opened.',
    }),
    user: text('name', { default: 'gateway', help: 'Who this server is on the cluster.' }),
    password: text('text', { default: '', help: 'Password of that user; the URL must be https.' }),
    token: text('JWT', { default: '', help: 'Token to log in with instead of a password; the URL must be https.' }),
    caFile: text('file', { default: '', help: "Certificates, in PEM, of who signed the cluster's." }),
    principal: choice(['service', 'caller'], {
      default: 'service',
      help: 'As whom queries run: all as that user, or each as `u_` and the tenant whose it is, which the cluster must allow.',
    }),
    source: text('name', { default: 'gateway', help: "What resource groups know this server's queries by." }),
    catalog: text('name', { default: 'iceberg', help: "Catalog of the models' tables." }),
    schema: text('name', { default: 'oso', help: 'Schema of those tables in it.' }),
    metaSchema: text('name', { default: 'oso_meta', help: "Schema of the pipeline's records in that catalog." }),
    watchMs: integer(100, 3_600_000, 'ms', {
      default: 5_000,
      help: 'How often to look which tables there are, and in which snapshots.',
    }),
    hosts: integer(1, 1024, 'processes', {
      default: availableParallelism(),
      shown: 'as many as cores',
      help: "Engine hosts for the cluster's queries; started when they are needed.",
    }),
    queriesPerHost: integer(1, 256, 'queries', { default: 32, help: 'Queries that one of them runs at once.' }),
    encodings: list('encodings', {
      default: ['json+lz4', 'json'],
      help: 'Of json+zstd, json+lz4 and json those to ask for, the best first, where the cluster spools results.',
    }),
    segmentOrigins: list(
      'origins',
      {
        default: [],
        help: "Where segments may be fetched from besides the coordinator: the object store's origin, if it hands them out.",
      },
      ORIGIN,
    ),
    segmentsAhead: integer(1, 64, 'segments', {
      default: 2,
      help: 'Segments of one result that are fetched ahead, each of up to 16 MB.',
    }),
    retryMs: integer(0, 600_000, 'ms', {
      default: 30_000,
      help: 'How long to try again when the coordinator is away or busy.',
    }),
    answerMs: integer(1_000, 600_000, 'ms', { default: 30_000, help: 'How long one answer of it may take.' }),
  },
  limits: {
    maxRows: integer(1, 2 ** 40, 'rows', { default: 10_000_000, help: 'Rows of one result.' }),
    maxBytes: integer(1, 2 ** 50, 'bytes', { default: 4 * 1024 * MIB, help: 'Bytes of one result, uncompressed.' }),
    timeoutMs: integer(1, 86_400_000, 'ms', { default: 300_000, help: 'Time of one query, to its last byte.' }),
    bodyBytes: integer(1024, 2 ** 30, 'bytes', { default: MIB, help: 'Bytes of a request body.' }),
    queryBytes: integer(64, 2 ** 24, 'bytes', { default: 65_536, help: "Bytes of a query's text." }),
    ...quotas({
      ...{ requestsPerSecond: 200, requestsPerMinute: 6_000, concurrentQueries: 32 },
      ...{ bytesPerDay: 500_000 * MIB, engineSecondsPerDay: 86_400 },
    }),
    failedLoginsPerMinute: integer(1, 1_000_000, 'logins', {
      default: 30,
      help: 'Wrong keys from one address (of IPv6: one /64) before it has to wait.',
    }),
    redisUrl: url(['redis://…', 'rediss://…'], {
      default: '',
      help: 'Redis that several gateways count in together; without it each counts for itself.',
    }),
    withoutRedis: choice(['refuse', 'alone'], {
      default: 'refuse',
      help: 'What to do at the start when that Redis does not answer: nothing is served, or this gateway counts alone until it does.',
    }),
  },
  anonymous: {
    maxRows: integer(1, 2 ** 40, 'rows', { default: 1_000_000, help: 'The same for callers without a key.' }),
    maxBytes: integer(1, 2 ** 50, 'bytes', { default: 512 * MIB, help: 'The same for callers without a key.' }),
    timeoutMs: integer(1, 86_400_000, 'ms', { default: 60_000, help: 'The same for callers without a key.' }),
    ...quotas({
      ...{ requestsPerSecond: 100, requestsPerMinute: 3_000, concurrentQueries: 16 },
      ...{ bytesPerDay: 50_000 * MIB, engineSecondsPerDay: 14_400 },
    }),
  },
  network: {
    ...quotas({
      ...{ requestsPerSecond: 0, requestsPerMinute: 0, concurrentQueries: 0, bytesPerDay: 0, engineSecondsPerDay: 0 },
    }),
  },
  auth: {
    mode: choice(['keys', 'open'], {
      default: 'keys',
      help: '`open` takes any key for a good one; only when listening on a loopback address.',
    }),
    anonymous: choice(['allow', 'deny'], { default: 'allow', help: 'Whether queries without a key are answered.' }),
    cacheMs: integer(0, 60_000, 'ms', {
      default: 2_000,
      help: 'How long a key and its policy are remembered: after that a change made elsewhere holds.',
    }),
  },
  state: {
    url: text('URL', {
      default: 'file:.oso/state.db',
      help: 'Where keys, tenants and records are kept: `file:<path>`, or `postgres://…` for several gateways.',
    }),
    keepDays: integer(1, 3650, 'days', { default: 7, help: 'How long the record of a query can be read.' }),
  },
  jobs: {
    store: text(
      'folder, or s3://bucket/prefix',
      {
        default: '',
        shown: '`results` beside the state file',
        help: 'Where the results of jobs lie until they expire; all gateways of one state need the same.',
      },
      STORE,
    ),
    s3Endpoint: url(WEB, {
      default: '',
      shown: "AWS's own",
      help: 'Address of a store that speaks S3. Who may use it: `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and the like.',
    }),
    s3Region: text('region', { default: 'us-east-1', help: 'Region of that store.' }),
    running: integer(1, 1024, 'jobs', {
      default: Math.max(1, Math.floor(availableParallelism() / 2)),
      shown: 'half as many as cores',
      help: 'Jobs that run at once in this gateway; the other engine hosts are for queries that somebody waits for.',
    }),
    waiting: integer(1, 1_000_000, 'jobs', { default: 1_000, help: 'Jobs of one caller that may wait or run.' }),
    storedBytes: integer(1, 2 ** 50, 'bytes', {
      default: 20 * 1024 * MIB,
      help: 'Bytes of results that one caller may have in the store.',
    }),
    keepHours: integer(1, 8760, 'hours', { default: 24, help: 'How long a result is kept.' }),
    linkMinutes: integer(15, 10_080, 'minutes', { default: 60, help: 'How long a link to a result is good.' }),
    holdMs: integer(0, 60_000, 'ms', {
      default: 20_000,
      help: 'How long an answer about a job is held back for its end.',
    }),
    becomeMs: integer(0, 600_000, 'ms', {
      default: 10_000,
      help: 'A query sent with `Prefer: respond-async` becomes a job when it has no rows after so long.',
    }),
    timeoutMs: integer(1, 86_400_000, 'ms', {
      default: 3_600_000,
      help: 'Time of one job, for keys that have no limit of their own.',
    }),
    attempts: integer(1, 100, 'times', {
      default: 3,
      help: 'How often a job is begun, when gateways die that run it, before it is given up.',
    }),
  },
  cache: {
    plans: integer(1, 1_000_000, 'plans', { default: 1_000, help: 'Checked plans that are kept.' }),
  },
  log: {
    level: choice(['silent', 'error', 'warn', 'info', 'debug'], {
      default: 'info',
      help: 'What is logged, and worse.',
    }),
  },
} as const

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost'])

/** Whether who listens on an address is heard by nobody but this machine. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.has(host)
}

type ValueOf<S> = S extends Setting<infer T> ? T : never

/** Every setting with its value. */
export type Config = Readonly<{
  [G in keyof typeof SETTINGS]: Readonly<{ [K in keyof (typeof SETTINGS)[G]]: ValueOf<(typeof SETTINGS)[G][K]> }>
}>

/** Some settings, by group and name; what is absent keeps its default. */
export type PartialConfig = { readonly [G in keyof Config]?: Partial<Config[G]> }

/** One row of the table of settings, as documentation and `--help` show it. */
export type SettingRow = Readonly<{ name: string; default: string; unit: string; help: string }>

/** The environment variable of a setting. */
export function variableOf(group: string, key: string): string {
  return `OSO__${group.toUpperCase()}__${key.replace(/[A-Z]/g, letter => `_${letter}`).toUpperCase()}`
}

/** All settings in the order of the table. */
export function settingRows(): SettingRow[] {
  return entries().map(({ name, setting }) => ({
    name,
    default: setting.shown ?? String(setting.default),
    unit: setting.unit,
    help: setting.help,
  }))
}

/** Settings that cannot be used, a sentence each. */
export class ConfigError extends Error {
  constructor(faults: readonly string[]) {
    super(faults.join('\n'))
    this.name = 'ConfigError'
  }
}

/** The settings of an environment, with `overrides` winning over it. Throws `ConfigError` with all that is wrong. */
export function readConfig(env: Readonly<Record<string, string | undefined>>, overrides: PartialConfig = {}): Config {
  const faults = unknownNames(env)
  const config: Record<string, Record<string, unknown>> = {}
  for (const { group, key, name, setting } of entries()) {
    const given = env[name]
    const value = given === undefined || given === '' ? setting.default : setting.read(given)
    if (value instanceof Fault) faults.push(`${name} ${value.must}, not ${JSON.stringify(withoutLogin(given ?? ''))}`)
    config[group] = { ...config[group], [key]: value }
  }
  if (faults.length > 0) throw new ConfigError(faults)
  for (const [group, values] of Object.entries(overrides)) config[group] = { ...config[group], ...values }
  // Every group and key of SETTINGS was filled by its own reader just above.
  return config as Config
}

type Entry = Readonly<{ group: string; key: string; name: string; setting: Setting<unknown> }>

function entries(): Entry[] {
  return Object.entries(SETTINGS).flatMap(([group, settings]) =>
    Object.entries(settings).map(([key, setting]: [string, Setting<unknown>]) => ({
      group,
      key,
      name: variableOf(group, key),
      setting,
    })),
  )
}

// A misspelled limit must not silently be no limit.
function unknownNames(env: Readonly<Record<string, string | undefined>>): string[] {
  const known = entries().map(({ name }) => name)
  return Object.keys(env)
    .filter(name => name.startsWith('OSO__') && !known.includes(name))
    .map(name => {
      const [near] = nearest(name, known, 1)
      return `${name} is no setting of this server; ${near ? `did you mean ${near}?` : 'see oso-server --help'}`
    })
}
