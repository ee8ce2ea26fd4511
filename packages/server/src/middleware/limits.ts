import type { Context as HonoContext } from 'hono'
import { createMiddleware } from 'hono/factory'
import type { Context } from '../access/context.ts'
import { knownError, problemAnswer } from '../contract/problem-of.ts'
import { rateLimitHeaders } from '../limits/headers.ts'
import { type Account, type Balance, Limiter } from '../limits/limiter.ts'

/** What requests are counted by. */
export type LimitDeps = Readonly<{ limiter: Limiter; accountOf: (c: HonoContext<Context>) => Account }>

/** Counts a request, refuses it when it is one too many, and tells in every answer how the limits stand. */
export function limits({ limiter, accountOf }: LimitDeps) {
  return createMiddleware<Context>(async (c, next) => {
    const account = accountOf(c)
    const balances = await limiter.take(account)
    const refusal = refusalOf(limiter, balances)
    if (refusal) c.res = problemAnswer(refusal, c.get('queryId'))
    else await next()
    // What may not be asked costs nothing.
    if (c.res.status === 401 || c.res.status === 403) await limiter.giveBack(account)
    for (const [name, value] of Object.entries(rateLimitHeaders(balances))) c.res.headers.set(name, value)
  })
}

function refusalOf(limiter: Limiter, balances: readonly Balance[]) {
  try {
    limiter.refuse(Limiter.beyond(balances))
    return undefined
  } catch (error) {
    return knownError(error)
  }
}
