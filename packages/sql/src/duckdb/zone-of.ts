import type { Field, Value as SelectValue } from '../analyse/analysed.ts'
import { offsetName, zoneName } from '../time-zone/names.ts'
import { readZonedText } from '../time-zone/zoned-text.ts'
import { calledName } from '../tree/called.ts'
import type { Call, Expression, Query, QueryBody, Relation } from '../tree/nodes.ts'
import { type Compiler, external, ownType } from './compiler.ts'
import { literalZone } from './literal.ts'
import type { Zone } from './zone.ts'

/**
 * The time zone that every row of an expression has. Columns of tables are in UTC; literals, AT TIME ZONE and its kin
 * name theirs; what makes one value of several has a zone only if they agree.
 */
export function zoneOf(c: Compiler, node: Expression): Zone {
  const type = c.analysed.types.get(node)
  // A value without a zone that is coerced to one with a zone gets that of the session.
  if (type && 'zone' in type && !type.zone) return 'UTC'
  switch (node.kind) {
    case 'typedLiteral':
      return named(literalZone(node))
    case 'atTimeZone':
      return node.zone.kind === 'string' ? named(node.zone.value) : null
    case 'name':
    case 'field':
      return fixed(referenceZone(c, node))
    case 'arithmetic':
      return agree([node.left, node.right].filter(side => hasZone(c, side)).map(side => zoneOf(c, side)))
    case 'case':
      return agreeOn(c, [...node.whens.map(item => item.result), ...(node.otherwise ? [node.otherwise] : [])])
    case 'cast':
      return hasZone(c, node.value) ? zoneOf(c, node.value) : isText(c, node.value) ? textZone(node.value) : 'UTC'
    case 'call':
      return callZone(c, node)
    case 'subquery':
      return fixed(bodyZone(c, node.query, 0))
    case 'currentTime':
      return 'UTC'
    default:
      return null
  }
}

// What gives the zone of each row can only be computed where those rows are.
function fixed(zone: Zone): Zone {
  return typeof zone === 'string' ? zone : null
}

function named(zone: string | null): Zone {
  return zone === null ? null : zoneName(zone)
}

function agree(zones: readonly Zone[]): Zone {
  const [first = 'UTC'] = zones
  return zones.every(zone => isSameZone(zone, first)) ? first : null
}

function isSameZone(a: Zone, b: Zone): boolean {
  return a === b || (typeof a === 'object' && typeof b === 'object' && a?.minutes === b?.minutes)
}

function agreeOn(c: Compiler, nodes: readonly Expression[]): Zone {
  return agree(nodes.filter(node => ownType(c, node).kind !== 'unknown').map(node => zoneOf(c, node)))
}

function hasZone(c: Compiler, node: Expression): boolean {
  const type = c.analysed.types.get(node)
  return type !== undefined && 'zone' in type && type.zone
}

function isText(c: Compiler, node: Expression): boolean {
  const type = c.analysed.types.get(node)
  return type?.kind === 'varchar' || type?.kind === 'char'
}

/** Of a text that is cast, known only where it is written out. */
function textZone(node: Expression): Zone {
  return node.kind === 'string' ? named(readZonedText(node.value)?.zone ?? 'UTC') : null
}

const SAME_AS_ARGUMENT = new Set(['date_trunc', 'date_add'])
const AGGREGATES = ['min', 'max', 'arbitrary', 'any_value', 'max_by', 'min_by', 'lag', 'lead'] as const
const OF_SOME_ROW = new Set<string>([...AGGREGATES, 'first_value', 'last_value', 'nth_value'])
const OF_ALL = new Set(['coalesce', 'greatest', 'least'])

function callZone(c: Compiler, node: Call): Zone {
  const name = calledName(node)
  const [first, second, third] = node.arguments
  if (SAME_AS_ARGUMENT.has(name)) return name === 'date_add' ? zoneOr(c, third) : zoneOr(c, second)
  if (OF_SOME_ROW.has(name)) return fixed(zoneOr(c, first))
  if (name === 'try' || name === 'nullif') return zoneOr(c, first)
  if (OF_ALL.has(name)) return agreeOn(c, node.arguments)
  if (name === 'if') return agreeOn(c, node.arguments.slice(1))
  if (name === 'at_timezone' || name === 'with_timezone') return second?.kind === 'string' ? named(second.value) : null
  if (name === 'from_unixtime') return fromUnixtimeZone(node)
  if (name === 'from_iso8601_timestamp' && first)
    return { minutes: external(c, 'trino_iso_offset', c.expression(first)) }
  return name === 'now' ? 'UTC' : null
}

function fromUnixtimeZone(node: Call): Zone {
  const [, second, third] = node.arguments
  if (second === undefined) return 'UTC'
  if (second.kind === 'string') return named(second.value)
  if (second.kind !== 'integer' || third?.kind !== 'integer') return null
  return offsetName(Number(second.value) * 60 + Number(third.value))
}

function zoneOr(c: Compiler, node: Expression | undefined): Zone {
  return node === undefined ? null : zoneOf(c, node)
}

function referenceZone(c: Compiler, node: Extract<Expression, { kind: 'name' | 'field' }>): Zone {
  const reference = c.analysed.references.get(node)
  return reference?.kind === 'column' ? fieldZone(c, reference.field) : null
}

function fieldZone(c: Compiler, field: Field): Zone {
  const { source } = field
  if (source.kind === 'merged') return agree([fieldZone(c, source.left), fieldZone(c, source.right)])
  return relationZone(c, source.relation, source.index)
}

function relationZone(c: Compiler, relation: Relation, index: number): Zone {
  switch (relation.kind) {
    case 'table': {
      const target = c.analysed.relations.get(relation)?.target
      if (target?.kind !== 'with') return 'UTC'
      return target.recursive ? null : bodyZone(c, target.query.query, index)
    }
    case 'aliased': {
      const field = c.analysed.relations.get(relation.relation)?.fields[index]
      return field ? fieldZone(c, field) : null
    }
    case 'subquery':
    case 'lateral':
      return bodyZone(c, relation.query, index)
    default:
      return null
  }
}

function bodyZone(c: Compiler, body: Query | QueryBody, index: number): Zone {
  switch (body.kind) {
    case 'query':
      return bodyZone(c, body.body, index)
    case 'setOperation':
      return agree([bodyZone(c, body.left, index), bodyZone(c, body.right, index)])
    case 'table':
      return relationZone(c, body, index)
    case 'values': {
      const cells = body.rows.map(row => (row.kind === 'row' ? row.items[index] : row))
      return agreeOn(
        c,
        cells.filter(cell => cell !== undefined),
      )
    }
    case 'select': {
      const value = c.analysed.selects.get(body)?.values[index]
      return value ? valueZone(c, value) : null
    }
    default:
      return body satisfies never
  }
}

function valueZone(c: Compiler, value: SelectValue): Zone {
  if (value.kind === 'expression') return zoneOf(c, value.expression)
  return value.kind === 'field' ? fieldZone(c, value.field) : null
}
