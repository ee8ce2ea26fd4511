import { isNumeric, parts, type RowType, sameType, type Type } from '../../types/type.ts'
import { writeType } from '../../types/write.ts'
import { fieldNames } from '../carrier.ts'
import { type Compiler, lambda } from '../compiler.ts'
import { refuse } from '../refuse.ts'
import { call, castTo, identifier, struct, when } from '../text.ts'
import type { Zone } from '../zone.ts'
import { fromJson, toJson } from './json.ts'
import { fromNumber } from './number.ts'
import { type CastSite, carrierOf, mapOf } from './site.ts'
import { fromText } from './text.ts'
import { fromTime } from './time.ts'
import { toText } from './varchar.ts'

/**
 * A cast as Trino does it, explicit or implied. Values that cannot be cast fail with Trino's error name. `zone` is that
 * of a value with a time zone, where it is known.
 */
export function cast(c: Compiler, sql: string, from: Type, to: Type, zone: Zone = null): string {
  if (sameType(from, to)) return sql
  const target = carrierOf(to)
  if (from.kind === 'unknown') return castTo(sql, target)
  return convert(c, { sql, from, to, zone }) ?? refuse(`a cast from ${writeType(from)} to ${writeType(to)}`)
}

function convert(c: Compiler, site: CastSite): string | undefined {
  const { from, to } = site
  if (to.kind === 'json') return toJson(c, site, cast)
  if (from.kind === 'json') return fromJsonText(c, site)
  if (from.kind === 'varchar' || from.kind === 'char') return fromText(c, site)
  if (to.kind === 'varchar' || to.kind === 'char') return toText(c, site)
  if (from.kind === 'boolean' || isNumeric(from)) return fromNumber(site)
  return fromTime(c, site) ?? fromBinary(site) ?? fromContainer(c, site)
}

// DuckDB computes a condition over constants while it plans, and fails there with it, though it may never be reached:
// over the parameter of a lambda there is none.
function fromJsonText(c: Compiler, site: CastSite): string | undefined {
  const isConstant = site.sql.startsWith("'") && parts(site.to).length > 0
  if (!isConstant) return fromJson(c, site, cast)
  const each = lambda(c, text => fromJson(c, { ...site, sql: text }, cast) ?? 'NULL')
  return `list_transform([${site.sql}], ${each})[1]`
}

function fromBinary({ sql, from, to }: CastSite): string | undefined {
  if (from.kind === 'uuid' && to.kind === 'varbinary') return `unhex(replace(${castTo(sql, 'VARCHAR')}, '-', ''))`
  return undefined
}

function fromContainer(c: Compiler, { sql, from, to }: CastSite): string | undefined {
  if (from.kind === 'array' && to.kind === 'array') {
    const each = lambda(c, element => cast(c, element, from.element, to.element))
    return onlyNames(from, to) ? castTo(sql, carrierOf(to)) : call('list_transform', sql, each)
  }
  if (from.kind === 'row' && to.kind === 'row') return castRow(c, sql, from, to)
  if (from.kind !== 'map' || to.kind !== 'map') return undefined
  const keys = lambda(c, key => cast(c, key, from.key, to.key))
  const values = lambda(c, value => cast(c, value, from.value, to.value))
  const [names, inside] = [`list_transform(map_keys(${sql}), ${keys})`, `list_transform(map_values(${sql}), ${values})`]
  return sameType(from.key, to.key) ? `map(${names}, ${inside})` : mapOf(names, inside, to)
}

// A cast between arrays of NULLs has nothing to look at.
function onlyNames(from: Type, to: Type): boolean {
  return from.kind === 'array' && from.element.kind === 'unknown' && to.kind === 'array'
}

/** By position; DuckDB's own cast goes by name. */
function castRow(c: Compiler, sql: string, from: RowType, to: RowType): string {
  const before = fieldNames(from)
  const after = fieldNames(to)
  const fields = to.fields.map((field, i) => {
    const type = from.fields[i]?.type ?? field.type
    return [after[i] ?? '', cast(c, `(${sql}).${identifier(before[i] ?? '')}`, type, field.type)] as const
  })
  return when([[`${sql} IS NOT NULL`, struct(...fields)]])
}
