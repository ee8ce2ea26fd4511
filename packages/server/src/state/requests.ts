import type { Database } from './database.ts'

/** A request that its caller may send again, known by the key that was sent with it. */
export type KeyedRequest = Readonly<{
  subject: string
  /** What the caller called it. */
  key: string
  /** What it asks, so that another question under the same key is noticed. */
  hash: string
  /** The query or job that answers it. */
  target: string
  at: number
}>

/** Requests by their keys. */
export interface Requests {
  /**
   * Writes down a request unless there is one of its key since `after`; gives that one. With `replace` its target becomes
   * the newer one, if both ask the same.
   */
  begin(
    request: KeyedRequest,
    options: Readonly<{ after: number; replace: boolean }>,
  ): Promise<KeyedRequest | undefined>
  /** What now answers a request. */
  target(subject: string, key: string): Promise<string | undefined>
  /** Forgets a request whose target never came to be. */
  undo(request: Pick<KeyedRequest, 'subject' | 'key' | 'target'>): Promise<void>
  /** Forgets requests from before `time`; says how many. */
  forget(time: number): Promise<number>
}

const FIND = 'SELECT subject, name, hash, target, at FROM requests WHERE subject = ? AND name = ? AND at > ?'
const WRITE = `INSERT INTO requests (subject, name, hash, target, at) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (subject, name) DO UPDATE SET hash = excluded.hash, target = excluded.target, at = excluded.at`

type Tuple = Readonly<{ subject: string; name: string; hash: string; target: string; at: number }>

/** The requests in a database. */
export function requestsIn(database: Database): Requests {
  return {
    begin: ({ subject, key, hash, target, at }, { after, replace }) =>
      database.transaction(
        async ({ all, run }) => {
          const [found] = await all<Tuple>(FIND, [subject, key, after])
          if (!found || (replace && found.hash === hash)) await run(WRITE, [subject, key, hash, target, at])
          return found && { subject, key, hash: found.hash, target: found.target, at: found.at }
        },
        // Two of one key at once would both find none.
        { alone: true },
      ),
    target: async (subject, key) => (await database.all<Tuple>(FIND, [subject, key, 0]))[0]?.target,
    undo: async ({ subject, key, target }) => {
      await database.run('DELETE FROM requests WHERE subject = ? AND name = ? AND target = ?', [subject, key, target])
    },
    forget: time => database.run('DELETE FROM requests WHERE at <= ?', [time]),
  }
}
