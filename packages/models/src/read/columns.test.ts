import { expect, test } from 'vitest'
import { readColumns } from './columns.ts'
import { linesOf } from './text.ts'

const DEFAULTS = { basis: 'derived', glossary: new Map([['day', 'Calendar day.']]) } as const

const read = (text: string) => readColumns(linesOf(text, 7), 'marts/x.sql', DEFAULTS)

test('a column has name, type in Trino’s spelling, nullability and meaning', () => {
  expect(read('seen_at  TIMESTAMP(6) WITH TIME ZONE  not null  When it was seen.')).toEqual([
    {
      name: 'seen_at',
      type: 'timestamp(6) with time zone',
      nullable: false,
      description: 'When it was seen.',
      basis: 'derived',
      declaredAs: null,
      from: [],
    },
  ])
})

test('what a column does not say is not stated, and its meaning is the glossary’s', () => {
  expect(read('day  date\nother  date')).toMatchObject([
    { name: 'day', nullable: null, description: 'Calendar day.' },
    { name: 'other', nullable: null, description: null },
  ])
})

test('marks in brackets tell how the type is known and how upstream spells it', () => {
  const [column] = read(
    'repo  row(id bigint, name varchar)  null  Repository.  [declared, as ROW(id INT64, name TEXT)]',
  )
  expect(column).toMatchObject({ nullable: true, basis: 'declared', declaredAs: 'ROW(id INT64, name TEXT)' })
})

test('an unknown type is refused at its line and column', () => {
  expect(() => read('a  bigint\n  b  strnig')).toThrow('marts/x.sql:8:3: "strnig" is not a type of Trino\'s')
})

test('a column that is listed twice is refused', () => {
  expect(() => read('a  bigint\na  bigint')).toThrow('marts/x.sql:8:1: column "a" is listed twice')
})

test('a name without a type is refused', () => {
  expect(() => read('a bigint')).toThrow('a column is a name and a type, two or more spaces apart')
})
