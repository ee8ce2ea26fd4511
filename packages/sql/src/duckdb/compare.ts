import type { ComparisonOperator } from '../tree/nodes.ts'
import { type ArrayType, isFloat, type MapType, type RowType, type Type } from '../types/type.ts'
import { fieldNames } from './carrier.ts'
import { carrierOf } from './cast/site.ts'
import { type Compiler, lambda, lambdaOf } from './compiler.ts'
import { refuse } from './refuse.ts'
import { call, failAs, identifier, when } from './text.ts'

/**
 * `left operator right` where both have the type. Beside scalar types, Trino's rules differ from DuckDB's in three ways:
 * a NaN equals nothing and is not ordered; blanks at the end of a char do not count; a NULL inside a row, an array or a
 * map makes an equality unknown unless another part decides it, and an order an error.
 */
export function compare(c: Compiler, operator: ComparisonOperator, left: string, right: string, type: Type): string {
  switch (type.kind) {
    case 'real':
    case 'double':
      return compareFloats(operator, left, right)
    case 'char':
      return compareChars(operator, left, right)
    case 'array':
    case 'row':
    case 'map':
      return compareContainers(c, operator, left, right, type)
    default:
      return `(${left} ${operator} ${right})`
  }
}

function compareFloats(operator: ComparisonOperator, left: string, right: string): string {
  const unsure = [left, right].filter(side => !isNumber(side))
  if (unsure.length === 0) return `(${left} ${operator} ${right})`
  // DuckDB's NaN equals itself and is the greatest: what a number is compared with need not be looked at twice.
  if (unsure.length === 1 && isSafe(operator, unsure[0] === left)) return `(${left} ${operator} ${right})`
  const isNan = unsure.map(side => call('isnan', side)).join(' OR ')
  const bothKnown = `${left} IS NOT NULL AND ${right} IS NOT NULL`
  return when([[`(${isNan}) AND ${bothKnown}`, operator === '<>' ? 'true' : 'false']], `${left} ${operator} ${right}`)
}

/**
 * `left operator right` of floating-point numbers where only true counts, as in WHERE: false may stand for unknown, so
 * that the comparison stays one that DuckDB can push down and join by.
 */
export function filterFloats(operator: ComparisonOperator, left: string, right: string): string {
  const plain = `${left} ${operator} ${right}`
  if (operator === '<>') {
    const both = [left, right].every(side => !isNumber(side))
    return both ? `(${plain} OR (isnan(${left}) AND isnan(${right})))` : `(${plain})`
  }
  // A NaN makes it true only where it stands on the greater side, or on both.
  const greater = operator === '<' || operator === '<=' ? right : left
  const other = greater === left ? right : left
  const harmless = isNumber(greater) || (operator === '=' && isNumber(other))
  return harmless ? `(${plain})` : `(${plain} AND NOT isnan(${greater}))`
}

/** Whether a side is a literal, which is never NaN. */
function isNumber(sql: string): boolean {
  return /^(?:CAST\()?'?-?[\d.]+(?:e[+-]?\d+)?'?(?: AS \w+(?:\(\d+,\d+\))?\))?$/i.test(sql)
}

/** Whether NaN on the one side and a number on the other compare in DuckDB as they do in Trino. */
function isSafe(operator: ComparisonOperator, nanOnLeft: boolean): boolean {
  if (operator === '=' || operator === '<>') return true
  return nanOnLeft ? operator === '<' || operator === '<=' : operator === '>' || operator === '>='
}

function compareChars(operator: ComparisonOperator, left: string, right: string): string {
  if (operator === '=' || operator === '<>') return `(rtrim(${left}, ' ') ${operator} rtrim(${right}, ' '))`
  const size = `greatest(length(${left}), length(${right}))`
  return `(rpad(${left}, CAST(${size} AS INTEGER), ' ') ${operator} rpad(${right}, CAST(${size} AS INTEGER), ' '))`
}

