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

/** Makes the object of row `index` out of columns. */
export type MakeRow<T> = (index: number) => T

/**
 * A maker of plain objects with these keys. A generated literal is some eight times as fast as a loop; where a content
 * security policy forbids generated code, the loop it is.
 */
export function rowMaker<T>(keys: readonly string[], columns: readonly ArrayLike<unknown>[]): MakeRow<T> {
  return generated<T>(keys, columns) ?? (index => looped<T>(keys, columns, index))
}

// Above this many members engines keep objects as dictionaries anyway.
const MOST_GENERATED = 500

function generated<T>(keys: readonly string[], columns: readonly ArrayLike<unknown>[]): MakeRow<T> | undefined {
  if (keys.length > MOST_GENERATED) return undefined
  // A computed key makes `__proto__` a member like any other. Names enter as JSON strings, never as code.
  const members = keys.map((key, i) => `[${JSON.stringify(key)}]:c${i}[i]`)
  const names = keys.map((_, i) => `c${i}`)
  try {
    return new Function(...names, `return i=>({${members.join()}})`)(...columns) as MakeRow<T>
  } catch {
    return undefined
  }
}

function looped<T>(keys: readonly string[], columns: readonly ArrayLike<unknown>[], index: number): T {
  return Object.fromEntries(keys.map((key, i) => [key, columns[i]?.[index]])) as T
}
