import { performance } from 'node:perf_hooks'

/** One thing to time: `run` is called once per round, after a warm-up that is not counted. */
export type Contender = Readonly<{ name: string; run: () => Promise<unknown> | unknown }>

/** Times in milliseconds, one per round. */
export type Timing = Readonly<{ name: string; times: readonly number[]; median: number }>

/**
 * Times contenders in turn, A B C A B C …, so that a drift of the machine's speed meets all alike.
 * Read the ratio of two medians, not a single time.
 */
export async function race(contenders: readonly Contender[], rounds: number): Promise<readonly Timing[]> {
  const times = contenders.map((): number[] => [])
  for (let round = -1; round < rounds; round += 1) {
    for (const [index, contender] of contenders.entries()) {
      const started = performance.now()
      await contender.run()
      if (round >= 0) times[index]?.push(performance.now() - started)
    }
  }
  return contenders.map(({ name }, index) => ({ name, times: times[index] ?? [], median: median(times[index] ?? []) }))
}

/** The middle value; of an even number of values the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1)
  return middle.reduce((sum, value) => sum + value, 0) / middle.length
}

/** The value below which the share `q` of all lies, by nearest rank. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN
}

/** A row of docs/performance.md: what was compared, the figures, the ratio, and the ratio that is demanded. */
export type Row = Readonly<{ what: string; figure: string; against: string; ratio: number | null; demand: string }>

/** The rows as a Markdown table. */
export function table(rows: readonly Row[]): string {
  const lines = rows.map(row => {
    const ratio = row.ratio === null ? '' : row.ratio.toFixed(2)
    return `| ${row.what} | ${row.figure} | ${row.against} | ${ratio} | ${row.demand} |`
  })
  return ['| what | figure | against | ratio | demand |', '|---|---|---|---|---|', ...lines].join('\n')
}

/** Milliseconds for people: `0.42 ms`, `17 ms`, `1.9 s`. */
export function ms(value: number): string {
  if (value >= 1000) return `${(value / 1000).toFixed(1)} s`
  return value >= 10 ? `${value.toFixed(0)} ms` : `${value.toFixed(2)} ms`
}