function compareContainers(
  c: Compiler,
  operator: ComparisonOperator,
  left: string,
  right: string,
  type: ArrayType | RowType | MapType,
): string {
  if (operator === '=') return equal(c, left, right, type)
  if (operator === '<>') return `(NOT ${equal(c, left, right, type)})`
  const plain = `(${left} ${operator} ${right})`
  if (type.kind === 'map') return refuse('ordering maps', 'Order by one of its values.')
  const known = `${left} IS NOT NULL AND ${right} IS NOT NULL`
  const nulls = `${known} AND ${meetsNull(c, left, right, type)}`
  return when([[nulls, failAs('BOOLEAN', 'NOT_SUPPORTED', nullsInside(type))]], plain)
}

function nullsInside(type: Type): string {
  return type.kind === 'row'
    ? 'ROW comparison not supported for fields with null elements'
    : 'ARRAY comparison not supported for arrays with null elements'
}

/** The value, or Trino's error if it holds a NULL somewhere: what a sort key must be. */
export function orderable(c: Compiler, sql: string, type: Type): string {
  if (type.kind !== 'array' && type.kind !== 'row') return type.kind === 'char' ? `rtrim(${sql}, ' ')` : sql
  const failure = failAs(carrierOf(type), 'NOT_SUPPORTED', nullsInside(type))
  return when([[`${sql} IS NOT NULL AND ${holdsNull(c, sql, type)}`, failure]], sql)
}

/** Whether a NULL stands where the parts before it do not decide; where parts have parts, whether there is any. */
function meetsNull(c: Compiler, left: string, right: string, type: ArrayType | RowType): string {
  const isFlat = (part: Type): boolean => part.kind !== 'array' && part.kind !== 'row' && part.kind !== 'map'
  if (type.kind === 'row' && type.fields.every(field => isFlat(field.type))) {
    const others = parts(right, type)
    const pairs = parts(left, type).map((part, i) => ({ ...part, other: others[i]?.sql ?? 'NULL' }))
    const at = pairs.map(({ sql, other, type: field }, i) => {
      const before = pairs.slice(0, i).map(pair => `${pair.sql} = ${pair.other}`)
      return `(${[...before, sorts(field, `(${sql} IS NULL OR ${other} IS NULL)`)].join(' AND ')})`
    })
    return `(${at.join(' OR ')})`
  }
  if (type.kind === 'array' && isFlat(type.element)) {
    const met = lambdaOf(c, 2, ([element, i]) =>
      when([
        [`${i} > len(${right})`, 'NULL'],
        [`${element} IS NULL OR ${right}[${i}] IS NULL`, 'true'],
        [`${element} <> ${right}[${i}]`, 'false'],
      ]),
    )
    const told = lambda(c, one => `${one} IS NOT NULL`)
    return sorts(type.element, `coalesce(list_filter(list_transform(${left}, ${met}), ${told})[1], false)`)
  }
  return `(${holdsNull(c, left, type)} OR ${holdsNull(c, right, type)})`
}

function holdsNull(c: Compiler, sql: string, type: Type): string {
  switch (type.kind) {
    case 'array': {
      const shallow = `list_count(${sql}) <> len(${sql})`
      if (type.element.kind !== 'array' && type.element.kind !== 'row') return sorts(type.element, shallow)
      const deep = lambda(c, element => holdsNull(c, element, type.element))
      return `(${shallow} OR len(list_filter(${sql}, ${deep})) > 0)`
    }
    case 'row':
      return `(${parts(sql, type)
        .map(part => holdsNull(c, part.sql, part.type))
        .join(' OR ')})`
    default:
      return sorts(type, `${sql} IS NULL`)
  }
}

