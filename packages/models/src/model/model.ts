/** The stages of the pipeline, in the order in which rows pass them. */
export const STAGES = ['source', 'seed', 'staging', 'intermediate', 'metric', 'mart'] as const

/** Where in the pipeline a model stands. `metric` is a definition that the factory makes tables of, not a table. */
export type Stage = (typeof STAGES)[number]

/** How a model's table is kept. */
export const KINDS = [
  'full',
  'view',
  'incremental_by_time_range',
  'scd_type_2_by_time',
  'external',
  'seed',
  'table',
  'metric',
] as const

export type Kind = (typeof KINDS)[number]

/** What a reader may rely on; `unstated` where nothing was said. */
export const STABILITIES = [
  'stable',
  'in development',
  'unstable',
  'core',
  'sbom',
  'partitioned',
  'factory',
  'internal',
  'retired',
  'unstated',
] as const

export type Stability = (typeof STABILITIES)[number]

/** How the type of a column is known. */
export const BASES = ['declared', 'carried', 'derived', 'observed in consumers', 'assumed'] as const

export type Basis = (typeof BASES)[number]

/** A column of another model. */
export type ColumnRef = Readonly<{ model: string; column: string }>

export type Column = Readonly<{
  name: string
  /** Trino's type, in Trino's spelling: `timestamp(6) with time zone`. */
  type: string
  /** `null`: not stated. */
  nullable: boolean | null
  description: string | null
  basis: Basis
  /** Upstream's own spelling of the type, where it is another: `STRING`. */
  declaredAs: string | null
  /** The columns of the model's parents that its values are made from; empty where the SQL is not at hand. */
  from: readonly ColumnRef[]
}>

/** An audit as declared: its name and arguments, and upstream's words on when it applies. */
export type Audit = Readonly<{
  name: string
  arguments: Readonly<Record<string, string | readonly string[]>>
  note: string | null
}>

/** What upstream states of a table and nothing here acts on. Empty where nothing is stated. */
export type Upstream = Readonly<{
  /** What made it: `sqlmesh`, `sqlmesh-factory`, `dbt`, `dagster/external`. */
  generation: string
  enabled: boolean
  /** The declared key, where it is not the grain. */
  key: readonly string[]
  /** False where the cadence is only what upstream falls back to. */
  cadenceDeclared: boolean
  timeColumn: string | null
  partitionedBy: readonly string[]
  start: string | null
  options: Readonly<Record<string, string | number | boolean>>
  dialect: string | null
  path: string | null
  /** What of all this is likely, not certain. */
  unverified: readonly string[]
  /** Parents that the SQL here does not read, as nothing here makes them. */
  omitted: readonly string[]
}>

/** The buckets of time that metrics are taken over. */
export const AGGREGATIONS = [
  'daily',
  'weekly',
  'monthly',
  'quarterly',
  'biannually',
  'yearly',
  'over_all_time',
] as const

export type Aggregation = (typeof AGGREGATIONS)[number]

/** What metrics are taken of. */
export const ENTITIES = ['artifact', 'project', 'collection'] as const

export type Entity = (typeof ENTITIES)[number]

/** What makes a definition, or a table of the factory, a metric. */
export type Metric = Readonly<{
  /** Name of the definition: `commits`. */
  key: string
  label: string | null
  formula: string
  events: readonly string[]
  /** The names of the values it gives, where they are not just its key. */
  emits: readonly string[]
  /** One of each for a table, all that apply for a definition. */
  entities: readonly Entity[]
  aggregations: readonly Aggregation[]
  /** False for a table that only other metrics read. */
  published: boolean
  incremental: boolean
  /** The published name, `{EVENT_SOURCE}_commits_weekly`; `null` for definitions and what is not published. */
  publishedName: string | null
  /** The view that collects the table's rows. */
  view: string | null
}>

/** A named table of the pipeline. */
export type Model = Readonly<{
  name: string
  /** Other names it is found by. */
  aliases: readonly string[]
  schema: 'oso'
  stage: Stage
  domain: string
  kind: Kind
  /** The columns that tell rows apart; empty when not stated. */
  grain: readonly string[]
  purpose: string
  notes: string | null
  /** Empty for retired tables, of which only name and purpose are known. */
  columns: readonly Column[]
  /** What it is made from, by name; a name that nothing here defines stays as it is. */
  parents: readonly string[]
  /** Where its rows come from in the end: the models of stage `source`, and names that nothing here defines. */
  sources: readonly string[]
  audits: readonly Audit[]
  tags: readonly string[]
  stability: Stability
  /** `daily`, `weekly` … */
  cadence: string | null
  /** True when this package has its SQL, or a pipeline loads it. */
  built: boolean
  /** Trino's dialect. */
  sql: string | null
  metric: Metric | null
  upstream: Upstream
  /** Where it is defined, from the folder of models. */
  file: string
}>
