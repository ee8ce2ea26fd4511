import { ModelError, type Place } from '../errors.ts'
import {
  AGGREGATIONS,
  type Aggregation,
  type Audit,
  BASES,
  ENTITIES,
  type Entity,
  KINDS,
  type Metric,
  type Model,
  STABILITIES,
  type Stage,
  type Upstream,
} from '../model/model.ts'
import { readAudit } from './audits.ts'
import { type ColumnDefaults, readColumns } from './columns.ts'
import { type Line, splitList } from './text.ts'

/** A value of a head or of a declaration: a text, or what YAML has beside texts. */
export type Value = unknown

/** What is written of one model, before it is checked. */
export type Entry = Readonly<{
  name: string
  place: Place
  values: ReadonlyMap<string, Value>
  /** Where each key stands. */
  lines: ReadonlyMap<string, number>
  columns: readonly Line[]
  sql: string | null
}>

/** What the place of a file and the models beside it say of an entry. */
export type Surroundings = Readonly<{
  stage: Stage
  domain: string
  tags: readonly string[]
  /** Column name → meaning. */
  glossary: ReadonlyMap<string, string>
}>

/** Every key that an entry may have. */
const KEYS = new Set(
  (
    'model stage domain kind about label aliases grain key stability cadence parents omits reads time start dialect ' +
    'partition options aggregations entities events emits formula published incremental tags enabled generation path notes ' +
    'unverified audits types columns loaded'
  ).split(' '),
)

/** The model that an entry describes. Throws ModelError for an unknown key or a value that cannot be. */
export function readModel(entry: Entry, around: Surroundings): Model {
  const read = readerOf(entry)
  for (const key of entry.values.keys()) if (!KEYS.has(key)) throw read.wrong(key, `"${key}" is not a key of a model`)
  const stage = read.oneOf('stage', [around.stage], around.stage)
  const defaults: ColumnDefaults = { basis: read.oneOf('types', BASES, 'declared'), glossary: around.glossary }
  const metric = stage === 'metric' ? readMetric(entry.name, read) : null
  return {
    name: entry.name,
    aliases: read.list('aliases'),
    schema: 'oso',
    stage,
    domain: read.text('domain') ?? around.domain,
    kind: read.oneOf('kind', KINDS, stage === 'metric' ? 'metric' : stage === 'source' ? 'external' : 'full'),
    grain: read.list('grain'),
    purpose: metric ? purposeOf(metric) : read.needed('about'),
    notes: read.text('notes'),
    columns: readColumns(entry.columns, entry.place.file, defaults),
    parents: [...read.list('parents'), ...read.list('reads')],
    sources: [],
    audits: readAudits(read),
    tags: [...around.tags, ...read.list('tags')],
    stability: read.oneOf('stability', STABILITIES, stage === 'metric' ? 'factory' : 'unstated'),
    cadence: read.text('cadence')?.replace(' by default', '') ?? null,
    built: stage !== 'metric' && (entry.sql !== null || read.flag('loaded', false)),
    sql: entry.sql,
    metric,
    upstream: readUpstream(stage, read),
    file: entry.place.file,
  }
}

function readMetric(key: string, read: Reader): Metric {
  return {
    key,
    label: read.text('label'),
    formula: read.needed('formula'),
    events: read.list('events'),
    emits: read.list('emits'),
    entities: read.listOf<Entity>('entities', ENTITIES),
    aggregations: read.listOf<Aggregation>('aggregations', AGGREGATIONS),
    published: read.flag('published', true),
    incremental: read.flag('incremental', true),
    publishedName: null,
    view: null,
  }
}

function purposeOf(metric: Metric): string {
  return `${metric.label ?? metric.key.replaceAll('_', ' ')}: ${metric.formula}.`
}

const GENERATIONS: Readonly<Partial<Record<Stage, string>>> = { source: 'dagster/external', metric: 'sqlmesh-factory' }

function readUpstream(stage: Stage, read: Reader): Upstream {
  return {
    generation: read.text('generation') ?? GENERATIONS[stage] ?? 'sqlmesh',
    enabled: read.flag('enabled', true),
    key: read.list('key'),
    cadenceDeclared: read.text('cadence')?.endsWith(' by default') === false,
    timeColumn: read.text('time'),
    partitionedBy: read.list('partition'),
    start: read.text('start'),
    options: read.record('options'),
    dialect: read.text('dialect'),
    path: read.text('path'),
    unverified: read.list('unverified'),
    omitted: read.list('omits'),
  }
}

function readAudits(read: Reader): Audit[] {
  const lines = (read.text('audits') ?? '').split('\n').filter(line => line.trim() !== '')
  return lines.map(line => {
    const audit = readAudit(line.trim())
    if (!audit) throw read.wrong('audits', `"${line}" is not an audit; write name(argument=value)`)
    return audit
  })
}

type Reader = ReturnType<typeof readerOf>

/** Typed access to an entry's values. Each throws ModelError at the key's place when the value is of another kind. */
function readerOf(entry: Entry) {
  const wrong = (key: string, detail: string) =>
    new ModelError({ ...entry.place, line: entry.lines.get(key) ?? entry.place.line }, `${entry.name}: ${detail}`)

  const text = (key: string): string | null => {
    const value = entry.values.get(key)
    if (value === undefined || value === null) return null
    if (typeof value === 'object') throw wrong(key, `"${key}" is a text`)
    return String(value)
  }
  const list = (key: string): string[] => {
    const value = entry.values.get(key)
    return Array.isArray(value) ? value.map(String) : splitList(text(key) ?? '')
  }
  const listOf = <T extends string>(key: string, allowed: readonly T[]): T[] =>
    list(key).map(item => allowedOne(key, item, allowed))

  const allowedOne = <T extends string>(key: string, value: string, allowed: readonly T[]): T => {
    const found = allowed.find(one => one === value)
    if (found === undefined) throw wrong(key, `"${key}" is one of ${allowed.join(', ')}, not "${value}"`)
    return found
  }
  const oneOf = <T extends string>(key: string, allowed: readonly T[], otherwise: T): T => {
    const value = text(key)
    return value === null ? otherwise : allowedOne(key, value, allowed)
  }
  const needed = (key: string): string => {
    const value = text(key)
    if (value === null) throw wrong(key, `"${key}" is missing`)
    return value
  }
  const flag = (key: string, otherwise: boolean): boolean =>
    oneOf(key, ['true', 'false'], otherwise ? 'true' : 'false') === 'true'

  const record = (key: string): Upstream['options'] => {
    const value = entry.values.get(key) ?? {}
    if (!isOptions(value)) throw wrong(key, `"${key}" has texts, numbers and flags by name`)
    return value
  }
  return { wrong, text, list, listOf, oneOf, needed, flag, record }
}

function isOptions(value: unknown): value is Upstream['options'] {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every(item => ['string', 'number', 'boolean'].includes(typeof item))
  )
}