/** Whether a NULL stands anywhere in a value, which is none itself; `undefined` for a type that has no room for one. */
export function isIndeterminate(c: Compiler, sql: string, type: Type): string | undefined {
  const anyOf = (list: string, part: Type): string => {
    const inside = (e: string): string => [`${e} IS NULL`, isIndeterminate(c, e, part) ?? []].flat().join(' OR ')
    return `len(list_filter(${list}, ${lambda(c, inside)})) > 0`
  }
  switch (type.kind) {
    case 'array':
      return anyOf(sql, type.element)
    case 'map':
      return [
        isIndeterminate(c, `map_keys(${sql})`, { kind: 'array', element: type.key }),
        anyOf(`map_values(${sql})`, type.value),
      ].join(' OR ')
    case 'row':
      return parts(sql, type)
        .flatMap(part => [`${part.sql} IS NULL`, isIndeterminate(c, part.sql, part.type) ?? []].flat())
        .join(' OR ')
    default:
      return undefined
  }
}

// NaN, padding and the order of JSON are not those of DuckDB once they are inside an array or a row.
function sorts(type: Type, sql: string): string {
  if (isFloat(type) || type.kind === 'char') {
    return refuse(`ordering arrays or rows that hold ${type.kind}`, 'Compare the parts one by one.')
  }
  return sql
}

function parts(sql: string, type: RowType): readonly { sql: string; type: Type }[] {
  const names = fieldNames(type)
  return type.fields.map((field, i) => ({ sql: `${sql}.${identifier(names[i] ?? '')}`, type: field.type }))
}

function equal(c: Compiler, left: string, right: string, type: ArrayType | RowType | MapType): string {
  switch (type.kind) {
    case 'row': {
      const others = parts(right, type)
      const each = parts(left, type).map((part, i) => compare(c, '=', part.sql, others[i]?.sql ?? 'NULL', part.type))
      return `(${each.join(' AND ')})`
    }
    case 'array':
      return equalArrays(c, left, right, type)
    case 'map':
      return equalMaps(c, left, right, type)
  }
}

// Lists compare natively where neither holds a NULL: no longer needed to look at each pair then.
function equalArrays(c: Compiler, left: string, right: string, type: ArrayType): string {
  const each = lambdaOf(c, 2, ([element = '', i]) => compare(c, '=', element, `${right}[${i}]`, type.element))
  return when(
    [
      [`${left} IS NULL OR ${right} IS NULL`, 'NULL'],
      [`len(${left}) <> len(${right})`, 'false'],
    ],
    allTrue(`list_transform(${left}, ${each})`),
  )
}

function equalMaps(c: Compiler, left: string, right: string, type: MapType): string {
  const each = lambda(c, key => {
    const same = compare(c, '=', `${left}[${key}]`, `${right}[${key}]`, type.value)
    const missing = `NOT map_contains(${right}, ${key})`
    return when([[isFloat(type.key) ? `isnan(${key}) OR ${missing}` : missing, 'false']], same)
  })
  return when(
    [
      [`${left} IS NULL OR ${right} IS NULL`, 'NULL'],
      [`cardinality(${left}) <> cardinality(${right})`, 'false'],
    ],
    allTrue(`list_transform(map_keys(${left}), ${each})`),
  )
}

/** Of a list of booleans: false if one is, else NULL if one is, else true. */
export function allTrue(list: string): string {
  return when(
    [
      [`list_contains(${list}, false)`, 'false'],
      [`list_count(${list}) < len(${list})`, 'NULL'],
    ],
    'true',
  )
}

/** Whether DuckDB's own `=`, DISTINCT, IN and joins do what Trino's do for the type. */
export function comparesNatively(type: Type): boolean {
  switch (type.kind) {
    case 'real':
    case 'double':
    case 'char':
    case 'array':
    case 'row':
    case 'map':
      return false
    default:
      return true
  }
}

/** Whether two values that Trino takes for one group are one group in DuckDB. Maps are not: their order counts there. */
export function groupsNatively(type: Type): boolean {
  if (type.kind === 'map') return false
  if (type.kind === 'array') return groupsNatively(type.element)
  return type.kind !== 'row' || type.fields.every(field => groupsNatively(field.type))
}
