import fc from 'fast-check'
import { equal, parse, pretty, print, SqlError, type Statement } from 'oso-sql'
import { describe, expect, test } from 'vitest'
import { misfits, queries } from './grammar.ts'

const numRuns = Number(process.env.OSO_FUZZ ?? 500)

/** The tree of a text, or nothing when it is refused; any other failure is one. */
function read(text: string): Statement | undefined {
  try {
    return parse(text, { strict: true })
  } catch (error) {
    if (error instanceof SqlError) return undefined
    throw error
  }
}

describe('random texts', () => {
  test('that follow the grammar are read, nearly all', () => {
    const texts = fc.sample(queries, { numRuns, seed: 1 })
    expect(texts.filter(text => read(text)).length / texts.length).toBeGreaterThan(0.95)
  })

  test('that are read print as texts with equal trees', () => {
    fc.assert(
      fc.property(fc.oneof(queries, misfits), text => {
        const tree = read(text)
        if (!tree) return
        for (const printed of [print(tree), pretty(tree)])
          expect(equal(parse(printed, { strict: true }), tree)).toBe(true)
      }),
      { numRuns },
    )
  })
})
