import { analyse, parse, type Schema, type StatementBody, writeType } from 'oso-sql'
import { describe, expect, test } from 'vitest'
import { columnsQuery, tablesQuery, textQuery } from './show.ts'

const NOTHING: Schema = { table: () => undefined, tableNames: () => [] }

function statement<K extends StatementBody['kind']>(text: string, kind: K): Extract<StatementBody, { kind: K }> {
  const { body } = parse(text)
  if (body.kind !== kind) throw new Error(`${text} is no ${kind}`)
  // The kind was looked at just above.
  return body as Extract<StatementBody, { kind: K }>
}

function columnsOf(query: string): string[] {
  return analyse(parse(query), NOTHING).columns.map(({ name, type }) => `${name} ${writeType(type)}`)
}

describe('the query that answers', () => {
  test('SHOW TABLES names them in order, whatever they are called', () => {
    const query = tablesQuery(['b', "it's", 'a'], statement('SHOW TABLES', 'showTables'))
    expect(columnsOf(query)).toEqual(['Table varchar'])
    expect(query).toContain("(0, 'a'), (1, 'b'), (2, 'it''s')")
  })

  test('SHOW TABLES of nothing still has its column', () => {
    expect(columnsOf(tablesQuery([], statement('SHOW TABLES', 'showTables')))).toEqual(['Table varchar'])
  })

  test('SHOW TABLES LIKE keeps pattern and escape', () => {
    const query = tablesQuery(['a_b'], statement("SHOW TABLES LIKE 'a!_%' ESCAPE '!'", 'showTables'))
    expect(query).toContain(`WHERE "Table" LIKE 'a!_%' ESCAPE '!'`)
    expect(() => columnsOf(query)).not.toThrow()
  })

  test('DESCRIBE has the four columns of Trino', () => {
    const model = { columns: [{ ...COLUMN, name: 'n', type: 'bigint', description: 'How many.' }] }
    const query = columnsQuery(model, statement('DESCRIBE t', 'showColumns'))
    expect(columnsOf(query).map(column => column.split(' ')[0])).toEqual(['Column', 'Type', 'Extra', 'Comment'])
    expect(query).toContain("(0, 'n', 'bigint', '', 'How many.')")
  })

  test('EXPLAIN is one text', () => {
    expect(columnsOf(textQuery('Query Plan', "a\n'b'"))).toEqual(['Query Plan varchar'])
  })
})

const COLUMN = { nullable: null, basis: 'declared', declaredAs: null, from: [] } as const
