import type { Pull } from '../arrow/bytes.ts'
import { checkType } from '../http/problem.ts'
import { type Answer, type Ask, send } from '../http/send.ts'
import type { Settings } from '../http/settings.ts'
import type { Sql } from '../sql/sql.ts'
import type { Pieces } from '../wire/piece.ts'
import type { QueryOptions } from './options.ts'

/** All that is known of a query before it is sent. */
export type Call = Readonly<{ settings: Settings; sql: Sql; options: QueryOptions; signal: AbortSignal }>

/** An answer that has begun, and how to read it. Who gets it closes the answer's clocks. */
export type Opened = Readonly<{ answer: Answer; read: (pull: Pull) => Pieces }>

/** A way to a result: the gateway's, OSO's own, or a job that runs already. */
export type Transport = (call: Call) => Promise<Opened>

/** The status of an answer that tells of a job. */
export const ACCEPTED = 202

/** Sends a request whose answer must be of the type that it asks for, unless it is that a job was made of it. */
export async function sendChecked(ask: Ask, settings: Settings): Promise<Answer> {
  const answer = await send(ask, settings)
  try {
    if (answer.response.status !== ACCEPTED) await checkType(answer.response, ask.accept)
    return answer
  } catch (error) {
    answer.clocks.close()
    throw error
  }
}
