// A pool holds plain values, each distinct one once, a line of JSON a value:
//
//   "text"  12.5  true  null      itself
//   [4,0,7]                       an array of the values on lines 4, 0 and 7
//   [-3,5,6]                      an object whose keys are the array on line 3 - 1 = 2, its values on lines 5 and 6
//
// What a value is made of stands above it, so that it can be written at once and read from its line alone.

/** A value of JSON. */
export type Plain = string | number | boolean | null | readonly Plain[] | Readonly<{ [key: string]: Plain }>

/** Writes values, those that are alike once. */
export class PoolWriter {
  readonly #lines = new Map<string, number>()

  /** The line of a value. */
  add(value: Plain): number {
    if (typeof value !== 'object' || value === null) return this.#line(JSON.stringify(value))
    if (isArray(value)) return this.#line(JSON.stringify(value.map(item => this.add(item))))
    const keys = this.add(Object.keys(value))
    return this.#line(JSON.stringify([-keys - 1, ...Object.values(value).map(item => this.add(item))]))
  }

  #line(text: string): number {
    const known = this.#lines.get(text)
    if (known !== undefined) return known
    this.#lines.set(text, this.#lines.size)
    return this.#lines.size - 1
  }

  toString(): string {
    return [...this.#lines.keys()].join('\n')
  }
}

// Array.isArray does not narrow read-only arrays.
function isArray(value: Plain): value is readonly Plain[] {
  return Array.isArray(value)
}

/** Reads values by their line. The text is split at the first use; a value is made once and shared. */
export function poolReader(text: string): (line: number) => Plain {
  let lines: readonly string[] | undefined
  const made: Plain[] = []
  const read = (line: number): Plain => {
    lines ??= text.split('\n')
    const known = made[line]
    if (known !== undefined) return known
    const value = parse(lines[line] ?? 'null', read)
    made[line] = value
    return value
  }
  return read
}

function parse(line: string, read: (line: number) => Plain): Plain {
  const value: Plain = JSON.parse(line)
  if (!Array.isArray(value)) return value
  // A pool's arrays are of line numbers; see above.
  const [first = 0, ...rest] = value as number[]
  if (first >= 0) return value.map(read)
  const keys = read(-first - 1) as readonly string[]
  return Object.fromEntries(keys.map((key, index) => [key, read(rest[index] ?? 0)]))
}
