import { invalidResponse } from '../errors.ts'
import { checkType } from './problem.ts'
import { type Ask, send } from './send.ts'
import type { Settings } from './settings.ts'

const MIME = 'application/json'

/** A request that is answered in JSON, and what is known of the answer from before. */
export type JsonAsk<T> = Omit<Ask, 'accept' | 'etag'> &
  Readonly<{
    known?: Readonly<{ etag: string; value: T }> | undefined
    /** Called with an answer that may be known the next time. */
    keep?: (etag: string, value: T) => void
  }>

/** Sends a request that is answered in JSON, and gives the answer. Its form is the contract's, by which T was made. */
export async function requestJson<T>({ known, keep, ...ask }: JsonAsk<T>, settings: Settings): Promise<T> {
  const { response, clocks } = await send({ ...ask, accept: MIME, etag: known?.etag }, settings)
  try {
    if (known && response.status === 304) return known.value
    await checkType(response, MIME)
    const value = JSON.parse(await response.text()) as T
    const etag = response.headers.get('etag')
    if (etag) keep?.(etag, value)
    return value
  } catch (error) {
    throw clocks.failure ?? (error instanceof SyntaxError ? invalidResponse('the answer is not JSON') : error)
  } finally {
    clocks.close()
  }
}
