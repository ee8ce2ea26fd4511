import { expect, test } from 'vitest'
import type { Piece, Reading, Row, Source } from './source.ts'

/** A reading that nobody interrupts and nobody watches. */
export function quietReading(signal: AbortSignal = new AbortController().signal): Reading {
  return { signal, onBytes: () => {} }
}

/** Everything that a source says, its rows by table. */
export type Collected = Readonly<{
  rows: Readonly<Record<string, readonly Row[]>>
  rejected: readonly Readonly<{ location: string; reason: string }>[]
  noted: readonly Readonly<{ location: string; reason: string }>[]
}>

/** Reads a source to its end. */
export async function collect(source: Source): Promise<Collected> {
  const rows: Record<string, Row[]> = {}
  const other: Record<'rejected' | 'noted', { location: string; reason: string }[]> = { rejected: [], noted: [] }
  for await (const piece of source.extract(quietReading())) {
    if (piece.kind === 'rows') rows[piece.table] = [...(rows[piece.table] ?? []), ...piece.rows]
    else other[piece.kind].push({ location: piece.location, reason: piece.reason })
  }
  return { rows, ...other }
}

/** What one source offers to the suite. */
export type Offer = Readonly<{
  /** A source that can be read; the same one at every call. */
  open: () => Source
  /** How many things are in it that should be rows. */
  things: number
  /** Changes what is there, so that other rows come out; undefined where the medium cannot change under us. */
  change?: () => void | Promise<void>
}>

/** What every source must do. `prepare` is called anew by each test. */
export function sourceContract(prepare: () => Promise<Offer>): void {
  test('every thing in it comes out as a row or as a rejection', async () => {
    const { open, things } = await prepare()
    const { rows, rejected } = await collect(open())
    expect(Object.values(rows).flat().length + rejected.length).toBe(things)
  })

  test('it fills only the tables that it names', async () => {
    const { open } = await prepare()
    const source = open()
    expect(source.tables).toEqual(expect.arrayContaining(Object.keys((await collect(source)).rows)))
  })

  test('rows of one table all state the same columns', async () => {
    const { open } = await prepare()
    for (const rows of Object.values((await collect(open())).rows)) {
      expect(new Set(rows.map(row => Object.keys(row).sort().join())).size).toBe(1)
    }
  })

  test('reading it twice gives the same', async () => {
    const { open } = await prepare()
    const source = open()
    expect(await collect(source)).toEqual(await collect(source))
  })

  test('the version stays while nothing changes, and is short', async () => {
    const { open } = await prepare()
    const version = await open().version(quietReading())
    expect(version.length).toBeLessThan(200)
    expect(await open().version(quietReading())).toBe(version)
  })

  test('the version changes when what is there changes', async context => {
    const { open, change } = await prepare()
    if (change === undefined) return context.skip('nothing can change under this source')
    const version = await open().version(quietReading())
    await change()
    expect(await open().version(quietReading())).not.toBe(version)
  })

  test('rejections and oddities say where and why', async () => {
    const { open } = await prepare()
    const { rejected, noted } = await collect(open())
    for (const { location, reason } of [...rejected, ...noted]) {
      expect(location).not.toBe('')
      expect(reason).not.toMatch(/^$|\n|\[object/)
    }
  })

  test('leaving after the first piece ends the reading', async () => {
    const { open } = await prepare()
    const pieces: Piece[] = []
    for await (const piece of open().extract(quietReading())) {
      pieces.push(piece)
      break
    }
    expect(pieces).toHaveLength(1)
  })

  test('it is not read once the signal is aborted', async context => {
    const { open } = await prepare()
    const source = open()
    if (source.name === 'registry') return context.skip('it reads nothing')
    const reading = quietReading(AbortSignal.abort())
    await expect(source.extract(reading)[Symbol.asyncIterator]().next()).rejects.toThrow()
  })
}
