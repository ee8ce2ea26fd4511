import { QueryError } from '../errors.ts'
import { ATTACKS, type Attack, HONEST } from './canaries.ts'
import type { Finding } from './report.ts'

/** Judges a query as one that a caller sends: throws why it is refused. */
export type JudgeQuery = (sql: string) => void

/** What the live guard makes of every canary. */
export function probeGuard(judge: JudgeQuery): Finding[] {
  return [...ATTACKS.map(attack => attacked(attack, judge)), ...HONEST.map(sql => honest(sql, judge))]
}

/** Throws when the guard lets an attack by; for where something is to be asked often, and not everything each time. */
export function requireOneCanary(judge: JudgeQuery, turn: number): void {
  const attack = ATTACKS[turn % ATTACKS.length]
  const finding = attack && attacked(attack, judge)
  if (finding && !finding.holds) throw new QueryError('INTERNAL', 'The guard does not hold.', { cause: finding })
}

function attacked(attack: Attack, judge: JudgeQuery): Finding {
  const code = refusalOf(attack.sql, judge)
  const about = { layer: 'guard', name: `${attack.class} ${shortened(attack.sql)}` } as const
  if (code === attack.code) return { ...about, holds: true, found: '' }
  return { ...about, holds: false, found: code === undefined ? 'it got by' : `${code} instead of ${attack.code}` }
}

function honest(sql: string, judge: JudgeQuery): Finding {
  const code = refusalOf(sql, judge)
  return { layer: 'honest', name: shortened(sql), holds: code === undefined, found: code ?? '' }
}

function refusalOf(sql: string, judge: JudgeQuery): string | undefined {
  try {
    judge(sql)
    return undefined
  } catch (error) {
    return error instanceof QueryError ? error.code : `a mistake of ours, ${String(error)},`
  }
}

const MOST = 60

function shortened(sql: string): string {
  const printable = sql.replaceAll(/[^\x20-\x7e]/g, '·')
  return printable.length > MOST ? `${printable.slice(0, MOST)}…` : printable
}
