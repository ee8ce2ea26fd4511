import { OsoError } from 'oso-client'

/** One test: a sentence that can be false, and what shows whether it is. */
export type Test = Readonly<{ name: string; run: (at: Place) => Promise<void> }>

/** Where the suite finds what it tests against. */
export type Place = Readonly<{
  /** The gateway itself; in a browser this is another origin. */
  gateway: string
  /** The server that spoils answers on demand, `faults.ts`; in a browser this is the page's own origin. */
  faults: string
}>

/** Throws unless the two are the same value, members and order included. */
export function equal(actual: unknown, expected: unknown, what = 'value'): void {
  const [left, right] = [show(actual), show(expected)]
  if (left !== right) throw new Error(`${what}: expected ${right}, got ${left}`)
}

/** Throws unless the condition holds. */
export function ensure(condition: boolean, what: string): void {
  if (!condition) throw new Error(what)
}

/** The error that a promise must fail with. Throws when it does not fail, or with an error that is not ours. */
export async function failure(promise: Promise<unknown>, what = 'the call'): Promise<OsoError> {
  const outcome = await promise.then(
    value => ({ value }),
    error => ({ error }),
  )
  if ('value' in outcome) throw new Error(`${what} should have failed, but gave ${show(outcome.value).slice(0, 300)}`)
  if (outcome.error instanceof OsoError) return outcome.error
  throw new Error(`${what} failed with ${String(outcome.error)}, which is no OsoError`, { cause: outcome.error })
}

/** Asks again and again until the answer is as wished, five seconds at most. */
export async function eventually(ask: () => Promise<unknown>, wished: unknown, what: string): Promise<void> {
  const until = Date.now() + 5000
  let answer = await ask()
  while (show(answer) !== show(wished) && Date.now() < until) {
    await sleep(50)
    answer = await ask()
  }
  equal(answer, wished, what)
}

/** Waits. */
export function sleep(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms))
}

/** A value in a text that tells all kinds of values apart: `7n` from `7`, `NaN` from null, a Map from an object. */
function show(value: unknown): string {
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value)
  if (value instanceof Date) return `Date(${value.getTime()})`
  if (value instanceof Map) return `Map(${show([...value])})`
  if (ArrayBuffer.isView(value)) return `${value.constructor.name}(${Array.from(value as Uint8Array, show)})`
  if (Array.isArray(value)) return `[${value.map(show).join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? String(value)
  return `{${Object.entries(value)
    .map(([key, item]) => `${JSON.stringify(key)}:${show(item)}`)
    .join()}}`
}
