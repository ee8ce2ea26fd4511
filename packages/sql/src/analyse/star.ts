import type { Expression, SelectStar } from '../tree/nodes.ts'
import { writeType } from '../types/write.ts'
import type { BodyColumn, Field, Value } from './analysed.ts'
import type { Context } from './context.ts'
import { spelled } from './json.ts'
import { chainOf } from './reference.ts'
import { type Entry, typeOf } from './scope.ts'
import { didYouMean } from './suggest.ts'

/** The most columns of one query: each `*` may double what the one before it gave. */
const MAX_COLUMNS = 20_000

/** A column of a select list and the value that it shows. */
export type Selected = Readonly<{ value: Value; column: BodyColumn }>

/** The columns that `*`, `t.*` or `(row).*` stands for. `input` are those of FROM, or `null` where there is none. */
export function star(node: SelectStar, input: readonly Entry[] | null, context: Context): readonly Selected[] {
  const found = node.base ? qualified(node, node.base, context) : all(node, input, context)
  if (found.length > MAX_COLUMNS) context.fail('NOT_SUPPORTED', `A query has at most ${MAX_COLUMNS} columns`, node)
  if (node.aliases.length === 0) return found
  const [first] = node.aliases
  if (first && node.aliases.length !== found.length) {
    const message = `Column alias list has ${node.aliases.length} entries but relation has ${found.length} columns`
    return context.fail('MISMATCHED_COLUMN_ALIASES', message, first)
  }
  return found.map((selected, i) => {
    const alias = node.aliases[i]
    return alias ? { ...selected, column: { ...selected.column, name: spelled(alias) } } : selected
  })
}

function all(node: SelectStar, input: readonly Entry[] | null, context: Context): readonly Selected[] {
  if (input) return fields(input, context)
  return context.fail('COLUMN_NOT_FOUND', 'SELECT * not allowed in queries without FROM clause', node)
}

/** Names before the star are a relation, or begin with a relation and a row in it. */
function qualified(node: SelectStar, base: Expression, context: Context): readonly Selected[] {
  const chain = chainOf(base)
  const found = chain && context.scope.relation(chain)
  if (found) return fields(found.entries, context)
  if (!chain || isRow(chain.slice(0, 2), context)) return rowFields(base, context)
  const names = context.scope.entries.flatMap(({ qualifier }) => qualifier?.slice(-1) ?? [])
  const hint = didYouMean(chain[0] ?? '', names)
  return context.fail('TABLE_NOT_FOUND', `Unable to resolve reference ${chain.join('.')}`, node, hint)
}

function isRow(parts: readonly string[], { scope }: Context): boolean {
  if (parts.length < 2) return false
  const [entry] = [...scope.outward()].flatMap(around => around.scope.matches(parts))
  return entry !== undefined && typeOf(entry).kind === 'row'
}

function fields(entries: readonly Entry[], { analysis }: Context): readonly Selected[] {
  const columns = entries.flatMap(({ target }): Field[] => (target.kind === 'column' ? [target.field] : []))
  return columns.map(field => {
    analysis.read(field)
    return { value: { kind: 'field', field }, column: { name: field.name, type: field.type, from: field.from } }
  })
}

function rowFields(base: Expression, context: Context): readonly Selected[] {
  const from = context.analysis.origins(() => context.type(base))
  const type = context.analysis.typeOf(base)
  if (type.kind !== 'row') {
    return context.fail(
      'TYPE_MISMATCH',
      `Expression is not of type ROW (actual: ${writeType(type)})`,
      context.select ?? base,
    )
  }
  return type.fields.map((field, index) => ({
    value: { kind: 'rowField', base, index },
    column: { name: field.name, type: field.type, from },
  }))
}
