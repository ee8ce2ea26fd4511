import { QueryError } from '../errors.ts'
import type { ByteRange } from './results/result-store.ts'

/**
 * The bytes that a `Range` header asks for, of `size`. Undefined means all of them: where there is no such header, where
 * it has a form that need not be understood, and where `If-Range` names another version of them.
 * Throws `RANGE_NOT_SATISFIABLE` when it begins behind the end.
 */
export function rangeOf(
  header: string | undefined,
  ifRange: string | undefined,
  etag: string,
  size: number,
): ByteRange | undefined {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '') ?? []
  if (from === '' && to === '') return undefined
  if (ifRange !== undefined && ifRange !== etag) return undefined
  const range = from === '' ? lastOf(Number(to), size) : { first: Number(from), last: endOf(to, size) }
  if (from !== '' && to !== '' && Number(to) < Number(from)) return undefined
  if (range.first >= size || range.last < range.first)
    throw new QueryError('RANGE_NOT_SATISFIABLE', `The result has ${size} bytes; the range begins behind them.`)
  return range
}

function lastOf(count: number, size: number): ByteRange {
  return { first: count === 0 ? size : Math.max(0, size - count), last: size - 1 }
}

function endOf(to: string, size: number): number {
  return to === '' ? size - 1 : Math.min(Number(to), size - 1)
}
