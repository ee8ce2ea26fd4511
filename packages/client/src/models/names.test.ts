import { expect, expectTypeOf, test } from 'vitest'
import { createClient } from '../client.ts'
import type { Result } from '../query/result.ts'
import type { ModelNames } from './names.ts'

type Rows = { things_v1: { id: string; amount: bigint | null }; others_v1: { id: string } }
const models: ModelNames<Rows> = { things_v1: ['id', 'amount'], others_v1: ['id'] }
const oso = createClient({ baseUrl: 'http://127.0.0.1:1/', models })

test('names are checked before anything is sent, with those that are near', () => {
  const unchecked = oso.models as unknown as Record<string, unknown>
  expect(() => unchecked.thing_v1).toThrow('there is no model thing_v1')
  expect(() => unchecked.thing_v1).toThrow(expect.objectContaining({ hint: 'Did you mean things_v1?' }))
  const { things_v1 } = oso.models
  const wrong = { amuont: 1 } as never
  expect(() => things_v1.where(wrong)).toThrow(expect.objectContaining({ hint: 'Did you mean amount?' }))
  expect(() => things_v1.select('zzz' as never)).toThrow('there is no column zzz')
  expect(() => things_v1.select('id').orderBy('idd' as never)).toThrow('there is no column idd')
  expect(things_v1.select('id').where({ amount: 1 }).text).toContain('"amount" = ?')
})

test('rows have the types of the models that were given', () => {
  const run = () => oso.query(oso.models.things_v1.select('amount'))
  expectTypeOf(run).returns.resolves.toEqualTypeOf<Result<{ amount: bigint | null }>>()
  expectTypeOf(oso.models).not.toHaveProperty('projects_v1')
})
