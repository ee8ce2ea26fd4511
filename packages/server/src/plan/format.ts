import { QueryError } from '../errors.ts'

/** The form of a result. */
export type Format = 'arrow' | 'ndjson' | 'minimal' | 'json' | 'csv'

/** How a result's bytes are coded on the way. */
export type Encoding = 'identity' | 'gzip' | 'br' | 'zstd'

const ACCEPTED: ReadonlyMap<string, Format> = new Map([
  ['application/vnd.apache.arrow.stream', 'arrow'],
  ['application/x-ndjson', 'ndjson'],
  ['text/csv', 'csv'],
  ['application/json', 'json'],
])

/** The media type of a format. OSO's line formats are lines of JSON, and called so. */
export function mediaTypeOf(format: Format): string {
  switch (format) {
    case 'arrow':
      return 'application/vnd.apache.arrow.stream'
    case 'csv':
      return 'text/csv; charset=utf-8'
    case 'ndjson':
    case 'minimal':
    case 'json':
      return 'application/x-ndjson'
    default:
      return format satisfies never
  }
}

/** The format that the body names, else the best that `Accept` names, else `json`. A wildcard names nothing. */
export function chooseFormat(asked: Format | undefined, accept: string | undefined): Format {
  if (asked) return asked
  const [best] = weighed(accept)
    .filter(({ value, weight }) => ACCEPTED.has(value) && weight > 0)
    .sort((a, b) => b.weight - a.weight)
  return (best && ACCEPTED.get(best.value)) ?? 'json'
}

/**
 * The coding that the caller likes best among those that this server has; between equals the earlier of `available`.
 * On one machine it is the plain bytes unless they are refused: a coding costs both ends more than the copy it saves.
 * Throws `NOT_ACCEPTABLE` only when the caller refuses every one, the plain bytes too.
 */
export function chooseEncoding(
  acceptEncoding: string | undefined,
  available: readonly Encoding[],
  isSameMachine = false,
): Encoding {
  const asked = weighed(acceptEncoding)
  const weightOf = (name: string): number | undefined => asked.find(({ value }) => value === name)?.weight
  const others = weightOf('*')
  const liked = available
    .map(name => ({ name, weight: weightOf(name) ?? others ?? 0 }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)[0]
  const plain = weightOf('identity') ?? (others === 0 ? 0 : undefined)
  if (isSameMachine && plain !== 0) return 'identity'
  if (liked && liked.weight >= (plain ?? 0)) return liked.name
  if (plain !== 0) return 'identity'
  throw new QueryError(
    'NOT_ACCEPTABLE',
    `Accept-Encoding refuses all codings; this server has ${available.join(', ')}.`,
  )
}

type Weighed = Readonly<{ value: string; weight: number }>

/** The items of a header such as `gzip, br;q=0.5`, in lower case. A weight that cannot be read is 0. */
function weighed(header: string | undefined): Weighed[] {
  return (header ?? '')
    .toLowerCase()
    .split(',')
    .map(item => item.trim())
    .filter(item => item !== '')
    .map(item => {
      const [value = '', ...parameters] = item.split(';').map(part => part.trim())
      const q = parameters.find(parameter => parameter.startsWith('q='))
      return { value, weight: q === undefined ? 1 : Number(q.slice(2)) || 0 }
    })
}
