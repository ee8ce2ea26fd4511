/** An engine, and why a query runs on it. */
export type Choice = Readonly<{ name: 'duckdb'; why: string }>

/** Which engine a query runs on. */
export function chooseEngine(functions: readonly string[]): Choice {
  if (functions.length === 0)
    return { name: 'duckdb', why: 'The embedded warehouse is the only engine of this server.' }
  const why = `The embedded warehouse is the only engine of this server; ${functions.join(', ')} run in TypeScript.`
  return { name: 'duckdb', why }
}
