import type { Call } from '../tree/nodes.ts'
import { groupsNatively } from './compare.ts'
import { type Compiler, typeOf } from './compiler.ts'
import { refuse } from './refuse.ts'
import { over, sortItem } from './window.ts'

/** What an aggregate or window call has beside its name and arguments. */
export type AggregateForm = Pick<Call, 'at' | 'distinct' | 'orderBy' | 'filter' | 'nulls' | 'over'>

/** `name([DISTINCT] arguments [ORDER BY …] [IGNORE NULLS]) [FILTER (WHERE …)] [OVER (…)]`. */
export function aggregateText(c: Compiler, form: AggregateForm, name: string, args: readonly string[]): string {
  const inside = [
    `${form.distinct ? 'DISTINCT ' : ''}${args.join(', ')}`,
    form.orderBy.length > 0 ? `ORDER BY ${form.orderBy.map(item => sortItem(c, item)).join(', ')}` : '',
    form.nulls === 'ignore' ? 'IGNORE NULLS' : '',
  ]
  const call = `${name}(${inside.filter(part => part).join(' ')})`
  const filter = form.filter === null ? '' : ` FILTER (WHERE ${c.expression(form.filter)})`
  return `${call}${filter}${form.over === null ? '' : ` OVER ${over(c, form.over)}`}`
}

/** Refuses DISTINCT over what DuckDB does not group as Trino does. */
export function checkDistinct(c: Compiler, node: Call): void {
  if (!node.distinct) return
  for (const argument of node.arguments) {
    if (!groupsNatively(typeOf(c, argument)))
      refuse('DISTINCT over maps', 'Use what the maps hold under single keys.', argument.at)
  }
}
