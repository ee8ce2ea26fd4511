/**
 * Writes the scoreboard into docs/guard.md: what the guard makes of every labelled query of this folder.
 *
 *     npx tsx test/guard/scoreboard.ts            write it
 *     npx tsx test/guard/scoreboard.ts --check    fail where the page differs from what would be written
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ALLOWED_FUNCTIONS } from '../../packages/server/src/guard/functions.ts'
import { type Case, casesOf } from './cases.ts'
import { Judge } from './judge.ts'

const PAGE = fileURLToPath(new URL('../../docs/guard.md', import.meta.url))
const LAYERS = ['text', 'syntax', 'names', 'policy', 'compiler', 'host'] as const

type Scored = Readonly<{ one: Case; by: string | undefined }>

const judge = new Judge()
const scores = [...casesOf('attack'), ...casesOf('benign')].map(
  (one): Scored => ({ one, by: judge.verdict(one).refusal?.by }),
)
judge.close()

const before = readFileSync(PAGE, 'utf8')
const after = [
  ['scoreboard', scoreboard()],
  ['functions', functions()],
].reduce((page, [name = '', text = '']) => put(page, name, text), before)

if (!process.argv.includes('--check')) writeFileSync(PAGE, after)
else if (after !== before) {
  console.error('docs/guard.md differs from what test/guard/scoreboard.ts would write')
  process.exitCode = 1
}

function scoreboard(): string {
  const attacks = groupsOf('attack').map(rows => {
    const [{ one }] = rows as [Scored]
    const counts = LAYERS.map(layer => String(rows.filter(({ by }) => by === layer).length))
    return [one.group, one.title, String(rows.length), ...counts, String(rows.filter(({ by }) => !by).length)]
  })
  const benign = groupsOf('benign').map(rows => {
    const [{ one }] = rows as [Scored]
    return [one.title, String(rows.length), String(rows.filter(({ by }) => by).length)]
  })
  return [
    table(['class', 'attacks', 'queries', ...LAYERS.map(layer => `by ${layer}`), 'bypasses'], attacks),
    table(['benign queries', 'queries', 'false alarms'], benign),
    totals(),
  ].join('\n\n')
}

function totals(): string {
  const count = (label: Case['label'], isRight: (by: string | undefined) => boolean): string => {
    const rows = scores.filter(({ one }) => one.label === label)
    return `${rows.filter(({ by }) => !isRight(by)).length} of ${rows.length}`
  }
  return `Bypasses: **${count('attack', by => by !== undefined)}**. False alarms: **${count('benign', by => by === undefined)}**.`
}

function groupsOf(label: Case['label']): Scored[][] {
  const rows = scores.filter(({ one }) => one.label === label)
  return [...new Set(rows.map(({ one }) => one.group))].map(group => rows.filter(({ one }) => one.group === group))
}

function functions(): string {
  const all = [...ALLOWED_FUNCTIONS.values()]
  const rows = [...new Set(all.map(({ why }) => why))].map(why => {
    const group = all.filter(one => one.why === why)
    const names = group.map(({ name, engines }) => (engines.length === 1 ? `${name}¹` : name))
    return [group[0]?.cost ?? '', why, names.sort().join(' ')]
  })
  return `${table(['cost', 'why it is safe', 'functions'], rows)}\n\n¹ On Trino only; the compiler to DuckDB refuses it and says what to write instead.`
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

/** Puts a text between the two marks of its name. */
function put(page: string, name: string, text: string): string {
  const [start, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`]
  const [from, to] = [page.indexOf(start), page.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`docs/guard.md has no marks for ${name}`)
  return `${page.slice(0, from + start.length)}\n${text}\n${page.slice(to)}`
}
