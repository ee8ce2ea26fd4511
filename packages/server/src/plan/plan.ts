import { LRUCache } from 'lru-cache'
import { QueryError } from '../errors.ts'
import type { Catalogue } from './catalogue.ts'
import { type Checked, check, type EngineSite } from './checked.ts'
import { type Choice, chooseEngine } from './choose.ts'
import { type Locate, locatorOf } from './cluster/query.ts'
import { chooseEncoding, chooseFormat, type Encoding, type Format } from './format.ts'
import { type AskedLimits, type Limits, narrow } from './limits.ts'
import type { Value } from './parameters.ts'
import type { View } from './view.ts'

/** What a caller asks for. */
export type Ask = Readonly<{
  query: string
  parameterTypes: readonly string[]
  format: Format | undefined
  accept: string | undefined
  acceptEncoding: string | undefined
  /** Whether the result stays on this machine. */
  isSameMachine: boolean
  limits: AskedLimits
}>

/** All that is decided about a query before it runs. */
export type Plan = Checked &
  Readonly<{
    engine: Choice
    format: Format
    encoding: Encoding
    limits: Limits
    /** Models that are read and not in the warehouse; a query with any cannot run. */
    missing: readonly string[]
    /** The warehouse that this was decided for. */
    version: string
  }>

/** What plans are made from. */
export type PlannerOptions = Readonly<{
  site: EngineSite
  catalogue: () => Catalogue
  maxQueryBytes: number
  encodings: readonly Encoding[]
  cacheSize: number
}>

/** Makes plans, and keeps what was checked: the same text is parsed, judged and compiled once. */
export class Planner {
  readonly #options: PlannerOptions
  readonly #checked: LRUCache<string, Checked>

  constructor(options: PlannerOptions) {
    this.#options = options
    this.#checked = new LRUCache({ max: options.cacheSize })
  }

  /** The plan of a query over what a caller may see, within `allowed`. Throws a `QueryError` that says what is wrong with the query. */
  plan(ask: Ask, view: View, allowed: Limits): Plan {
    const catalogue = this.#options.catalogue()
    const checked = this.#check(ask, view, catalogue)
    return {
      ...checked,
      engine: chooseEngine(this.#options.site, checked.compiled),
      format: chooseFormat(ask.format, ask.accept),
      encoding: chooseEncoding(ask.acceptEncoding, this.#options.encodings, ask.isSameMachine),
      limits: narrow(ask.limits, allowed),
      missing: checked.reads.map(({ name }) => name).filter(name => !catalogue.tables.has(name)),
      version: catalogue.version,
    }
  }

  // The registry stays as it is while the server runs, and a server has one engine: neither can tell two plans apart.
  #check({ query, parameterTypes }: Ask, { policy, models }: View, catalogue: Catalogue): Checked {
    const { site, maxQueryBytes } = this.#options
    const key = JSON.stringify([query, parameterTypes, policy, catalogue.version])
    const known = this.#checked.get(key)
    if (known) return known
    const checked = check(query, parameterTypes, { site, models, catalogue, maxBytes: maxQueryBytes })
    this.#checked.set(key, checked)
    return checked
  }
}

/** Finds places in the caller's text of those in what a cluster was sent; the embedded engine is sent no such text. */
export function locateOf({ compiled }: Plan, values: readonly Value[]): Locate | undefined {
  return compiled.cluster ? locatorOf(compiled.cluster, values) : undefined
}

/** Throws `MODEL_NOT_MATERIALISED` for a plan that reads what is not in the warehouse. */
export function requireRunnable({ missing }: Plan): void {
  const [first] = missing
  if (first === undefined) return
  const names = missing.join(', ')
  throw new QueryError(
    'MODEL_NOT_MATERIALISED',
    `This warehouse does not hold ${names}. SHOW TABLES lists what it has.`,
    {
      hint: 'POST the query to /api/v1/sql/check to see its types and lineage all the same.',
    },
  )
}
