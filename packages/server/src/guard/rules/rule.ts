import type { Analysed, Node, Statement } from 'oso-sql'
import type { Decision } from '../decision.ts'

/** What rules may know besides the statement. */
export type RuleContext = Readonly<{
  /** Whether a name in one to three parts names a model, in any of its spellings. */
  isModel: (parts: readonly string[]) => boolean
  /** What was found out about the query; null before its names were looked up, and for what is no query. */
  analysed: Analysed | null
}>

/** Says why a statement is refused, or nothing. `nodes` are all nodes of its tree, outer before inner. */
export type Rule = (statement: Statement, nodes: readonly Node[], context: RuleContext) => Decision | undefined
