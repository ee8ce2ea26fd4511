import { invalidResponse } from '../errors.ts'
import { checkType } from './problem.ts'
import { type Ask, send } from './send.ts'
import type { Settings } from './settings.ts'

const MIME = 'application/json'

/** Sends a request that is answered in JSON, and gives the answer. Its form is the contract's, by which T was made. */
export async function requestJson<T>(ask: Omit<Ask, 'accept'>, settings: Settings): Promise<T> {
  const { response, clocks } = await send({ ...ask, accept: MIME }, settings)
  try {
    await checkType(response, MIME)
    return JSON.parse(await response.text()) as T
  } catch (error) {
    throw clocks.failure ?? (error instanceof SyntaxError ? invalidResponse('the answer is not JSON') : error)
  } finally {
    clocks.close()
  }
}
