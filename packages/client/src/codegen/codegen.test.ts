import { expect, test } from 'vitest'
import type { ModelDetail } from '../contract/api.ts'
import { declareModule, declareTypes } from './declare.ts'
import { rowType } from './row-type.ts'

test.each([
  ['bigint', 'bigint'],
  ['decimal(10,2)', 'string'],
  ['double', 'number'],
  ['varchar(3)', 'string'],
  ['timestamp(6) with time zone', 'Timestamp'],
  ['date', 'Date'],
  ['interval day to second', 'string'],
  ['array(array(bigint))', '((bigint | null)[] | null)[]'],
  ['map(varchar, row(a bigint, "b c" date))', 'Map<string, { a: bigint | null; "b c": Date | null } | null>'],
  ['row(integer, varchar(1))', '{ field0: number | null; field1: string | null }'],
  ['unknown', 'null'],
])('%s is %s', (type, text) => {
  expect(rowType(type)).toBe(text)
})

// What a declaration needs of a model; the rest of a description says nothing about its rows.
const model = {
  name: 'things_v1',
  purpose: 'Things */ of all kinds.',
  stage: 'mart',
  stability: 'stable',
  grain: ['id'],
  columns: [
    { name: 'id', type: 'varchar', nullable: false, description: 'Its id.' },
    { name: 'a-b', type: 'timestamp(6)', nullable: null, description: null },
  ],
} as unknown as ModelDetail

const check = {
  columns: [{ name: 'n', type: 'bigint', from: [{ model: 'things_v1', column: 'id' }] }],
  parameters: ['date'],
  models: [{ name: 'things_v1', columns: ['id'] }],
}

test('models and queries become interfaces, with types and documents in the comments', () => {
  const text = declareTypes({ models: [model], queries: [{ name: 'top', check: check as never }] })
  expect(text).toBe(`// Written by \`oso-client types\`: run it again instead of editing.
import type { Timestamp } from 'oso-client'

/** Rows of the named models: \`createClient<"bigint", Models>()\`. */
export interface Models {
  /** Things *\\/ of all kinds. (mart, stable; one row per id) */
  things_v1: {
    /** \`varchar\` Its id. */
    id: string
    /** \`timestamp(6)\` */
    "a-b": Timestamp | null
  }
}

/** Queries by the names of their files: \`oso.query<Queries["name"]["row"]>(text)\`. */
export interface Queries {
  /** Reads things_v1. */
  top: {
    parameters: [Date | null]
    row: {
      /** \`bigint\` Its id. From things_v1.id. */
      n: bigint | null
    }
  }
}
`)
})

test('a module holds the names, too', () => {
  const text = declareModule({ models: [model], queries: [] })
  expect(text).toContain("import type { ModelNames } from 'oso-client'")
  expect(text).toContain('export const models: ModelNames<Models> = {\n  things_v1: ["id", "a-b"],\n}')
})
