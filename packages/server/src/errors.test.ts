import { describe, expect, test } from 'vitest'
import { problemAnswer, problemOf } from './contract/problem-of.ts'
import { QueryError, reasonOf, STATUS, statusOf } from './errors.ts'

describe('an error', () => {
  test("of Trino's name is a fault in the query", () => {
    expect(statusOf('COLUMN_NOT_FOUND')).toBe(400)
    expect(statusOf('toString')).toBe(400)
  })

  test('has a body with all that is known, and nothing that is not', () => {
    const error = new QueryError('TABLE_NOT_FOUND', 'There is no x.', { nearest: ['y'], cause: new Error('secret') })
    expect(problemOf(error, 'q1')).toEqual({
      ...{ type: 'urn:oso:problem:table-not-found', title: 'Table not found', status: 404, code: 'TABLE_NOT_FOUND' },
      ...{ detail: 'There is no x.', error: 'There is no x.', queryId: 'q1', nearest: ['y'] },
    })
  })

  test('of every code of ours has a status of 400 or more and a type of its own', () => {
    for (const [code, status] of Object.entries(STATUS)) {
      expect(problemOf(new QueryError(code, 'It failed.'))).toMatchObject({ status, code })
      expect(status).toBeGreaterThanOrEqual(400)
    }
  })

  test('tells who runs the server in a line what is behind it', () => {
    expect(
      reasonOf(new QueryError('STATE_UNAVAILABLE', 'Try again.', { cause: new Error('disk is full\nat x') })),
    ).toBe('disk is full')
    expect(reasonOf(new QueryError('CATALOG_NOT_FOUND', 'No such catalog.'))).toBe('No such catalog.')
    expect(reasonOf(Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }))).toBe('ECONNREFUSED')
    expect(reasonOf('IO Error: no file')).toBe('IO Error: no file')
  })

  test('says when to come again, and how to log in', () => {
    const busy = problemAnswer(new QueryError('OVERLOADED', 'Busy.', { retryAfter: 5 }))
    expect([busy.status, busy.headers.get('retry-after')]).toEqual([503, '5'])
    expect(problemAnswer(new QueryError('UNAUTHENTICATED', 'No.')).headers.get('www-authenticate')).toBe('Bearer')
  })
})
