import { withinStack } from '../errors.ts'
import type { Explain, Query, ShowColumns, Statement, StatementBody } from '../tree/nodes.ts'
import { BOOLEAN, type Type, UNKNOWN, VARCHAR } from '../types/type.ts'
import type { Analysed, AnalyseOptions, BodyColumn, OutputColumn, Schema } from './analysed.ts'
import { Analysis } from './analysis.ts'
import type { Rules } from './context.ts'
import { typeExpression } from './expression.ts'
import { query } from './query.ts'
import { Scope } from './scope.ts'
import { didYouMean } from './suggest.ts'

const RULES: Rules = { type: typeExpression, query }

/**
 * Finds out what a statement means: what its names stand for, the type of every expression, what is coerced, what is
 * read, and where each column of the result comes from. Throws a `SqlError` with Trino's name for the first mistake.
 */
export function analyse(statement: Statement, schema: Schema, options: AnalyseOptions = {}): Analysed {
  const analysis = new Analysis(statement, schema, options)
  checkParameterCount(analysis)
  const columns = withinStack(() => bodyOf(statement.body, analysis), { text: statement.text, at: statement.body.at })
  const parameters = parameterTypes(analysis)
  return {
    statement,
    columns: columns.map(named),
    tables: [...analysis.reads].map(([table, read]) => ({ name: table.name, columns: inOrder(table.columns, read) })),
    functions: [...analysis.functions].sort(),
    parameters,
    types: analysis.types,
    coercions: analysis.coercions,
    references: analysis.references,
    calls: analysis.calls,
    typeNames: analysis.typeNames,
    bodies: analysis.bodies,
    selects: analysis.selects,
    relations: analysis.relations,
    ordinals: analysis.ordinals,
    compared: analysis.compared,
    parameterNodes: analysis.parameterNodes,
  }
}

function checkParameterCount(analysis: Analysis): void {
  const { parameters } = analysis.statement
  const given = analysis.declared?.length ?? parameters
  if (given === parameters) return
  const message = `Incorrect number of parameters: expected ${parameters} but found ${given}`
  analysis.fail('INVALID_PARAMETER_USAGE', message, { at: 0 })
}

function bodyOf(body: StatementBody, analysis: Analysis): readonly BodyColumn[] {
  switch (body.kind) {
    case 'query':
      return queryColumns(body, analysis)
    case 'explain':
      bodyOf(body.body, analysis)
      return [explained(body)]
    case 'showTables':
      return [text('Table')]
    case 'showColumns':
      return shownColumns(body, analysis)
    default:
      return body satisfies never
  }
}

function queryColumns(node: Query, analysis: Analysis): readonly BodyColumn[] {
  return query(node, new Scope([], null), analysis, RULES)
}

function shownColumns(node: ShowColumns, analysis: Analysis): readonly BodyColumn[] {
  const parts = node.table.parts.map(part => part.name)
  const found = analysis.schema.table(parts)
  if (!found) {
    const hint = didYouMean(parts.at(-1) ?? '', analysis.schema.tableNames())
    analysis.fail('TABLE_NOT_FOUND', `Table '${parts.join('.')}' does not exist`, node.table, hint)
  }
  return ['Column', 'Type', 'Extra', 'Comment'].map(text)
}

/** A plan as text, or with `TYPE VALIDATE` whether the statement is valid. */
function explained({ options }: Explain): BodyColumn {
  const validates = options.some(({ value }) => value === 'validate')
  return validates ? { name: 'Valid', type: BOOLEAN, from: [] } : text('Query Plan')
}

function text(name: string): BodyColumn {
  return { name, type: VARCHAR, from: [] }
}

/** Trino's name for a column without one is its place. */
function named({ name, type, from }: BodyColumn, index: number): OutputColumn {
  return { name: name ?? `_col${index}`, type, from }
}

function inOrder(columns: readonly Readonly<{ name: string }>[], read: ReadonlySet<string>): readonly string[] {
  return columns.map(({ name }) => name).filter(name => read.has(name))
}

/** The type that a parameter is declared with, else what it is coerced to where it stands, else unknown. */
function parameterTypes(analysis: Analysis): readonly Type[] {
  const types = Array.from({ length: analysis.statement.parameters }, (_, i) => analysis.declared?.[i] ?? UNKNOWN)
  if (analysis.declared) return types
  for (const node of analysis.parameterNodes) {
    const wanted = analysis.coercions.get(node)
    if (wanted) types[node.index] = unbounded(wanted)
  }
  for (const node of analysis.parameterNodes) analysis.types.set(node, types[node.index] ?? UNKNOWN)
  return types
}

/** A text that is compared with a short one need not be short itself. */
function unbounded(type: Type): Type {
  return type.kind === 'varchar' ? VARCHAR : type
}
