import type { BuildReport } from '../build.ts'
import type { Ingested } from '../ingest/ingest.ts'
import type { Outcome, Progress } from '../run/outcome.ts'
import { REGISTRY_SOURCE } from '../source/registry.ts'

/** A number with its thousands parted, as 79,638. */
export function grouped(n: number | bigint): string {
  return n.toLocaleString('en-US')
}

/** What a build came to, as text for people; ends with a line break. */
export function reportText(report: BuildReport): string {
  if (report.status === 'unchanged')
    return `nothing to do: no source and no model has changed; ${report.warehouse} stays\n`
  const named = report.ingested.filter(({ record }) => record.source !== REGISTRY_SOURCE)
  const lines = [
    ...named.flatMap(ingested => sourceLines(ingested, report.warehouse)),
    ...report.outcomes.flatMap(troubleLines),
    lastLine(report),
  ]
  return `${lines.join('\n')}\n`
}

function sourceLines({ record, rejections, noted }: Ingested, warehouse: string): string[] {
  // A cluster's flags are in the environment, or at hand in the command that has just run.
  const place = /^https?:/.test(warehouse) ? '--engine trino' : `--warehouse ${warehouse}`
  const list = `oso-pipeline show --rejections ${place}`
  const { source, rowsIn, rowsLoaded, rowsRejected } = record
  const rejected = rejections.filter(rejection => !rejection.kept)
  const shown = rejected.slice(0, MOST_SHOWN).map(({ location, reason }) => `  rejected  ${location}: ${reason}`)
  const more = rowsRejected - shown.length
  return [
    `${source}: ${grouped(rowsIn)} in, ${grouped(rowsLoaded)} loaded, ${grouped(rowsRejected)} rejected` +
      (noted > 0
        ? `, ${grouped(noted)} ${noted === 1 ? 'oddity kept as it is' : 'oddities kept as they are'}; list: ${list}`
        : ''),
    ...shown,
    ...(more > 0 ? [`  and ${grouped(more)} more: ${list}`] : []),
  ]
}

const MOST_SHOWN = 20

function troubleLines(outcome: Outcome): string[] {
  switch (outcome.kind) {
    case 'failed':
      return [`failed   ${outcome.table}: ${outcome.why}`, `         ${standing(outcome.fallback)}`]
    case 'stopped':
      return [`stopped  ${outcome.table}: it reads ${outcome.because}; ${standing(outcome.fallback)}`]
    default:
      return []
  }
}

function standing(fallback: boolean): string {
  return fallback ? 'its last good version stays in place' : 'there is no earlier version of it'
}

function lastLine({ status, outcomes, warehouse, ms }: BuildReport): string {
  const count = (kind: Outcome['kind']) => outcomes.filter(outcome => outcome.kind === kind).length
  const made = `${count('made')} tables made, ${count('kept')} kept`
  const trouble = status === 'failed' ? `, ${count('failed')} failed, ${count('stopped')} stopped` : ''
  return `${made}${trouble} in ${(ms / 1000).toFixed(1)} s: ${warehouse}`
}

/** Where progress goes: a terminal redraws one line, anything else gets a line now and then. */
export type Output = Readonly<{ write: (text: string) => unknown; isTTY?: boolean | undefined; columns?: number }>

// Nothing is said of what takes less than this.
const QUIET_MS = 2_000
const TERMINAL_EVERY_MS = 100
const LINE_EVERY_MS = 2_000

/** Shows progress as it comes; `clear` takes the bar off the screen. */
export function progressOn(
  output: Output,
  now: () => number,
): { report: (progress: Progress) => void; clear: () => void } {
  const startedAt = now()
  const every = output.isTTY ? TERMINAL_EVERY_MS : LINE_EVERY_MS
  let saidAt = startedAt + QUIET_MS - every
  let at = { done: 0, of: 0, name: 'looking at the sources' }
  let detail = ''
  const clear = () => output.isTTY && output.write('\r\x1b[K')
  const say = () => {
    if (now() - saidAt < every) return
    saidAt = now()
    const text = `${at.of > 0 ? `step ${at.done} of ${at.of}: ` : ''}${at.name}${detail}`
    output.write(
      output.isTTY ? `\r\x1b[K${bar(at.done, at.of)}${text}`.slice(0, (output.columns ?? 80) + 4) : `${text}\n`,
    )
  }
  const report = (progress: Progress): void => {
    if (progress.kind === 'stage') at = { done: progress.at, of: progress.of, name: progress.name }
    detail = detailOf(progress)
    say()
  }
  return { report, clear }
}

function detailOf(progress: Progress): string {
  if (progress.kind === 'rows') return `: ${grouped(progress.rows)} rows`
  if (progress.kind !== 'bytes') return ''
  const total = progress.total === undefined ? '' : ` of ${mebibytes(progress.total)}`
  return `: ${mebibytes(progress.read)}${total} MiB`
}

function mebibytes(bytes: number): string {
  return (bytes / 1024 ** 2).toFixed(1)
}

const BAR_WIDTH = 20

function bar(done: number, of: number): string {
  if (of === 0) return ''
  const filled = Math.round((done / of) * BAR_WIDTH)
  return `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} `
}
