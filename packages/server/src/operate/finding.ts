/** What was found of one demand. `missing` must be mended before people are let in; `weak` should be. */
export type Finding = Readonly<{
  verdict: 'good' | 'weak' | 'missing'
  /** The part of the cluster that it is about, for grouping. */
  about: string
  /** What was tried, or looked at. */
  what: string
  /** What came of it. */
  found: string
  /** What to do; null where nothing is to do. */
  mend: string | null
}>

/** What findings come to: nothing is missing, or something is. */
export function isSafe(findings: readonly Finding[]): boolean {
  return findings.every(({ verdict }) => verdict !== 'missing')
}

const MARKS = { good: 'good   ', weak: 'weak   ', missing: 'MISSING' } as const

/** Findings as a table for people, the worst of each part first, and how to mend what is not good. */
export function findingsText(findings: readonly Finding[]): string {
  const parts = [...new Set(findings.map(finding => finding.about))]
  const width = Math.max(0, ...findings.map(({ what }) => what.length))
  const blocks = parts.map(about => {
    const lines = findings
      .filter(finding => finding.about === about)
      .sort((a, b) => rank(b) - rank(a))
      .map(({ verdict, what, found }) => `  ${MARKS[verdict]}  ${what.padEnd(width)}  ${found}`)
    return [about, ...lines].join('\n')
  })
  const mends = [...new Set(findings.flatMap(({ verdict, mend }) => (verdict === 'good' || !mend ? [] : [mend])))]
  const advice = mends.length === 0 ? [] : [['To mend', ...mends.map(mend => `  * ${mend}`)].join('\n')]
  return `${[...blocks, ...advice, summary(findings)].join('\n\n')}\n`
}

function rank({ verdict }: Finding): number {
  return { good: 0, weak: 1, missing: 2 }[verdict]
}

function summary(findings: readonly Finding[]): string {
  const count = (verdict: Finding['verdict']) => findings.filter(finding => finding.verdict === verdict).length
  return `${count('good')} good, ${count('weak')} weak, ${count('missing')} missing`
}
