import { DuckdbError } from '../errors.ts'

/** How the buffers of a column lie in memory. All but `null` and `union` start with a validity bitmap, which may be absent. */
export type Layout =
  | Readonly<{ kind: 'null' }>
  | Readonly<{ kind: 'bits' }>
  | Readonly<{ kind: 'fixed'; bytes: number }>
  /** 32-bit offsets, then the bytes they cut. */
  | Readonly<{ kind: 'text' }>
  /** 32-bit offsets into the one child. */
  | Readonly<{ kind: 'list' }>
  /** `size` values of the one child for each row. */
  | Readonly<{ kind: 'fixedList'; size: number }>
  | Readonly<{ kind: 'struct' }>
  /** A byte that says which child holds the row's value; the children are as long as the union. */
  | Readonly<{ kind: 'union' }>

const SIMPLE: Readonly<Record<string, Layout>> = {
  n: { kind: 'null' },
  b: { kind: 'bits' },
  u: { kind: 'text' },
  z: { kind: 'text' },
  '+l': { kind: 'list' },
  '+m': { kind: 'list' },
  '+s': { kind: 'struct' },
  ...fixed(1, 'c', 'C'),
  ...fixed(2, 's', 'S', 'e'),
  ...fixed(4, 'i', 'I', 'f', 'tdD', 'tts', 'ttm', 'tiM'),
  ...fixed(8, 'l', 'L', 'g', 'tdm', 'ttu', 'ttn', 'tiD', 'tDs', 'tDm', 'tDu', 'tDn'),
  ...fixed(16, 'tin'),
}

/** The layout of an Arrow format string. Throws `DuckdbError` of kind `Usage` for one that this package cannot copy. */
export function layoutOf(format: string): Layout {
  const layout = SIMPLE[format] ?? parametric(format)
  if (!layout) throw new DuckdbError('Usage', `a column of Arrow format ${format} cannot be read; cast it in the SQL`)
  return layout
}

function parametric(format: string): Layout | undefined {
  const [head = '', rest = ''] = format.split(/:(.*)/s)
  switch (head) {
    case 'd':
      return { kind: 'fixed', bytes: Number(rest.split(',')[2] ?? 128) / 8 }
    case 'w':
      return { kind: 'fixed', bytes: Number(rest) }
    case '+w':
      return { kind: 'fixedList', size: Number(rest) }
    case '+us':
      return { kind: 'union' }
    case 'tss':
    case 'tsm':
    case 'tsu':
    case 'tsn':
      return { kind: 'fixed', bytes: 8 }
    default:
      return undefined
  }
}

function fixed(bytes: number, ...formats: string[]): Record<string, Layout> {
  return Object.fromEntries(formats.map(format => [format, { kind: 'fixed', bytes }]))
}
