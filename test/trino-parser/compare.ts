import { parse, print, SqlError } from 'oso-sql'
import { judge, type Verdict } from './judge.ts'

/** How the two parsers stand to each other over a text. */
export type Agreement =
  | 'same tree'
  | 'same place'
  | 'out of scope'
  | 'other place'
  | 'we accept'
  | 'we refuse'
  | 'other tree'
  | 'judge failed'

/** What differs, with what each said. */
export type Comparison = Readonly<{ text: string; agreement: Agreement; detail: string }>

type Ours = Readonly<{ printed: string } | { error: SqlError }>

/** Compares our parser and printer with Trino's parser: what we print must be, to Trino, the statement that it was. */
export async function compare(texts: readonly string[]): Promise<Comparison[]> {
  const ours = texts.map(read)
  const verdicts = await judge(texts.map((text, index) => pair(text, ours[index])))
  return texts.map((text, index) => {
    const mine = ours[index]
    const verdict = verdicts[index]
    if (!mine || !verdict) throw new Error('a text has no answer')
    return { text, agreement: agreementOf(mine, verdict), detail: `${JSON.stringify(verdict)} | ${told(mine)}` }
  })
}

function read(text: string): Ours {
  try {
    return { printed: print(parse(text, { strict: true })) }
  } catch (error) {
    // Anything else is a fault of ours, which must not pass for a verdict.
    if (error instanceof SqlError) return { error }
    throw error
  }
}

function pair(text: string, ours: Ours | undefined): readonly [string] | readonly [string, string] {
  return ours && 'printed' in ours ? [text, ours.printed] : [text]
}

function agreementOf(ours: Ours, verdict: Verdict): Agreement {
  if (verdict.ok) {
    if ('printed' in ours) return verdict.same === true ? 'same tree' : 'other tree'
    return ours.error.code === 'SYNTAX_ERROR' ? 'we refuse' : 'out of scope'
  }
  // Some texts crash Trino's parser: they have no line.
  if (verdict.line === 0) return 'judge failed'
  if ('printed' in ours) return 'we accept'
  if (ours.error.code !== 'SYNTAX_ERROR') return 'out of scope'
  const { position } = ours.error
  return position?.line === verdict.line && position.column === verdict.column ? 'same place' : 'other place'
}

function told(ours: Ours): string {
  return 'printed' in ours ? ours.printed : ours.error.located
}
