import { type Agreement, type Comparison, compare } from './compare.ts'
import { corpus, fuzz, models } from './texts.ts'

/*
 * Holds our parser and printer against Trino's own parser, over the corpora, the models and random texts. Ends with code
 * 1 if they accept or refuse unlike, if what we print is another statement, or if too many errors stand elsewhere.
 * OSO_FUZZ: how many random texts, 500. OSO_SEED: what they start from, 1.
 */

/** The least share of errors in random texts that must stand where Trino has them; in the corpora all do. */
const SAME_PLACE = 0.95
const FAULTS: ReadonlySet<Agreement> = new Set(['we accept', 'we refuse', 'other tree'])

const count = Number(process.env.OSO_FUZZ ?? 500)
const seed = Number(process.env.OSO_SEED ?? 1)
const sources: Readonly<Record<string, string[]>> = {
  'trino-parse-cases': corpus('trino-parse-cases'),
  'sql-truth': corpus('sql-truth'),
  'portable-sql-cases': corpus('portable-sql-cases'),
  'tpc-queries': corpus('tpc-queries'),
  models: models(),
  random: fuzz(count, seed),
}

for (const [source, texts] of Object.entries(sources)) {
  const comparisons = await compare(texts)
  console.log(source.padEnd(20), summary(comparisons))
  for (const { text, agreement, detail } of comparisons.filter(isFault)) {
    console.log(`  ${agreement}: ${text}\n    ${detail}`)
    process.exitCode = 1
  }
  const [same, other] = [amount(comparisons, 'same place'), amount(comparisons, 'other place')]
  if (same < (source === 'random' ? SAME_PLACE : 1) * (same + other)) process.exitCode = 1
}

function isFault({ agreement }: Comparison): boolean {
  return FAULTS.has(agreement)
}

function amount(comparisons: readonly Comparison[], agreement: Agreement): number {
  return comparisons.filter(comparison => comparison.agreement === agreement).length
}

function summary(comparisons: readonly Comparison[]): string {
  const kinds = [...new Set(comparisons.map(({ agreement }) => agreement))].sort()
  return kinds.map(kind => `${kind} ${amount(comparisons, kind)}`).join(' · ')
}
