import { z } from 'zod'

/*
 * What the gateway and an engine host say to each other. Messages go over Node's channel, a result's bytes over a pipe,
 * descriptor 3 of the host. One pipe serves job after job: the last message of a job says how many bytes it wrote, and
 * the gateway has the whole result when it has read that many. A host that runs several jobs at once has as many pipes,
 * which are its lanes: a reader who is slow holds back its own job alone.
 */

const value: z.ZodType<JobValue> = z.lazy(() => z.union([z.string(), z.boolean(), z.null(), z.array(value)]))

/** A parameter's value: text in Trino's spelling, boolean, null, or an array of such. */
export type JobValue = string | boolean | null | readonly JobValue[]

const limits = z.object({ maxRows: z.int().min(1), maxBytes: z.int().min(1) })

/** A query in the engine's dialect, and everything that its host must know to write the result. */
export const Job = z.object({
  kind: z.literal('run'),
  /** The query's id; it stands in the end mark. */
  id: z.string(),
  sql: z.string(),
  parameters: z.array(z.object({ type: z.string(), value })),
  /** The result's columns, with Trino's types. */
  columns: z.array(z.object({ name: z.string(), type: z.string() })),
  format: z.enum(['arrow', 'parquet', 'ndjson', 'minimal', 'json', 'jsonl', 'csv']),
  encoding: z.enum(['identity', 'gzip', 'br', 'zstd']),
  limits,
  /** The TypeScript functions that the text calls. */
  functions: z.array(z.string()),
  /** The tables that the text may read, as `schema.table`; the second check refuses any other. */
  tables: z.array(z.string()),
  /** A line to write before all else, without its line break. */
  preamble: z.string().optional(),
  /** Only what the engine's planner expects is asked for: one row, the rows of the result and, as JSON, of each scan. */
  estimate: z.boolean().optional(),
  /** Which of the host's pipes the result goes to; the host's side of the gateway says it. */
  lane: z.int().min(0).optional(),
  /** As whom a cluster runs it. */
  user: z.string().optional(),
})

/** A query for a host. */
export type Job = z.infer<typeof Job>

/** How a host reaches a cluster. It comes over the channel, for it holds secrets. */
export const Cluster = z.object({
  /** The coordinator's origin. */
  url: z.url(),
  /** Who logs in; a job may name another user to run as. */
  user: z.string(),
  password: z.string().optional(),
  /** A JWT; it wins over the password. */
  token: z.string().optional(),
  /** Certificates of authorities in PEM, besides those that Node knows. */
  authorities: z.string().optional(),
  source: z.string(),
  /** Lanes: how many queries run at once. */
  queries: z.int().min(1),
  /** Encodings of the spooling protocol that are asked for, the best first; none asks for rows in the pages. */
  encodings: z.array(z.enum(['json+zstd', 'json+lz4', 'json'])),
  /** Origins besides the coordinator's that segments may be fetched from. */
  segmentOrigins: z.array(z.string()),
  /** Segments that are fetched ahead of the one that is read. */
  segmentsAhead: z.int().min(1),
  /** How long to try again when the coordinator cannot be reached or is busy. */
  retryMs: z.int().min(0),
  /** How long one answer may take. */
  answerMs: z.int().min(1),
})

/** How a host reaches a cluster. */
export type Cluster = z.infer<typeof Cluster>

/** What the gateway says to a host. */
export const ToHost = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('open'),
    /** Path of the DuckDB file; null opens an empty database. */
    warehouse: z.string().nullable(),
    memoryLimitMb: z.int().min(1),
    threads: z.int().min(1),
    /** Whether to register the TypeScript functions, which need `threads` to be 1. */
    functions: z.boolean(),
  }),
  z.object({ kind: z.literal('connect'), cluster: Cluster }),
  Job,
  z.object({ kind: z.literal('interrupt'), id: z.string() }),
  /** Have the job's reader see a sign of life, if the engine is at work and so nothing else is being written. */
  z.object({ kind: z.literal('beat'), id: z.string() }),
  /** Have a host try its own locks, where it has any; that it answers shows that it can. */
  z.object({ kind: z.literal('probe') }),
  z.object({ kind: z.literal('close') }),
])

/** What the gateway says to a host. */
export type ToHost = z.infer<typeof ToHost>

const bytes = z.int().min(0)

/** What a host found of one of its locks. */
export const Lock = z.object({
  /** What holds if it does. */
  name: z.string(),
  holds: z.boolean(),
  /** What was found where it does not. */
  found: z.string(),
})

/** What a host found of one of its locks. */
export type Lock = z.infer<typeof Lock>

/** What a host says to the gateway. */
export const FromHost = z.discriminatedUnion('kind', [
  /** The warehouse is open and locked; `version` is DuckDB's. */
  z.object({ kind: z.literal('opened'), version: z.string() }),
  z.object({ kind: z.literal('probed'), locks: z.array(Lock) }),
  /** The job has begun. Until this comes, another host may be given it. */
  z.object({ kind: z.literal('accepted'), id: z.string() }),
  /** The result is whole, in `bytes` bytes. */
  z.object({
    kind: z.literal('ended'),
    id: z.string(),
    bytes,
    rows: z.int().min(0),
    truncated: z.boolean(),
    reason: z.enum(['rows', 'bytes']).optional(),
  }),
  /** The job failed after `bytes` bytes, which may hold an error line but never an end mark. */
  z.object({
    kind: z.literal('failed'),
    id: z.string(),
    bytes,
    code: z.string(),
    message: z.string(),
    /** In the text that the job has. */
    position: z.object({ line: z.int(), column: z.int() }).optional(),
    /** After how many seconds another try makes sense. */
    retryAfter: z.number().optional(),
  }),
])

/** What a host says to the gateway. */
export type FromHost = z.infer<typeof FromHost>

/** How a job came to its end. */
export type Ended = Extract<FromHost, { kind: 'ended' }>

/** Why a job did not. */
export type Failed = Extract<FromHost, { kind: 'failed' }>
