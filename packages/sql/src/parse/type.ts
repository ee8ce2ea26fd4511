import type { DateTimeType, Name, PlainType, RowField, TypeName, TypeNumber } from '../tree/nodes.ts'
import { integer, intervalRange, isIntervalField } from './literal.ts'
import { name } from './name.ts'
import type { Reader } from './reader.ts'

/** type = base {ARRAY} */
export function type(reader: Reader): TypeName {
  return reader.nested(() => {
    const { at } = reader
    let type = baseType(reader)
    for (let levels = 1; reader.is('ARRAY'); levels++) {
      type = { kind: 'plainType', at, name: name(reader), parameters: [type] }
      reader.checkChain(levels)
    }
    return type
  })
}

/** base = ROW "(" … | INTERVAL … | DOUBLE PRECISION | TIME … | TIMESTAMP … | ARRAY "<" … | MAP "<" … | name [parameters] */
function baseType(reader: Reader): TypeName {
  reader.note('<type>')
  const next = reader.value(1)
  switch (reader.value(0)) {
    case 'ROW':
      return next === '(' ? rowType(reader) : plainType(reader)
    case 'INTERVAL':
      return isIntervalField(reader, 1) ? intervalType(reader) : plainType(reader)
    case 'DOUBLE':
      return next === 'PRECISION' ? doublePrecision(reader) : plainType(reader)
    case 'TIME':
    case 'TIMESTAMP':
      return dateTimeType(reader)
    case 'ARRAY':
    case 'MAP':
      return next === '<' ? angledType(reader) : plainType(reader)
    default:
      return plainType(reader)
  }
}

function rowType(reader: Reader): TypeName {
  const { at } = reader.next()
  return { kind: 'rowType', at, fields: reader.parenthesised(rowField) }
}

/** field = [name] type */
function rowField(reader: Reader): RowField {
  const { at } = reader
  const field: Name | null = isFieldName(reader) ? name(reader) : null
  return { kind: 'rowField', at, name: field, type: type(reader) }
}

/** Whether a name stands before the type: `a int` and `int array` differ only in their second word. */
function isFieldName(reader: Reader): boolean {
  if (!reader.isName() || !reader.isName(1)) return false
  const second = reader.value(1)
  switch (reader.value(0)) {
    case 'DOUBLE':
      if (second === 'PRECISION') return !endsField(reader, 2)
      break
    case 'INTERVAL':
      if (isIntervalField(reader, 1)) return !(endsField(reader, 2) || reader.value(2) === 'TO')
      break
    case 'TIME':
    case 'TIMESTAMP':
      if (second === 'WITHOUT') return reader.value(2) !== 'TIME'
  }
  return !(second === 'ARRAY' && endsField(reader, 2))
}

function endsField(reader: Reader, ahead: number): boolean {
  return [',', ')', 'ARRAY'].includes(reader.value(ahead))
}

function doublePrecision(reader: Reader): PlainType {
  const { at } = reader
  const base = name(reader)
  reader.expect('PRECISION')
  return { kind: 'plainType', at, name: base, parameters: [] }
}

function intervalType(reader: Reader): TypeName {
  const { at } = reader.next()
  const { from, to } = intervalRange(reader)
  return { kind: 'intervalType', at, from, to: to ?? from }
}

/** dateTime = (TIME | TIMESTAMP) ["(" parameter ")"] [(WITH | WITHOUT) TIME ZONE] */
function dateTimeType(reader: Reader): DateTimeType {
  const { at } = reader
  const type = reader.expectOne('TIME', 'TIMESTAMP')
  let precision: TypeName | TypeNumber | null = null
  if (reader.take('(')) {
    precision = typeParameter(reader)
    reader.expect(')')
  }
  // In `RETURNING timestamp WITH WRAPPER` the word is not the type's.
  const zone = reader.value(1) === 'TIME' ? reader.takeOne('WITH', 'WITHOUT') : null
  if (zone) reader.expect('TIME', 'ZONE')
  return { kind: 'dateTimeType', at, type, precision, zone: zone === 'with' }
}

/** angled = ARRAY "<" type ">" | MAP "<" type "," type ">" */
function angledType(reader: Reader): PlainType {
  const { at } = reader
  const map = reader.is('MAP')
  const base = name(reader)
  reader.expect('<')
  const parameters = [type(reader)]
  if (map) {
    reader.expect(',')
    parameters.push(type(reader))
  }
  reader.expect('>')
  return { kind: 'plainType', at, name: base, parameters }
}

function plainType(reader: Reader): PlainType {
  const { at } = reader
  const base = name(reader)
  const parameters = reader.is('(') ? reader.parenthesised(typeParameter) : []
  return { kind: 'plainType', at, name: base, parameters }
}

/** parameter = integer | type */
function typeParameter(reader: Reader): TypeName | TypeNumber {
  reader.note('<integer>')
  if (reader.peek().type !== 'integer') return type(reader)
  const { at, value } = integer(reader)
  return { kind: 'typeNumber', at, value }
}
