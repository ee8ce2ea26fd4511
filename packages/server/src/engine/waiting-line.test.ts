import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { WaitingLine } from './waiting-line.ts'

type W = Readonly<{ subject: string; number: number }>

function lineOf(...subjects: readonly string[]): WaitingLine<W> {
  const line = new WaitingLine<W>()
  for (const [number, subject] of subjects.entries()) line.add({ subject, number })
  return line
}

function orderOf(line: WaitingLine<W>, atWork: Readonly<Record<string, number>> = {}): string[] {
  const order: string[] = []
  for (let next = line.next(subject => atWork[subject] ?? 0); next; next = line.next(s => atWork[s] ?? 0)) {
    order.push(`${next.subject}${next.number}`)
  }
  return order
}

describe('a line', () => {
  test('gives every subject its turn, whoever came with many', () => {
    expect(orderOf(lineOf('a', 'a', 'a', 'b', 'c', 'b'))).toEqual(['a0', 'b3', 'c4', 'a1', 'b5', 'a2'])
  })

  test('lets go first who has least at work', () => {
    expect(orderOf(lineOf('a', 'b', 'c'), { a: 2, b: 0, c: 1 })).toEqual(['b1', 'c2', 'a0'])
  })

  test('gives everyone out once, in the order of their subject, whatever comes and goes', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'c', 'd')), subjects => {
        const given = orderOf(lineOf(...subjects))
        expect(given).toHaveLength(subjects.length)
        for (const subject of 'abcd') {
          const own = given.filter(name => name.startsWith(subject)).map(name => Number(name.slice(1)))
          expect(own).toEqual([...own].sort((one, other) => one - other))
        }
      }),
    )
  })

  test('makes who has most in it give a place to who has less, and to nobody else', () => {
    const line = lineOf('a', 'a', 'a', 'b')
    expect(line.displacedBy('c')).toEqual({ subject: 'a', number: 2 })
    expect(line.displacedBy('b')).toEqual({ subject: 'a', number: 2 })
    expect(line.displacedBy('a')).toBeUndefined()
    expect(lineOf('a', 'b').displacedBy('c')).toBeUndefined()
    expect(lineOf().displacedBy('c')).toBeUndefined()
  })
})
