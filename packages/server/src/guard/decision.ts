import { QueryError } from '../errors.ts'

/** The layers of the guard, in the order in which a query meets them. */
export type Layer = 'text' | 'syntax' | 'names' | 'policy'

/** Why a query is refused: which rule, in which layer, what was found where, and what to write instead. */
export type Decision = Readonly<{
  rule: string
  layer: Layer
  /** What was found, as a sentence. */
  found: string
  /** What to do instead, as a sentence. */
  advice: string
  /** UTF-16 offset in the query's text. */
  at?: number | undefined
}>

/** The error of a decision, with the place in `text` that it is about. */
export function refusal(decision: Decision, code: string, place: Place): QueryError {
  const { rule, layer, found, advice } = decision
  return new QueryError(code, `${found} ${advice}`, { rule, layer, hint: advice, ...place })
}

type Place = Readonly<{ position?: { line: number; column: number }; caret?: string }>
