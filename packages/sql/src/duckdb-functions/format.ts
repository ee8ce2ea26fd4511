import { capped, invalid, MAX_RESULT, type ScalarFunction, type SqlValue, TrinoError } from './function.ts'
import { type Moment, momentOf } from './time/fields.ts'

/*
 * java.util.Formatter, as Trino's FORMAT uses it. Arguments come as `kind:text`, where the text is what a cast to
 * varchar gives, and of a floating-point number what Java prints.
 */

/** FORMAT of a template and values. A NULL value is written as `null`. */
export const FORMAT: ScalarFunction = {
  name: 'trino_format',
  parameters: ['VARCHAR'],
  variadic: 'VARCHAR',
  returns: 'VARCHAR',
  nulls: 'handle',
  call: (template, ...values) => (typeof template === 'string' ? capped(format(template, values.map(argument))) : null),
}

type Argument = Readonly<{ kind: string; text: string }> | null

function argument(value: SqlValue): Argument {
  if (typeof value !== 'string') return null
  const at = value.indexOf(':')
  return { kind: value.slice(0, at), text: value.slice(at + 1) }
}

type Spec = Readonly<{ flags: string; width: number; precision: number | undefined; letter: string; suffix: string }>

const SPEC = /%(?:(\d+)\$|(<))?([-#+ 0,(]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])([a-zA-Z])?/g

function format(template: string, values: readonly Argument[]): string {
  let next = 0
  let last = -1
  let end = 0
  let out = ''
  for (const match of template.matchAll(SPEC)) {
    const [all, index, same, flags = '', width, precision, letter = '', after = ''] = match
    const timed = letter === 't' || letter === 'T'
    const used = timed || after === '' ? all : all.slice(0, -1)
    if (match.index < end) continue
    out += plain(template.slice(end, match.index))
    end = match.index + used.length
    const spec: Spec = {
      flags,
      width: Number(width ?? 0),
      precision: precision === undefined ? undefined : Number(precision),
      letter,
      suffix: timed ? after : '',
    }
    if (letter === '%' || letter === 'n') {
      out += fit(letter === 'n' ? '\n' : '%', spec)
      continue
    }
    last = same ? last : index === undefined ? next++ : Number(index) - 1
    const value = values[last]
    if (value === undefined) return invalid(`Format specifier '${used}'`)
    out += one(spec, value)
    if (out.length > MAX_RESULT) break
  }
  return out + plain(template.slice(end))
}

// A percent sign that begins no specifier is an error.
function plain(text: string): string {
  return text.includes('%') ? invalid(`UnknownFormatConversionException: Conversion = '%'`) : text
}

function one(spec: Spec, value: Argument): string {
  const lower = spec.letter.toLowerCase()
  if (lower === 'b')
    return upperIf(
      spec,
      fit(cut(value === null ? 'false' : value.kind === 'boolean' ? value.text : 'true', spec), spec),
    )
  if (value === null) return upperIf(spec, fit(cut('null', spec), spec))
  const written = conversion(lower, spec, value)
  return upperIf(spec, fit(written, spec))
}

function conversion(lower: string, spec: Spec, value: NonNullable<Argument>): string {
  switch (lower) {
    case 's':
      return cut(shown(value), spec)
    case 'd':
      return integer(spec, value)
    case 'x':
    case 'o':
      return radix(spec, value, lower === 'x' ? 16 : 8)
    case 'f':
      return signed(spec, value, digits => grouped(fixed(digits, spec.precision ?? 6), spec))
    case 'e':
      return signed(spec, value, digits => scientific(digits, spec.precision ?? 6))
    case 'g':
      return signed(spec, value, digits => general(digits, spec))
    case 't':
      return temporal(spec, value)
    default:
      return invalid(`Conversion = '${spec.letter}'`)
  }
}

function upperIf(spec: Spec, text: string): string {
  return /[A-Z]/.test(spec.letter) ? text.toUpperCase() : text
}

function cut(text: string, spec: Spec): string {
  return spec.precision === undefined ? text : text.slice(0, spec.precision)
}

function fit(text: string, spec: Spec): string {
  if (spec.width > MAX_RESULT)
    throw new TrinoError('EXCEEDED_FUNCTION_RESULT_SIZE', 'the width of a format is too large')
  if (spec.flags.includes('-') && spec.width === 0) return invalid(`MissingFormatWidthException: '%-${spec.letter}'`)
  return spec.flags.includes('-') ? text.padEnd(spec.width) : text.padStart(spec.width)
}

// java.time writes a T between day and time, and no seconds where there are none.
function shown({ kind, text }: NonNullable<Argument>): string {
  if (kind !== 'timestamp' && kind !== 'time') return text
  const [, day = '', clock = '', fraction = '', zone = ''] =
    /^(?:(\S+) )?(\d\d:\d\d:\d\d)(?:\.(\d+))?(?: (\S+))?$/.exec(text) ?? []
  const nanos = fraction.padEnd(9, '0').replace(/(?:000)+$/, '')
  const seconds = nanos === '' && clock.endsWith(':00') ? clock.slice(0, 5) : nanos === '' ? clock : `${clock}.${nanos}`
  return day === '' ? seconds : `${day}T${seconds}${zone}`
}

const INTEGERS = ['tinyint', 'smallint', 'integer', 'bigint']
const NUMBERS = ['decimal', 'real', 'double']

function wrongType(spec: Spec, value: NonNullable<Argument>): never {
  return invalid(`${spec.letter} != ${value.kind}`)
}

function integer(spec: Spec, value: NonNullable<Argument>): string {
  if (!INTEGERS.includes(value.kind) || spec.precision !== undefined) return wrongType(spec, value)
  return withSign(spec, value.text.startsWith('-'), grouped(value.text.replace('-', ''), spec))
}

function radix(spec: Spec, value: NonNullable<Argument>, base: 8 | 16): string {
  if (!INTEGERS.includes(value.kind)) return wrongType(spec, value)
  const digits = BigInt.asUintN(64, BigInt(value.text)).toString(base)
  const prefix = spec.flags.includes('#') ? (base === 16 ? '0x' : '0') : ''
  return prefix + (spec.flags.includes('0') ? digits.padStart(spec.width - prefix.length, '0') : digits)
}

function signed(spec: Spec, value: NonNullable<Argument>, write: (digits: Digits) => string): string {
  if (!NUMBERS.includes(value.kind)) return wrongType(spec, value)
  if (/^-?(NaN|Infinity)$/.test(value.text)) return value.text
  return withSign(spec, value.text.startsWith('-'), write(digitsOf(value.text.replace('-', ''))))
}

function withSign(spec: Spec, negative: boolean, digits: string): string {
  const { flags } = spec
  const before = negative
    ? flags.includes('(')
      ? '('
      : '-'
    : flags.includes('+')
      ? '+'
      : flags.includes(' ')
        ? ' '
        : ''
  const after = negative && flags.includes('(') ? ')' : ''
  const width = flags.includes('0') ? spec.width - before.length - after.length : 0
  return before + digits.padStart(width, '0') + after
}

function grouped(digits: string, spec: Spec): string {
  if (!spec.flags.includes(',')) return digits
  const [whole = '', fraction] = digits.split('.')
  const parted = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return fraction === undefined ? parted : `${parted}.${fraction}`
}

/** A number as its digits, and where the point stands: 12.5 is 125 with the point after the second. */
type Digits = Readonly<{ digits: string; point: number }>

function digitsOf(text: string): Digits {
  const [, whole = '', fraction = '', exponent = '0'] = /^(\d+)(?:\.(\d+))?(?:E(-?\d+))?$/.exec(text) ?? []
  return { digits: whole + fraction, point: whole.length + Number(exponent) }
}

/** So many digits after the point, rounded half up on the digits that are shown, as Java does. */
function fixed({ digits, point }: Digits, places: number): string {
  if (places > MAX_RESULT)
    throw new TrinoError('EXCEEDED_FUNCTION_RESULT_SIZE', 'the precision of a format is too large')
  const zeros = point <= 0 ? '0'.repeat(Math.min(1 - point, places + 2)) : ''
  const padded = (zeros + digits).padEnd(Math.max(point, 1) + places, '0')
  const whole = Math.max(point, 1)
  const kept = padded.slice(0, whole + places)
  const up = (padded[whole + places] ?? '0') >= '5'
  const rounded = (BigInt(kept || '0') + (up ? 1n : 0n)).toString().padStart(places + 1, '0')
  return places === 0 ? rounded : `${rounded.slice(0, -places)}.${rounded.slice(-places)}`
}

function scientific(number: Digits, places: number): string {
  const digits = number.digits.replace(/^0+/, '')
  if (digits === '') return `${fixed({ digits: '0', point: 1 }, places)}e+00`
  const exponent = number.point - 1 - (number.digits.length - digits.length)
  const mantissa = fixed({ digits, point: 1 }, places)
  const over = mantissa.startsWith('10')
  const shown = over ? fixed({ digits: '1', point: 1 }, places) : mantissa
  const power = over ? exponent + 1 : exponent
  return `${shown}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`
}

function general(number: Digits, spec: Spec): string {
  const precision = spec.precision === 0 ? 1 : (spec.precision ?? 6)
  const [mantissa = '', power = '0'] = scientific(number, precision - 1).split('e')
  const exponent = Number(power)
  if (/^[0.]*$/.test(mantissa)) return fixed(number, precision - 1)
  return exponent >= -4 && exponent < precision
    ? grouped(fixed(number, precision - 1 - exponent), spec)
    : `${mantissa}e${power}`
}

const MONTHS = 'January February March April May June July August September October November December'.split(' ')
const DAYS = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ')
const two = (n: number): string => String(n).padStart(2, '0')

const TEMPORAL: Readonly<Record<string, (moment: Moment) => string>> = {
  A: m => DAYS[m.dayOfWeek - 1] ?? '',
  a: m => (DAYS[m.dayOfWeek - 1] ?? '').slice(0, 3),
  B: m => MONTHS[m.month - 1] ?? '',
  b: m => (MONTHS[m.month - 1] ?? '').slice(0, 3),
  h: m => (MONTHS[m.month - 1] ?? '').slice(0, 3),
  C: m => two(Math.floor(m.year / 100)),
  Y: m => String(m.year).padStart(4, '0'),
  y: m => two(m.year % 100),
  j: m => String(m.dayOfYear).padStart(3, '0'),
  m: m => two(m.month),
  d: m => two(m.day),
  e: m => String(m.day),
  H: m => two(m.hour),
  k: m => String(m.hour),
  I: m => two(m.hour % 12 || 12),
  l: m => String(m.hour % 12 || 12),
  M: m => two(m.minute),
  S: m => two(m.second),
  L: m => String(m.millisecond).padStart(3, '0'),
  p: m => (m.hour < 12 ? 'am' : 'pm'),
  R: m => `${two(m.hour)}:${two(m.minute)}`,
  T: m => `${two(m.hour)}:${two(m.minute)}:${two(m.second)}`,
  F: m => `${String(m.year).padStart(4, '0')}-${two(m.month)}-${two(m.day)}`,
  D: m => `${two(m.month)}/${two(m.day)}/${two(m.year % 100)}`,
}
const OF_CLOCK = 'HkIlMSLpRT'

function temporal(spec: Spec, value: NonNullable<Argument>): string {
  const write = TEMPORAL[spec.suffix]
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = ''] =
    /^(\d{4})-(\d\d)-(\d\d)(?: (\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?: \S+)?)?$/.exec(value.text) ?? []
  if (!write || year === undefined || (value.kind !== 'date' && value.kind !== 'timestamp'))
    return wrongType(spec, value)
  if (value.kind === 'date' && OF_CLOCK.includes(spec.suffix)) return wrongType(spec, value)
  const [y, mo, d, h, mi, s] = [year, month, day, hour, minute, second].map(Number)
  const millis = Date.UTC(y ?? 0, (mo ?? 1) - 1, d, h, mi, s, Number(fraction.padEnd(3, '0').slice(0, 3)))
  return write(momentOf(BigInt(millis) * 1000n))
}
