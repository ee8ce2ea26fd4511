import { escapeHtml } from '../table/display.ts'
import type { Graph } from './tree.ts'

/** Levels that lie open; what is below them opens at a click. */
const OPEN_LEVELS = 3

/** A tree as nested lists, in which each name is drawn in full once. */
export function drawHtml({ roots, below, label }: Graph): string {
  const shown = new Set<string>()
  const list = (names: readonly string[], level: number): string =>
    `<ul>${names.map(name => `<li>${item(name, level)}</li>`).join('')}</ul>`
  const item = (name: string, level: number): string => {
    const next = below(name)
    // A name below several others is drawn in full below the first of them; a circle ends the same way.
    if (shown.has(name)) return `${escapeHtml(name)}${next.length > 0 ? ' (above)' : ''}`
    shown.add(name)
    const text = escapeHtml(label(name))
    if (next.length === 0) return text
    const open = level < OPEN_LEVELS ? ' open' : ''
    return `<details${open}><summary>${text}</summary>${list(next, level + 1)}</details>`
  }
  return list(roots, 0)
}
