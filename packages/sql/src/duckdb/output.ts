import type { Type } from '../types/type.ts'
import { differsInOutput, fieldNames } from './carrier.ts'
import { type Compiler, lambda } from './compiler.ts'
import { failAs, identifier, struct, when } from './text.ts'

/** DuckDB counts the parts of a day in microseconds, of 64 bits. */
const MOST_MILLISECONDS = 9_223_372_036_854_775n
const TOO_LONG = failAs('INTERVAL', 'NOT_PORTABLE', 'Intervals of more than 292,000 years are not available here')

/** Whole days apart from the rest, which Arrow counts in nanoseconds of 64 bits. */
function daysAndRest(millis: string): string {
  return `to_days(CAST(${millis} // 86400000 AS INTEGER)) + to_milliseconds(${millis} % 86400000)`
}

/** A value as it stands in the result: counted intervals become DuckDB's, inside arrays, maps and rows too. */
export function inOutputForm(c: Compiler, sql: string, type: Type): string {
  if (!differsInOutput(type)) return sql
  switch (type.kind) {
    case 'interval day to second':
      return when([[`${sql} NOT BETWEEN -${MOST_MILLISECONDS} AND ${MOST_MILLISECONDS}`, TOO_LONG]], daysAndRest(sql))
    case 'interval year to month':
      return `to_months(CAST(${sql} AS INTEGER))`
    case 'array':
      return `list_transform(${sql}, ${lambda(c, element => inOutputForm(c, element, type.element))})`
    case 'map': {
      const keys = lambda(c, key => inOutputForm(c, key, type.key))
      const values = lambda(c, value => inOutputForm(c, value, type.value))
      return `map(list_transform(map_keys(${sql}), ${keys}), list_transform(map_values(${sql}), ${values}))`
    }
    case 'row': {
      const names = fieldNames(type)
      const fields = type.fields.map((field, i) => {
        const name = names[i] ?? ''
        return [name, inOutputForm(c, `(${sql}).${identifier(name)}`, field.type)] as const
      })
      return when([[`${sql} IS NOT NULL`, struct(...fields)]])
    }
    default:
      return sql
  }
}
