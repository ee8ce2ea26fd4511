import type { Type } from '../../types/type.ts'
import { writeType } from '../../types/write.ts'
import { carrier, MAX_FRACTION } from '../carrier.ts'
import type { Compiler } from '../compiler.ts'
import { refuse } from '../refuse.ts'
import { failAs, when } from '../text.ts'
import type { Zone } from '../zone.ts'

/** One cast: the value's text and type, and the type that it becomes. `zone`: of a value with one, where known. */
export type CastSite = Readonly<{ sql: string; from: Type; to: Type; zone: Zone }>

/** How the parts of a container are cast; handed down, as containers and casts hold each other. */
export type CastPart = (c: Compiler, sql: string, from: Type, to: Type) => string

/** The DuckDB type of a Trino type; refuses the ones that have none. */
export function carrierOf(type: Type): string {
  const found = carrier(type)
  if (found !== undefined) return found
  const hint = 'precision' in type && type.precision > MAX_FRACTION ? 'Use a precision of 6 digits at most.' : undefined
  return refuse(`the type ${writeType(type)}`, hint)
}

/** A map whose keys have been cast, which may have made two of them one. */
export function mapOf(keys: string, values: string, type: Type): string {
  const failure = failAs(carrierOf(type), 'INVALID_CAST_ARGUMENT', 'duplicate keys')
  return when([[`len(list_distinct(${keys})) < len(${keys})`, failure]], `map(${keys}, ${values})`)
}
