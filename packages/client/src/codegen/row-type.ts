import { rowMember, takeApart } from '../wire/type-text.ts'

const PLAIN: Readonly<Record<string, string>> = {
  tinyint: 'number',
  smallint: 'number',
  integer: 'number',
  real: 'number',
  double: 'number',
  bigint: 'bigint',
  boolean: 'boolean',
  date: 'Date',
  timestamp: 'Timestamp',
  varbinary: 'Uint8Array',
  unknown: 'null',
}

/**
 * What a value of a Trino type is in a row, as TypeScript. Parts of nested values may be null.
 *
 * @example
 * rowType('array(bigint)') // '(bigint | null)[]'
 */
export function rowType(type: string): string {
  const { base, parts } = takeApart(type)
  if (base === 'array') return `(${orNull(parts[0] ?? 'unknown')})[]`
  if (base === 'map') return `Map<${rowType(parts[0] ?? 'varchar')}, ${orNull(parts[1] ?? 'unknown')}>`
  if (base === 'row') {
    const members = parts.map(rowMember).map(({ name, type }, i) => `${key(name ?? `field${i}`)}: ${orNull(type)}`)
    return `{ ${members.join('; ')} }`
  }
  return PLAIN[base.trim()] ?? PLAIN[base.split(' ')[0] ?? ''] ?? 'string'
}

/** A name as the key of a type's member. */
export function key(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name)
}

function orNull(type: string): string {
  const inner = rowType(type)
  return inner === 'null' ? inner : `${inner} | null`
}
