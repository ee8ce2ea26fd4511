/** A name as a quoted identifier of Trino's. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
