import type { Type } from '../../types/type.ts'
import { writeType } from '../../types/write.ts'
import { SHORT_DECIMAL, unscaled } from '../cast/number.ts'
import { type Compiler, external, lambda } from '../compiler.ts'
import { refuse } from '../refuse.ts'
import { castTo } from '../text.ts'
import { aggregate, arg, type Site } from './site.ts'

/** By the sum of the values' hashes; NULL counts as 1. */
export function checksum(site: Site): string {
  const { sql: x, type } = arg(site, 0)
  const total = aggregate(site, 'sum', `coalesce(${hashOf(site.c, x, type)}, 1)`)
  return external(site.c, 'trino_checksum', total)
}

/** What a value's hash is computed of depends on how Trino holds the values of its type. */
function hashOf(c: Compiler, x: string, type: Type): string {
  const long = (value: string): string => external(c, 'trino_hash_long', castTo(value, 'BIGINT'))
  switch (type.kind) {
    case 'boolean':
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'interval day to second':
    case 'interval year to month':
    case 'unknown':
      return long(x)
    case 'date':
      return long(`(${x} - DATE '1970-01-01')`)
    case 'double':
      return external(c, 'trino_hash_double', x)
    case 'real':
      return external(c, 'trino_hash_real', x)
    case 'decimal':
      return type.precision > SHORT_DECIMAL
        ? external(c, 'trino_hash_longs', unscaled(x, type))
        : long(unscaled(x, type))
    case 'varchar':
    case 'json':
      return external(c, 'trino_hash_bytes', `encode(${x})`)
    case 'char':
      return external(c, 'trino_hash_bytes', `encode(rtrim(${x}, ' '))`)
    case 'varbinary':
      return external(c, 'trino_hash_bytes', x)
    case 'time':
      return long(`epoch_us(${x}) * 1000000`)
    case 'timestamp':
      return type.zone ? hashOfZoned(x, type.precision, long) : long(`epoch_us(${x})`)
    case 'array':
      return external(c, 'trino_hash_array', `list_transform(${x}, ${lambda(c, e => hashOf(c, e, type.element))})`)
    default:
      return refuse(`checksum of ${writeType(type)}`, 'Take the checksum of each part of it.')
  }
}

/** The instant's milliseconds, and what is finer in picoseconds apart. */
function hashOfZoned(x: string, precision: number, long: (value: string) => string): string {
  const micros = `epoch_us(${x})`
  const coarse = long(`floor(${micros} / 1000)`)
  return precision <= 3 ? coarse : `xor(${coarse}, ${long(`(${micros} % 1000 + 1000) % 1000 * 1000000`)})`
}
