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
  ON CONFLICT (subject, name) DO NOTHING`
const REPLACE = 'UPDATE requests SET hash = ?, target = ?, at = ? WHERE subject = ? AND name = ? AND target = ?'

type Tuple = Readonly<{ subject: string; name: string; hash: string; target: string; at: number }>

/** The requests in a database. */
export function requestsIn(database: Database): Requests {
  return {
    begin: async (request, options) => {
      const { subject, key, hash, target, at } = request
      for (;;) {
        // The usual case is one statement: nobody sent this before.
        if ((await database.run(WRITE, [subject, key, hash, target, at])) > 0) return undefined
        const [found] = await database.all<Tuple>(FIND, [subject, key, 0])
        if (!found) continue
        const isOld = found.at <= options.after
        const before = { subject, key, hash: found.hash, target: found.target, at: found.at }
        if (!isOld && !(options.replace && found.hash === hash)) return before
        const changed = await database.run(REPLACE, [hash, target, at, subject, key, found.target])
        // None changed: another came first, and is what there was before.
        if (changed > 0) return isOld ? undefined : before
      }
    },
    target: async (subject, key) => (await database.all<Tuple>(FIND, [subject, key, 0]))[0]?.target,
    undo: async ({ subject, key, target }) => {
      await database.run('DELETE FROM requests WHERE subject = ? AND name = ? AND target = ?', [subject, key, target])
    },
    forget: time => database.run('DELETE FROM requests WHERE at <= ?', [time]),
  }
}
