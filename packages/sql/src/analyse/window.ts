import { functionNamed, operatorNamed } from '../functions/catalogue.ts'
import type { Call, Expression, Frame, FrameBound, NamedWindow, Window } from '../tree/nodes.ts'
import { commonType } from '../types/coerce.ts'
import { BIGINT, isComparable, isNumeric, isOrderable, isTemporal, type Type } from '../types/type.ts'
import { writeType } from '../types/write.ts'
import type { Context, NamedWindows } from './context.ts'

const RANKING = new Set(['row_number', 'rank', 'dense_rank', 'percent_rank', 'cume_dist', 'ntile', 'lag', 'lead'])
const NEEDS_ORDER = new Set(['lag', 'lead'])
const TAKES_NULLS = new Set(['first_value', 'last_value', 'nth_value', 'lag', 'lead'])

/** Types the window that a call is over, as far as it is written there. */
export function typeWindow({ over }: Call, context: Context): void {
  const window = windowOf(over, context)
  if (window && over?.kind === 'window') checkParts(window, over, context)
}

function windowOf(over: Call['over'], context: Context): Window | undefined {
  return over?.kind === 'name'
    ? named(over.name, over, context.windows, context)
    : over
      ? resolved(over, context)
      : undefined
}

/** Checks what a function asks of its window, once all of the query is typed. Each rule is at the place Trino gives. */
export function checkWindowCall(node: Call, context: Context): void {
  const name = context.analysis.calls.get(node)?.name ?? ''
  if (functionNamed(name)?.kind === 'scalar')
    context.fail('FUNCTION_NOT_WINDOW', `Not a window function: ${name}`, node)
  if (node.nulls && !TAKES_NULLS.has(name)) {
    context.fail('NULL_TREATMENT_NOT_ALLOWED', `Cannot specify null treatment clause for ${name} function`, node)
  }
  const [nested] = context.analysis.nested.get(node) ?? []
  if (nested) context.fail('NESTED_WINDOW', `Cannot nest window functions inside window function '${name}'`, nested)
  if (node.filter)
    context.fail('NOT_SUPPORTED', 'FILTER is not yet supported for window functions', context.select ?? node)
  const window = windowOf(node.over, context)
  if (NEEDS_ORDER.has(name) && window?.orderBy.length === 0) {
    const place = overPlace(node, context)
    context.fail('MISSING_ORDER_BY', `${name} function requires an ORDER BY window clause`, place)
  }
  if (window?.frame && RANKING.has(name)) {
    context.fail('INVALID_WINDOW_FRAME', `Cannot specify window frame for ${name} function`, window.frame)
  }
}

/** The place of a window; before a name it is the word OVER that Trino points at. */
function overPlace({ at, over }: Call, context: Context): Readonly<{ at: number }> {
  if (over?.kind !== 'name') return over ?? { at }
  const before = context.analysis.statement.text.slice(at, over.at).toUpperCase()
  return { at: at + Math.max(0, before.lastIndexOf('OVER')) }
}

/** The windows of a WINDOW clause by name, each with what it takes over from the one that it is based on. */
export function namedWindows(nodes: readonly NamedWindow[], context: Context): NamedWindows {
  const windows = new Map<string, Window>()
  for (const { name, window } of nodes) {
    if (windows.has(name.name.toLowerCase())) {
      context.fail('DUPLICATE_WINDOW_NAME', `WINDOW name '${name.name}' specified more than once`, name)
    }
    const inner = context.with({ windows })
    const complete = resolved(window, inner)
    checkParts(complete, window, inner)
    windows.set(name.name.toLowerCase(), complete)
  }
  return windows
}

function named(name: string, node: Readonly<{ at: number }>, windows: NamedWindows, context: Context): Window {
  return (
    windows.get(name.toLowerCase()) ??
    context.fail('INVALID_WINDOW_REFERENCE', `Cannot resolve WINDOW name ${name}`, node)
  )
}

/** A window with the parts that it takes from the one it is based on. */
function resolved(window: Window, context: Context): Window {
  if (!window.base) return window
  const base = named(window.base.name, window.base, context.windows, context)
  if (window.partitionBy[0]) {
    const message = 'WINDOW specification with named WINDOW reference cannot specify PARTITION BY'
    return context.fail('INVALID_PARTITION_BY', message, window.partitionBy[0])
  }
  if (window.orderBy[0] && base.orderBy.length > 0) {
    const message = 'Cannot specify ORDER BY if referenced named WINDOW specifies ORDER BY'
    return context.fail('INVALID_ORDER_BY', message, window.orderBy[0])
  }
  if (base.frame) {
    const message = 'Cannot reference named WINDOW containing frame specification'
    return context.fail('INVALID_WINDOW_REFERENCE', message, window.base)
  }
  return { ...window, base: null, partitionBy: base.partitionBy, orderBy: [...base.orderBy, ...window.orderBy] }
}

