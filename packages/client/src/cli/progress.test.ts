import { expect, test } from 'vitest'
import { ProgressLine, resultText } from './progress.ts'

const progress = { rows: 12_000, bytes: 3_400_000, queryId: undefined, firstByteMs: 1 }

function terminal(isTTY: boolean) {
  const written: string[] = []
  return { written, output: { isTTY, write: (data: string | Uint8Array) => void written.push(String(data)) } }
}

test('what takes long shows how far it is and how long it takes, and leaves nothing behind', () => {
  const { written, output } = terminal(true)
  const line = new ProgressLine(output, 'waiting', 1000)
  line.draw(1100)
  line.draw(2000)
  line.say(resultText(progress))
  line.draw(2200)
  line.close()
  expect(written).toEqual(['\r\x1b[Kwaiting · 1.0 s', '\r\x1b[K12,000 rows · 3.4 MB · 1.2 s', '\r\x1b[K'])
})

test('the line moves while nothing comes', async () => {
  const { written, output } = terminal(true)
  const line = new ProgressLine(output, 'waiting', Date.now() - 3000)
  await expect.poll(() => written.length).toBeGreaterThan(1)
  line.close()
  const shown = written.length
  await new Promise(resolve => setTimeout(resolve, 300))
  expect(written).toHaveLength(shown)
})

test('where there is no terminal there is no line', () => {
  const { written, output } = terminal(false)
  const line = new ProgressLine(output, 'waiting', 0)
  line.draw(5000)
  line.close()
  expect(written).toEqual([])
})
