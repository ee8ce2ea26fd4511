import { invalid, type ScalarFunction, scalar } from './function.ts'

/** Choices of elements by their places. */
export const COMBINATIONS: readonly ScalarFunction[] = [
  scalar('trino_combinations', ['BIGINT', 'INTEGER'], 'BIGINT[][]', (length, size) =>
    combinations(Number(length), size),
  ),
]

// Trino's own bounds.
const MOST_CHOSEN = 5
const MOST_ELEMENTS = 100_000

/** Every way to choose `size` of the places 1 to `length`, those first whose last place is the lowest. */
function combinations(length: number, size: number): readonly (readonly bigint[])[] {
  if (size < 0) return invalid(`combination size must not be negative: ${size}`)
  if (size > MOST_CHOSEN) return invalid(`combination size must not exceed ${MOST_CHOSEN}: ${size}`)
  if (count(length, size) * size > MOST_ELEMENTS) return invalid('combinations exceed max size')
  const found: (readonly bigint[])[] = []
  choose(length, size, [], found)
  return found
}

function count(length: number, size: number): number {
  let found = 1
  for (let i = 1; i <= size; i++) found = (found * (length - size + i)) / i
  return Math.max(0, Math.round(found))
}

/** Chooses the last place first, from the lowest that leaves room for the others on. */
function choose(end: number, size: number, chosen: readonly bigint[], into: (readonly bigint[])[]): void {
  if (size === 0) into.push(chosen)
  else for (let last = size; last <= end; last++) choose(last - 1, size - 1, [BigInt(last), ...chosen], into)
}
