/** A quoted identifier. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** A quoted text. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** A name of several parts. */
export function path(...parts: readonly string[]): string {
  return parts.map(identifier).join('.')
}

/** A time as Trino's `timestamp(6)` reads it. */
export function timestamp(at: Date): string {
  return at.toISOString().replace('T', ' ').replace('Z', '')
}

/** The time that a `timestamp(6)` says. */
export function dateOf(text: unknown): Date {
  return new Date(`${String(text).replace(' ', 'T')}Z`)
}
