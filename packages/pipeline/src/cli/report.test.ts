import { describe, expect, test } from 'vitest'
import type { BuildReport } from '../build.ts'
import { progressOn, reportText } from './report.ts'

const REPORT: BuildReport = {
  status: 'built',
  warehouse: '/w.duckdb',
  ms: 1_234,
  outcomes: [{ kind: 'made', table: 'projects', rows: 7_112, ms: 5, audits: [] }],
  ingested: [],
}

describe('a report', () => {
  test('says how many tables were made, how fast, and where they are', () => {
    expect(reportText(REPORT)).toBe('1 tables made, 0 kept in 1.2 s: /w.duckdb\n')
  })

  test('says of each source what came in and what became of it', () => {
    const record = {
      source: 'dumps',
      version: 'v',
      extractedAt: new Date(0),
      rowsIn: 79_639,
      rowsLoaded: 79_638,
      rowsRejected: 1,
    }
    const rejections = [{ source: 'dumps', location: 'x.ndjson:3', reason: 'not JSON', kept: false }]
    const text = reportText({ ...REPORT, ingested: [{ record, rejections, noted: 2 }] })
    expect(text).toContain(
      'dumps: 79,639 in, 79,638 loaded, 1 rejected, 2 oddities kept as they are; list: oso-pipeline show --rejections --warehouse /w.duckdb\n',
    )
    expect(text).toContain('  rejected  x.ndjson:3: not JSON\n')
  })

  test('is silent about the models, which nobody gave as a source', () => {
    const record = {
      ...{ source: 'registry', version: 'v', extractedAt: new Date(0) },
      rowsIn: 1,
      rowsLoaded: 1,
      rowsRejected: 0,
    }
    expect(reportText({ ...REPORT, ingested: [{ record, rejections: [], noted: 0 }] })).not.toContain('registry')
  })

  test('names what failed, why, and what stands in its place', () => {
    const text = reportText({
      ...REPORT,
      status: 'failed',
      outcomes: [
        { kind: 'failed', table: 'a', why: 'unique(x) has 2 bad rows: {"x":1}', fallback: true },
        { kind: 'stopped', table: 'b', because: 'a', fallback: false },
      ],
    })
    expect(text).toContain(
      'failed   a: unique(x) has 2 bad rows: {"x":1}\n         its last good version stays in place\n',
    )
    expect(text).toContain('stopped  b: it reads a; there is no earlier version of it\n')
    expect(text).toContain('1 failed, 1 stopped')
  })

  test('of a build without work is one line that says so', () => {
    expect(reportText({ ...REPORT, status: 'unchanged' })).toMatch(/^nothing to do: .*\/w\.duckdb stays\n$/)
  })
})

describe('progress', () => {
  const watch = (isTTY: boolean) => {
    let at = 0
    const written: string[] = []
    const { report, clear } = progressOn({ write: text => written.push(text), isTTY, columns: 80 }, () => at)
    const after = (ms: number) => {
      at += ms
      report({ kind: 'stage', at: 3, of: 6, name: 'events' })
    }
    return { after, clear, written }
  }

  test('is silent for two seconds', () => {
    const { after, written } = watch(false)
    after(1_999)
    expect(written).toEqual([])
  })

  test('is plain lines, at most one in two seconds, where nobody sees a terminal', () => {
    const { after, written } = watch(false)
    for (let ms = 0; ms <= 5_000; ms += 100) after(100)
    expect(written).toEqual(['step 3 of 6: events\n', 'step 3 of 6: events\n'])
  })

  test('is one line with a bar on a terminal, and leaves nothing behind', () => {
    const { after, clear, written } = watch(true)
    after(2_000)
    clear()
    expect(written).toEqual(['\r\x1b[K██████████░░░░░░░░░░ step 3 of 6: events', '\r\x1b[K'])
  })
})
