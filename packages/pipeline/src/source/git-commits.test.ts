import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { folderOf, REAL_DATA, SAMPLE } from '../../test/folders.ts'
import { COMMITS_TABLE } from './commits/schema.ts'
import { collect, sourceContract } from './contract.ts'
import { gitCommits } from './git-commits.ts'

const commit = (more: Readonly<Record<string, unknown>> = {}) =>
  JSON.stringify({
    repository: 'ada/engine',
    sha: 'a'.repeat(40),
    parents: 1,
    author: 'c96c535f0f837e1e',
    authored_at: '2026-08-07T09:53:46+02:00',
    committer: '3c205d8fc749f729',
    committed_at: '2026-08-07T09:53:46+00:00',
    ...more,
  })

describe('a folder of dumps', () => {
  sourceContract(async () => {
    const folder = folderOf({
      'a.ndjson': `${commit()}\nnot json\n\n${commit({ sha: 'b'.repeat(40) })}`,
      'b.ndjson.gz': gzipSync(`${commit({ repository: 'ada/other' })}\n`),
      'b.tags.ndjson': '{"repository":"ada/other","tag":"v1","created_at":"2026-08-07T09:53:46+00:00"}\n',
      'README.md': 'not a dump',
    })
    return {
      open: () => gitCommits(folder),
      things: 4,
      change: () => writeFileSync(join(folder, 'c.ndjson'), commit()),
    }
  })
})

test.each([
  ['not JSON', /^not JSON: /],
  ['[]', /object/],
  [commit({ sha: 'abc' }), /^sha: must be 40 or 64 hexadecimal digits$/],
  [commit({ repository: 'engine' }), /^repository: must be owner\/name$/],
  [commit({ parents: -1 }), /^parents: /],
  [commit({ author: '' }), /^author: /],
  [commit({ committed_at: '2026-08-07T09:53:46' }), /^committed_at: must be a time with its offset/],
  [commit({ authored_at: '2026-02-30T09:53:46Z' }), /^authored_at: /],
  [Buffer.concat([Buffer.from('{"repository":"'), Buffer.from([0xff]), Buffer.from('"}')]), /^not UTF-8$/],
])('a bad line is rejected with its file and number: %#', async (line, reason) => {
  const bytes = Buffer.concat([Buffer.from(`${commit()}\n\n`), Buffer.from(line), Buffer.from(`\n${commit()}\n`)])
  const { rows, rejected } = await collect(gitCommits(folderOf({ 'x.ndjson': bytes })))
  expect(rows[COMMITS_TABLE]).toHaveLength(2)
  expect(rejected).toEqual([{ location: 'x.ndjson:3', reason: expect.stringMatching(reason) }])
})

test('a character that is cut by the border of two chunks is read whole', async () => {
  const lines = Array.from({ length: 2_000 }, (_, n) => commit({ author: `ä${'€'.repeat(n % 7)}` })).join('\n')
  const { rows, rejected } = await collect(gitCommits(folderOf({ 'x.ndjson': lines })))
  expect(rejected).toEqual([])
  expect(rows[COMMITS_TABLE]?.every(row => /^ä€*$/.test(String(row.author)))).toBe(true)
})

test('tags are noted, not lost without a word', async () => {
  const folder = folderOf({ 'x.ndjson': commit(), 'x.tags.ndjson': '{}\n' })
  expect((await collect(gitCommits(folder))).noted).toEqual([
    { location: 'x.tags.ndjson', reason: expect.stringMatching(/not loaded/) },
  ])
})

test('a dump that is cut is SOURCE_CORRUPT and is named', async () => {
  const bytes = gzipSync(`${commit()}\n`.repeat(5_000))
  const source = gitCommits(folderOf({ 'cut.ndjson.gz': bytes.subarray(0, bytes.length - 10) }))
  await expect(collect(source)).rejects.toMatchObject({
    code: 'SOURCE_CORRUPT',
    message: expect.stringContaining('cut.ndjson.gz'),
  })
})

test('a line without an end does not fill the memory', async () => {
  const source = gitCommits(folderOf({ 'x.ndjson': 'x'.repeat(3_000_000) }))
  await expect(collect(source)).rejects.toMatchObject({ code: 'SOURCE_CORRUPT' })
})

test('a folder that is not there is SOURCE_NOT_FOUND, one without dumps SOURCE_EMPTY', async () => {
  await expect(collect(gitCommits('/nowhere/at/all'))).rejects.toMatchObject({ code: 'SOURCE_NOT_FOUND' })
  await expect(collect(gitCommits(folderOf({ 'a.txt': '' })))).rejects.toMatchObject({ code: 'SOURCE_EMPTY' })
})

test('the sample has 1,683 lines, one of them twice, and a fork that shares commits', async () => {
  const { rows, rejected } = await collect(gitCommits(SAMPLE.commits))
  const commits = rows[COMMITS_TABLE] ?? []
  expect(rejected).toEqual([])
  expect(commits).toHaveLength(1_683)
  expect(new Set(commits.map(row => `${String(row.repository).toLowerCase()} ${row.sha}`)).size).toBe(1_681)
  expect(new Set(commits.map(row => row.sha)).size).toBeLessThan(1_681)
})

test.skipIf(REAL_DATA === undefined)('the real dumps have 79,638 commits', async () => {
  const { rows, rejected } = await collect(gitCommits(join(REAL_DATA ?? '', 'commits')))
  expect(rows[COMMITS_TABLE]).toHaveLength(79_638)
  expect(rejected).toEqual([])
})
