import { hexOf } from '../arrow/bytes.ts'
import { Timestamp } from '../values/time.ts'
import type { Field } from '../wire/piece.ts'
import { dateText, jsonText } from './json.ts'

/** What a display shows: the first rows, and a sentence on the whole. */
export type Shown = Readonly<{
  fields: readonly Field[]
  rows: readonly Readonly<Record<string, unknown>>[]
  summary: string
}>

const WIDEST = 48
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/gu
const NUMERIC = /^(tinyint|smallint|integer|bigint|real|double|decimal)\b/

/** A value as one line of text: NULL is empty-handed, never the word in quotes. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return 'NULL'
  if (typeof value === 'string') return value.replace(/\p{Cc}/gu, escapeControl)
  if (value instanceof Timestamp) return value.toString()
  if (value instanceof Date) return dateText(value)
  if (value instanceof Uint8Array) return `x'${hexOf(value)}'`
  return typeof value === 'object' ? jsonText(value, 'number') : String(value)
}

/** A table of text, numbers to the right. */
export function textTable({ fields, rows, summary }: Shown): string {
  const head = fields.map(field => clip(cellText(field.name)))
  const body = rows.map(row => fields.map(field => clip(cellText(row[field.key]))))
  const widths = fields.map((_, i) => Math.max(...[head, ...body].map(line => width(line[i] ?? ''))))
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => pad(cell, widths[i] ?? 0, NUMERIC.test(fields[i]?.type ?? '')))
      .join('  ')
      .trimEnd()
  const rule = widths.map(size => '─'.repeat(size)).join('  ')
  return [...(fields.length > 0 ? [line(head), rule] : []), ...body.map(line), summary].join('\n')
}

/** The same table for a notebook. All text is escaped. */
export function htmlTable({ fields, rows, summary }: Shown): string {
  const align = (field: Field): string => (NUMERIC.test(field.type) ? ' style="text-align:right"' : '')
  const head = fields.map(
    field => `<th${align(field)} title="${escapeHtml(field.type)}">${escapeHtml(field.name)}</th>`,
  )
  const cell = (row: Shown['rows'][number], field: Field): string =>
    `<td${align(field)}>${escapeHtml(cellText(row[field.key]))}</td>`
  const body = rows.map(row => `<tr>${fields.map(field => cell(row, field)).join('')}</tr>`)
  return [
    '<table>',
    `<thead><tr>${head.join('')}</tr></thead>`,
    `<tbody>${body.join('')}</tbody>`,
    `<caption style="caption-side:bottom;text-align:left;white-space:nowrap">${escapeHtml(summary.replaceAll('\n', ' · '))}</caption>`,
    '</table>',
  ].join('')
}

/** Bytes as a person counts them. */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
}

/** A moment as a person reads it, `2026-11-20 12:00 UTC`. */
export function minuteText(date: Date): string {
  return `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

/** Text safe in HTML, in attributes too. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`)
}

function escapeControl(character: string): string {
  return { '\n': '⏎', '\t': '→' }[character] ?? '�'
}

function clip(text: string): string {
  const characters = Array.from(text)
  return characters.length > WIDEST ? `${characters.slice(0, WIDEST - 1).join('')}…` : text
}

function pad(text: string, size: number, right: boolean): string {
  const space = ' '.repeat(Math.max(0, size - width(text)))
  return right ? space + text : text + space
}

/** Columns of a terminal, near enough: East Asian wide characters and emoji take two. */
function width(text: string): number {
  return Array.from(text).length + (text.match(WIDE)?.length ?? 0)
}
