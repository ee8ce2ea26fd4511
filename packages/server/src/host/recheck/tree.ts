import type { Job } from '../../job/job.ts'
import { FUNCTIONS, TABLE_FUNCTIONS } from './functions.ts'

/** What a query may reach. */
export type Allowed = Pick<Job, 'tables' | 'functions'>

/**
 * What is wrong with the serialised tree of a text, or undefined when it is one query and all in it is allowed. What is
 * not known is refused, so that a construct that a later DuckDB adds is no hole.
 */
export function offenceIn(tree: unknown, allowed: Allowed): string | undefined {
  if (!isObject(tree) || tree.error !== false) return 'it is not a query'
  const { statements } = tree
  if (!Array.isArray(statements) || statements.length !== 1) return 'it is not exactly one statement'
  return firstOffence(statements[0], { ...allowed, names: new Set() })
}

/** What is allowed, and the names of the WITH queries that are in sight. */
type Scope = Allowed & Readonly<{ names: ReadonlySet<string> }>

type Tree = Readonly<Record<string, unknown>>

function firstOffence(value: unknown, scope: Scope): string | undefined {
  if (Array.isArray(value)) return first(value, item => firstOffence(item, scope))
  if (!isObject(value)) return undefined
  const inner = withNames(value, scope)
  const leaf = LEAVES.get(value.class)
  return (
    offenceOf(value, inner) ??
    first(Object.entries(value), ([key, item]) =>
      key === leaf || key === 'sample' ? undefined : firstOffence(item, inner),
    )
  )
}

// Constants are data, whatever they look like; a type is no node.
const LEAVES: ReadonlyMap<unknown, string> = new Map([
  ['CONSTANT', 'value'],
  ['CAST', 'cast_type'],
])

function offenceOf(node: Tree, scope: Scope): string | undefined {
  const { type } = node
  if (node.class !== undefined) return expressionOffence(node, scope)
  if (type === undefined) return undefined
  if (typeof type !== 'string' || !NODES.has(type)) return `${String(type)} is not allowed`
  if (type === 'BASE_TABLE') return tableOffence(node, scope)
  if (!isAbsent(node.at_clause)) return 'at_clause is not allowed'
  if (!isPlainSample(node.sample)) return 'how it is sampled is not allowed'
  return type === 'TABLE_FUNCTION' ? tableFunctionOffence(node) : undefined
}

// A share of the rows; DuckDB also samples so many rows, which it holds in memory.
function isPlainSample(sample: unknown): boolean {
  if (isAbsent(sample)) return true
  if (!isObject(sample) || !isObject(sample.sample_size)) return false
  const { method, is_percentage: isShare, seed, sample_size: size } = sample
  return isShare === true && seed === -1 && typeof size.value === 'number' && SAMPLINGS.has(method)
}

const SAMPLINGS: ReadonlySet<unknown> = new Set(['Bernoulli', 'System'])

const NODES: ReadonlySet<string> = new Set([
  ...['SELECT_NODE', 'SET_OPERATION_NODE', 'CTE_NODE'],
  ...['BASE_TABLE', 'SUBQUERY', 'JOIN', 'TABLE_FUNCTION', 'EXPRESSION_LIST', 'EMPTY'],
  ...['ORDER_MODIFIER', 'LIMIT_MODIFIER', 'DISTINCT_MODIFIER'],
  ...['ASCENDING', 'DESCENDING', 'ORDER_DEFAULT'],
])

const EXPRESSIONS: ReadonlySet<unknown> = new Set([
  ...[
    'BETWEEN',
    'CASE',
    'CAST',
    'COLUMN_REF',
    'COMPARISON',
    'CONJUNCTION',
    'CONSTANT',
    'FUNCTION',
    'LAMBDA',
    'LAMBDA_REF',
  ],
  ...['OPERATOR', 'PARAMETER', 'STAR', 'SUBQUERY', 'WINDOW'],
])

function expressionOffence(node: Tree, scope: Scope): string | undefined {
  const kind = node.class
  if (!EXPRESSIONS.has(kind)) return `${String(kind)} is not allowed`
  if (kind === 'FUNCTION' || kind === 'WINDOW') return functionOffence(node, scope)
  // COLUMNS(…) picks columns by what it is told at run time.
  if (kind === 'STAR' && (node.columns === true || !isAbsent(node.expr))) return 'COLUMNS is not allowed'
  return undefined
}

function functionOffence(node: Tree, { functions }: Scope): string | undefined {
  const name = String(node.function_name).toLowerCase()
  if (!isOwn(node)) return `the function ${name} of another schema is not allowed`
  if (FUNCTIONS.has(name) || TABLE_FUNCTIONS.has(name) || functions.includes(name)) return undefined
  return `the function ${name} is not allowed`
}

function tableFunctionOffence(node: Tree): string | undefined {
  const call = node.function
  const name = isObject(call) ? String(call.function_name).toLowerCase() : ''
  return TABLE_FUNCTIONS.has(name) ? undefined : `the table function ${name} is not allowed`
}

function tableOffence(node: Tree, { tables, names }: Scope): string | undefined {
  const schema = String(node.schema_name)
  const table = String(node.table_name)
  if (!isAbsent(node.catalog_name)) return 'a table of another catalog is not allowed'
  if (!isAbsent(node.at_clause) || !isPlainSample(node.sample)) return `how ${table} is read is not allowed`
  const isKnown = schema === '' ? names.has(table.toLowerCase()) : tables.includes(`${schema}.${table}`)
  return isKnown
    ? undefined
    : `the table ${schema === '' ? table : `${schema}.${table}`} is not among those it was planned to read`
}

// DuckDB writes the schema of its own functions for some operators, such as the list in brackets.
function isOwn(node: Tree): boolean {
  return isAbsent(node.catalog) && ['', 'main', undefined].includes(node.schema as string | undefined)
}

// A WITH query is in sight of those after it and of the body. Taking it for in sight of all of them is no wider:
// a name that is not yet made is an error of the engine's.
function withNames(node: Tree, scope: Scope): Scope {
  const map = isObject(node.cte_map) ? node.cte_map.map : undefined
  const keys = Array.isArray(map) ? map.map(entry => (isObject(entry) ? String(entry.key).toLowerCase() : '')) : []
  const own = typeof node.cte_name === 'string' ? [node.cte_name.toLowerCase()] : []
  const added = [...keys, ...own]
  return added.length === 0 ? scope : { ...scope, names: new Set([...scope.names, ...added]) }
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === ''
}

function isObject(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function first<T>(items: readonly T[], offence: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = offence(item)
    if (found !== undefined) return found
  }
  return undefined
}
