import type { FromHost } from '../job/job.ts'
import type { Signs } from './beater.ts'
import type { Write } from './remote-sink.ts'

/** What the worker tells the main thread: what to pass on, by what handle to stop the job that begins, what to write. */
export type Word =
  | FromHost
  | Write
  | Readonly<{ kind: 'begun'; id: string; handle: bigint }>
  | Readonly<{ kind: 'signs' } & Signs>

/** What the main thread tells the worker besides the gateway's words. */
export type Written = Readonly<{ kind: 'written' }>
