import { expect, test } from 'vitest'
import { canCast } from './cast.ts'
import { readType } from './read.ts'

test.each([
  ['varchar', 'date timestamp(3) varbinary json uuid boolean decimal(5,2) char(3) time(3) with time zone'],
  ['char(3)', 'varchar char(1)'],
  ['json', 'boolean bigint varchar array(integer) map(varchar, json) row(a integer)'],
  ['timestamp(3)', 'date varchar json time(3) timestamp(6) with time zone'],
  ['timestamp(3) with time zone', 'date varchar time(3) timestamp(3)'],
  ['array(integer)', 'array(varchar) json'],
  ['row(integer, varchar)', 'row(a varchar, b date) json'],
  ['interval day to second', 'varchar'],
  ['unknown', 'json date array(integer)'],
])('%s can be cast to %s', (from, targets) => {
  for (const to of split(targets)) expect(canCast(readType(from), readType(to)), to).toBe(true)
})

test.each([
  ['varbinary', 'varchar bigint'],
  ['char(3)', 'bigint date'],
  ['date', 'bigint time(3)'],
  ['json', 'date timestamp(3) array(date) map(array(integer), integer)'],
  ['timestamp(3) with time zone', 'json bigint'],
  ['array(integer)', 'varchar map(integer, integer)'],
  ['map(integer, integer)', 'varchar map(integer, uuid)'],
  ['row(integer)', 'row(integer, integer) varchar'],
  ['integer', 'date varbinary uuid'],
  ['boolean', 'date'],
])('%s cannot be cast to %s', (from, targets) => {
  for (const to of split(targets)) expect(canCast(readType(from), readType(to)), to).toBe(false)
})

// At the blanks that stand in no parentheses and before no words of a zone.
function split(types: string): string[] {
  return types.split(/ (?!with|time zone|zone)(?![^(]*\))/)
}
