import { expect, test } from 'vitest'
import { ProgressBar } from './progress.ts'

const progress = { rows: 12_000, bytes: 3_400_000, queryId: undefined, firstByteMs: 1 }

function terminal(isTTY: boolean) {
  const written: string[] = []
  return { written, output: { isTTY, write: (data: string | Uint8Array) => void written.push(String(data)) } }
}

test('a long query shows how far it is, not too often, and leaves nothing behind', () => {
  const { written, output } = terminal(true)
  const bar = new ProgressBar(output, 1000)
  for (const now of [1100, 2000, 2050, 2200]) bar.show(progress, now)
  bar.clear()
  expect(written).toEqual(['\r\x1b[K12,000 rows · 3.4 MB · 1.0 s', '\r\x1b[K12,000 rows · 3.4 MB · 1.2 s', '\r\x1b[K'])
})

test('where there is no terminal there is no bar', () => {
  const { written, output } = terminal(false)
  const bar = new ProgressBar(output, 0)
  bar.show(progress, 5000)
  bar.clear()
  expect(written).toEqual([])
})
