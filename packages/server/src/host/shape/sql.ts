/*
 * Pieces of DuckDB's SQL that more than one shape is made of. What is wrapped is a column or a lambda's parameter, so
 * that naming it several times costs nothing.
 */

/** A text literal. */
export function literal(text: string): string {
  // The C API ends a statement at a NUL.
  return text
    .split('\0')
    .map(part => `'${part.replaceAll("'", "''")}'`)
    .join(' || chr(0) || ')
}

/** `then`, or NULL where `value` is. */
export function unlessNull(value: string, then: string): string {
  return `CASE WHEN ${value} IS NOT NULL THEN ${then} END`
}

/** A list with each element made anew; `depth` keeps the parameters of nested ones apart. */
export function eachOf(list: string, depth: number, element: (name: string) => string): string {
  const name = `e${depth}`
  return `list_transform(${list}, lambda ${name}: ${element(name)})`
}

/** The texts of a list with a comma between. */
export function joined(texts: string): string {
  return `array_to_string(${texts}, ',')`
}

/** A field of a row by its place, from 0; names may be missing or double. */
export function fieldOf(row: string, index: number): string {
  return `struct_extract_at(${row}, ${index + 1})`
}

/** Key and value of a map's entry. */
export function entryOf(entry: string): Readonly<{ key: string; value: string }> {
  return { key: `struct_extract(${entry}, 'key')`, value: `struct_extract(${entry}, 'value')` }
}
