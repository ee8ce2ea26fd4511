/**
 * Names as keys of an object: each once, so that no value overwrites another. The second `n` becomes `n_2`,
 * an empty name `column_1` by its place.
 */
export function uniqueKeys(names: readonly string[]): string[] {
  const taken = new Set(names)
  const used = new Set<string>()
  return names.map((name, index) => {
    let key = name || `column_${index + 1}`
    for (let count = 2; used.has(key) || (key !== name && taken.has(key)); count++) key = `${name || 'column'}_${count}`
    used.add(key)
    return key
  })
}

/** Puts the rows that columns make into `out` from `at` on, as plain objects. */
export type FillRows = (out: unknown[], at: number, rows: number, columns: readonly ArrayLike<unknown>[]) => void

/**
 * What fills rows with these keys; the same for all parts of a table, as an engine makes fast only what it runs often.
 * A generated literal is some eight times as fast as a loop; where a content security policy forbids generated code,
 * the loop it is.
 */
export function rowFiller(keys: readonly string[]): FillRows {
  let fill: FillRows | undefined
  return (out, at, rows, columns) => {
    fill ??= generated(keys) ?? looped(keys)
    fill(out, at, rows, columns)
  }
}

// Above this many members engines keep objects as dictionaries anyway.
const MOST_GENERATED = 500

function generated(keys: readonly string[]): FillRows | undefined {
  if (keys.length > MOST_GENERATED) return undefined
  const members = keys.map((key, i) => `${member(key)}:c${i}[i]`)
  const columns = keys.map((_, i) => `c${i}`)
  try {
    const body = `const [${columns}]=columns;for(let i=0;i<rows;i++)out[at+i]={${members}}`
    return new Function('out', 'at', 'rows', 'columns', body) as FillRows
  } catch {
    return undefined
  }
}

/** Names enter as JSON strings, never as code. Only in brackets is `__proto__` a member like any other. */
function member(key: string): string {
  return key === '__proto__' ? '["__proto__"]' : JSON.stringify(key)
}

function looped(keys: readonly string[]): FillRows {
  return (out, at, rows, columns) => {
    for (let i = 0; i < rows; i++) {
      out[at + i] = Object.fromEntries(keys.map((key, column) => [key, columns[column]?.[i]]))
    }
  }
}
