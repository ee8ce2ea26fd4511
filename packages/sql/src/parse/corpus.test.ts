import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { SqlError } from '../errors.ts'
import { pretty, print } from '../print/print.ts'
import { equal } from '../tree/equal.ts'
import { parse } from './parse.ts'

type Case = Readonly<{ sql: string; ok?: boolean; line?: number; column?: number; error?: string }>

function corpus(name: string): Case[] {
  return JSON.parse(readFileSync(new URL(`../../../../test/corpus/${name}.json`, import.meta.url), 'utf8')).cases
}

function refusal(sql: string): SqlError | undefined {
  try {
    parse(sql, { strict: true })
  } catch (error) {
    if (error instanceof SqlError) return error
    throw error
  }
  return undefined
}

const isOutOfScope = (error: SqlError | undefined) => error !== undefined && error.code !== 'SYNTAX_ERROR'

describe("Trino's own verdicts", () => {
  test.each(corpus('trino-parse-cases'))('on $sql', ({ sql, ok, line, column }) => {
    const error = refusal(sql)
    if (isOutOfScope(error)) return
    expect(error?.position).toEqual(ok ? undefined : expect.objectContaining({ line, column }))
  })

  const recorded = corpus('trino-parser-verdicts')

  test('on random texts: the same are read', () => {
    const unlike = recorded.filter(({ sql, ok }) => {
      const error = refusal(sql)
      return !isOutOfScope(error) && (error === undefined) !== ok
    })
    expect(unlike).toEqual([])
  })

  test('on random texts: nineteen in twenty errors stand at the same place', () => {
    const errors = recorded.filter(({ ok }) => !ok)
    const same = errors.filter(({ sql, line, column }) => {
      const position = refusal(sql)?.position
      return position?.line === line && position?.column === column
    })
    expect(errors.length).toBeGreaterThan(100)
    expect(same.length / errors.length).toBeGreaterThan(0.95)
  })
})

// Errors in a JSON path, which is a text to the parser, are found when the query is analysed.
const isReadable = ({ sql, error }: Case) => error !== 'SYNTAX_ERROR' || sql.includes('json_value')

describe('queries that Trino has answered', () => {
  const texts = [...corpus('sql-truth').filter(isReadable), ...corpus('portable-sql-cases'), ...corpus('tpc-queries')]

  test('are read, but for the few that are out of scope', () => {
    const refused = texts.map(({ sql }) => refusal(sql)).filter(error => error !== undefined)
    expect(refused.map(error => error.code)).toEqual(Array(7).fill('NOT_SUPPORTED'))
  })

  test('are refused when their syntax is wrong', () => {
    const wrong = corpus('sql-truth').filter(query => !isReadable(query))
    expect(wrong.length).toBeGreaterThan(20)
    expect(wrong.filter(({ sql }) => refusal(sql)?.code !== 'SYNTAX_ERROR')).toEqual([])
  })
})

describe('printing', () => {
  const names = ['trino-parse-cases', 'trino-parser-verdicts', 'sql-truth', 'portable-sql-cases', 'tpc-queries']
  const trees = names
    .flatMap(corpus)
    .filter(({ sql }) => !refusal(sql))
    .map(({ sql }) => parse(sql))

  test.each([
    ['print', print],
    ['pretty', pretty],
  ] as const)('%s gives a text with an equal tree, for every text of the corpora', (_, write) => {
    expect(trees.length).toBeGreaterThan(1700)
    expect(trees.filter(tree => !equal(parse(write(tree), { strict: true }), tree))).toEqual([])
  })

  test('prints what it printed, printed again', () => {
    expect(trees.filter(tree => print(parse(print(tree))) !== print(tree))).toEqual([])
  })
})