/** Types what is written in the window itself; what it takes over is typed already. */
function checkParts(window: Window, written: Window, context: Context): void {
  for (const key of written.partitionBy) {
    const type = context.type(key)
    if (isComparable(type)) continue
    const message = `${writeType(type)} is not comparable, and therefore cannot be used in window function PARTITION BY`
    context.fail('TYPE_MISMATCH', message, key)
  }
  for (const { expression } of written.orderBy) {
    const type = context.type(expression)
    if (isOrderable(type)) continue
    const message = `${writeType(type)} is not orderable, and therefore cannot be used in window function ORDER BY`
    context.fail('TYPE_MISMATCH', message, expression)
  }
  if (written.frame) checkFrame(written.frame, window, context)
}

// Where a bound stands, from the first row of a partition to the last.
function rank(bound: FrameBound): number {
  if (bound.kind === 'currentRow') return 2
  const before = bound.direction === 'preceding'
  return bound.kind === 'unbounded' ? (before ? 0 : 4) : before ? 1 : 3
}

function checkFrame(frame: Frame, window: Window, context: Context): void {
  const { start, end } = frame
  const last = end ?? { kind: 'currentRow' as const, at: frame.at }
  if (rank(start) === 4) context.fail('INVALID_WINDOW_FRAME', 'Window frame start cannot be UNBOUNDED FOLLOWING', frame)
  if (rank(last) === 0) context.fail('INVALID_WINDOW_FRAME', 'Window frame end cannot be UNBOUNDED PRECEDING', frame)
  if (rank(start) > rank(last)) {
    const message = 'Window frame starting from one bound cannot end with an earlier one'
    context.fail('INVALID_WINDOW_FRAME', message, frame)
  }
  for (const bound of [start, last]) {
    if (bound.kind === 'frameOffset') checkOffset(frame, bound.value, window, context)
  }
}

function checkOffset(frame: Frame, value: Expression, window: Window, context: Context): void {
  const type = context.type(value)
  if (frame.unit === 'range') {
    checkRange(value, type, window, context)
    return
  }
  if (frame.unit === 'groups' && window.orderBy.length === 0) {
    context.fail('MISSING_ORDER_BY', 'Window frame of type GROUPS PRECEDING or FOLLOWING requires ORDER BY', window)
  }
  if (context.analysis.coerce(value, BIGINT)) return
  const message = `Window frame ${frame.unit.toUpperCase()} offset must be of exact numeric type with scale 0 (actual: ${writeType(type)})`
  context.fail('TYPE_MISMATCH', message, value)
}

function checkRange(value: Expression, type: Type, window: Window, context: Context): void {
  const { orderBy } = window
  const [key] = orderBy
  if (!key) {
    context.fail('MISSING_ORDER_BY', 'Window frame of type RANGE PRECEDING or FOLLOWING requires ORDER BY', window)
  }
  if (orderBy.length > 1) {
    const message = `Window frame of type RANGE PRECEDING or FOLLOWING requires single sort item in ORDER BY (actual: ${orderBy.length})`
    context.fail('INVALID_ORDER_BY', message, window)
  }
  const keyType = context.analysis.typeOf(key.expression)
  if (!isNumeric(keyType) && keyType.kind !== 'date' && !isTemporal(keyType) && !keyType.kind.startsWith('interval')) {
    const message = `Window frame of type RANGE PRECEDING or FOLLOWING requires that sort item type be numeric, datetime or interval (actual: ${writeType(keyType)})`
    context.fail('TYPE_MISMATCH', message, key.expression)
  }
  const found = context.analysis.resolve(operatorNamed('-'), [keyType, type])
  if (typeof found === 'string' || !commonType(found.result, keyType)) {
    const message = `Window frame offset value type (${writeType(type)}) not compatible with sort item type (${writeType(keyType)})`
    context.fail('TYPE_MISMATCH', message, value)
  }
  context.analysis.coerce(value, found.parameters[1] ?? type)
}
