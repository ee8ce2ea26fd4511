import { writeFileSync } from 'node:fs'
import { judge } from './judge.ts'
import { fuzz } from './texts.ts'

/*
 * Writes what Trino's parser says of some short random texts into test/corpus, so that `npm test` needs no Java. Texts
 * that crash Trino's parser are left out: they have no place.
 */

const KEPT = 600
const LONGEST = 240

const texts = [...new Set(fuzz(20_000, 476))].filter(text => text.length <= LONGEST)
const verdicts = await judge(texts.map(text => [text] as const))
const cases = texts.flatMap((sql, index) => {
  const verdict = verdicts[index]
  if (!verdict || (!verdict.ok && verdict.line === 0)) return []
  return verdict.ok ? [{ sql, ok: true }] : [{ sql, ok: false, line: verdict.line, column: verdict.column }]
})
const about =
  "Random texts by the grammar of test/trino-parser/grammar.ts, and what Trino 476's own parser says of each."
const kept = [...cases.filter(({ ok }) => ok).slice(0, KEPT / 2), ...cases.filter(({ ok }) => !ok).slice(0, KEPT / 2)]
const lines = kept.map(one => JSON.stringify(one)).join(',\n')
const file = new URL('../corpus/trino-parser-verdicts.json', import.meta.url)
writeFileSync(file, `{"about":${JSON.stringify(about)},\n"cases":[\n${lines}\n]}\n`)
console.log(`${kept.length} verdicts`)
