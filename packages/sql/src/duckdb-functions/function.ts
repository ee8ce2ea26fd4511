/** A value as it goes in and out of a TypeScript function; which one a type of DuckDB's has is told by its name. */
export type SqlValue = null | string | number | bigint | boolean | Uint8Array | readonly SqlValue[]

/** A function in SQL, for a host to register. */
export type ScalarFunction = Readonly<{
  name: string
  /** DuckDB's types as text. */
  parameters: readonly string[]
  /** The type of any further arguments. */
  variadic?: string
  returns: string
  /** `propagate`: an argument that is NULL makes the result NULL without a call. */
  nulls: 'propagate' | 'handle'
  /** May throw; an error that says `passesTry` must fail the query, whatever TRY the call stands under. */
  call: (...args: readonly SqlValue[]) => SqlValue
}>

/** The most characters, bytes or elements that one call may produce. */
export const MAX_RESULT = 1_048_576

/** The errors that Trino's TRY makes NULL of; a query fails with any other. */
const CAUGHT = new Set([
  'DIVISION_BY_ZERO',
  'INVALID_CAST_ARGUMENT',
  'INVALID_FUNCTION_ARGUMENT',
  'NUMERIC_VALUE_OUT_OF_RANGE',
])

/** Whether TRY makes NULL of an error of that name. */
export function isCaught(code: string): boolean {
  return CAUGHT.has(code)
}

/** An error of Trino's, in the form that hosts read out of the engine's error text. */
export class TrinoError extends Error {
  override readonly name = 'TrinoError'
  /** Tells the host that the query fails with it, whatever TRY it happened under. */
  readonly passesTry: boolean

  constructor(code: string, message: string) {
    super(`TRINO_ERROR ${code}: ${message}`)
    this.passesTry = !isCaught(code)
  }
}

/** Fails as Trino does where an argument is wrong. */
export function invalid(message: string): never {
  throw new TrinoError('INVALID_FUNCTION_ARGUMENT', message)
}

/** The value, unless it is larger than a call may make it. */
export function capped<T extends Readonly<{ length: number }>>(value: T): T {
  if (value.length <= MAX_RESULT) return value
  throw new TrinoError(
    'EXCEEDED_FUNCTION_RESULT_SIZE',
    `a function may produce ${MAX_RESULT} characters or elements at most`,
  )
}

/** The TypeScript value of each DuckDB type that functions here take or give. */
type Values = {
  VARCHAR: string
  BIGINT: bigint
  HUGEINT: bigint
  INTEGER: number
  DOUBLE: number
  FLOAT: number
  BOOLEAN: boolean
  BLOB: Uint8Array
  DATE: number
  TIMESTAMP: bigint
  'VARCHAR[]': readonly (string | null)[]
  'DOUBLE[]': readonly (number | null)[]
  'BIGINT[]': readonly (bigint | null)[]
  'BIGINT[][]': readonly (readonly bigint[])[]
}
type TypeText = keyof Values
type Arguments<Parameters extends readonly TypeText[]> = { [I in keyof Parameters]: Values[Parameters[I]] }

/** A function of fixed parameters that gives NULL for NULL. Its results are capped. */
export function scalar<const Parameters extends readonly TypeText[], Result extends TypeText>(
  name: string,
  parameters: Parameters,
  returns: Result,
  call: (...args: Arguments<Parameters>) => Values[Result] | null,
): ScalarFunction {
  // DuckDB passes values of the declared types, so the arguments are what the parameters say.
  const run = (...args: readonly SqlValue[]): SqlValue => limit(call(...(args as unknown as Arguments<Parameters>)))
  return { name, parameters, returns, nulls: 'propagate', call: run }
}

function limit(value: SqlValue): SqlValue {
  return typeof value === 'string' || value instanceof Uint8Array || Array.isArray(value) ? capped(value) : value
}
