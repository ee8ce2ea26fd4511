import { describe, expect, test } from 'vitest'
import { collect, quietReading, sourceContract } from './contract.ts'
import { REGISTRY_TABLE, registrySource } from './registry.ts'

const MODELS = [
  { name: 'one', sql: 'select 1 as x' },
  { name: 'two', sql: 'select x from one' },
]
const now = () => new Date('2026-08-08T09:10:11.120Z')

describe('the models of a build', () => {
  sourceContract(async () => {
    let models = MODELS
    const change = () => {
      models = MODELS.slice(1)
    }
    return { open: () => registrySource(models, now), things: 2, change }
  })
})

test('each model comes with its SQL and the time of the build', async () => {
  const { rows } = await collect(registrySource(MODELS, now))
  expect(rows[REGISTRY_TABLE]?.[1]).toEqual({
    model_name: 'two',
    rendered_sql: 'select x from one',
    rendered_at: '2026-08-08T09:10:11.120',
  })
})

test('another time alone is no other version', async () => {
  const version = (at: string) => registrySource(MODELS, () => new Date(at)).version(quietReading())
  expect(await version('2026-01-01')).toBe(await version('2026-01-02'))
})
