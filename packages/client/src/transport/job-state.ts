import type { Settings } from '../http/settings.ts'
import type { QueryOptions } from './options.ts'

/** How far a job has come, as a gateway tells it. */
export type JobProgress = Readonly<{
  /** Jobs that are to begin before this one. */
  ahead: number
  /** Bytes of its result that are stored. */
  bytes: number
  /** How often it was begun: again only when the gateway that ran it died. */
  attempt: number
}>

/** What a gateway knows of a result that it has stored. */
export type Stored = Readonly<{
  format: string
  rows: number
  bytes: number
  /** Of the bytes as stored, in hex. */
  sha256: string
  encoding: 'identity' | 'gzip'
}>

/** How a job stands that has not failed. */
export type JobState = Readonly<{
  id: string
  status: 'queued' | 'running' | 'completed'
  /** Where its result lies, once it does. */
  url?: string | undefined
  /** What it asks. OSO's own API does not say. */
  sql?: string | undefined
  progress?: JobProgress | undefined
  stored?: Stored | undefined
}>

/** What asking after a job needs. */
export type JobCall = Readonly<{ settings: Settings; options: QueryOptions; signal: AbortSignal }>
