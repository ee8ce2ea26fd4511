import { type ScalarFunction, scalar } from '../function.ts'
import { microsOf, momentOf } from './fields.ts'
import { isoDate, isoOffset, isoTimestamp } from './iso.ts'
import { jodaFormat } from './joda.ts'
import { mysqlFormat } from './mysql.ts'
import { type Element, read, write } from './pattern.ts'
import { zonedText } from './zoned.ts'

/** Dates and times as text, and back. A format is read once and kept while it is the same. */
export const TIMES: readonly ScalarFunction[] = [
  scalar('trino_date_format', ['TIMESTAMP', 'VARCHAR'], 'VARCHAR', (micros, format) =>
    write(mysql(format), momentOf(micros), { name: '', offset: 0 }),
  ),
  scalar('trino_date_parse', ['VARCHAR', 'VARCHAR'], 'TIMESTAMP', (text, format) =>
    microsOf(read(mysql(format), text)),
  ),
  scalar(
    'trino_format_datetime',
    ['TIMESTAMP', 'VARCHAR', 'VARCHAR', 'INTEGER'],
    'VARCHAR',
    (micros, format, name, offset) => write(joda(format), momentOf(micros), { name, offset }),
  ),
  scalar('trino_parse_datetime', ['VARCHAR', 'VARCHAR'], 'TIMESTAMP', (text, format) =>
    microsOf(read(joda(format), text)),
  ),
  scalar('trino_iso_date', ['VARCHAR'], 'DATE', isoDate),
  scalar('trino_iso_timestamp', ['VARCHAR'], 'TIMESTAMP', isoTimestamp),
  scalar('trino_iso_offset', ['VARCHAR'], 'BIGINT', isoOffset),
  scalar('trino_zoned_text', ['VARCHAR', 'BIGINT', 'BOOLEAN'], 'VARCHAR[]', zonedText),
]

const mysql = kept(mysqlFormat)
const joda = kept(jodaFormat)

/** The same function, but that it remembers its last answer. */
function kept(make: (format: string) => readonly Element[]): (format: string) => readonly Element[] {
  let last: Readonly<{ format: string; elements: readonly Element[] }> | undefined
  return format => {
    if (last?.format !== format) last = { format, elements: make(format) }
    return last.elements
  }
}
