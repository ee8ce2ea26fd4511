import type { Lambda, NamedQuery, Table } from '../tree/nodes.ts'
import type { Type } from '../types/type.ts'
import type { BodyColumn, ColumnOrigin, Field, Reference } from './analysed.ts'

/** What a name can stand for in a scope. */
export type Target =
  | Readonly<{ kind: 'column'; field: Field }>
  | Readonly<{ kind: 'lambda'; lambda: Lambda; index: number; type: Type }>
  | Readonly<{ kind: 'output'; index: number; type: Type; from: readonly ColumnOrigin[] }>

/** A name that a scope knows: what it stands for, and which qualifiers may stand before it. */
export type Entry = Readonly<{ name: string | null; qualifier: Qualifier | null; target: Target }>

/** The name of a relation, in lower case: all of it that is written, of which any last parts stand before a column. */
export type Qualifier = readonly string[]

/** A query of a WITH clause that is in scope. `columns` are what its reader sees. */
export type Named = {
  readonly query: NamedQuery
  readonly columns: readonly BodyColumn[]
  /** Set while the step of a recursive query is analysed: the tables that read the query itself. */
  readonly step: Table[] | null
}

/** What a resolved name is, and how many queries outward. */
export type Found = Readonly<{ entry: Entry; outer: number; scope: Scope }>

/** The most names that a column is written with: catalog, schema, table and its own. */
const MOST_PARTS = 4

const NOTHING_NAMED: ReadonlyMap<string, Named> = new Map()

/** Names that can be referred to at a place, and the scope around it. */
export class Scope {
  readonly entries: readonly Entry[]
  readonly parent: Scope | null
  /** Whether a query begins here, so that what is further out is another query's. */
  readonly boundary: boolean
  readonly named: ReadonlyMap<string, Named>
  #byName: Map<string, Entry[]> | undefined

  constructor(
    entries: readonly Entry[],
    parent: Scope | null,
    { boundary = false, named = NOTHING_NAMED }: { boundary?: boolean; named?: ReadonlyMap<string, Named> } = {},
  ) {
    this.entries = entries
    this.parent = parent
    this.boundary = boundary
    this.named = named
  }

  /** The entries of this scope alone that `parts` can mean: a name, after any part of its qualifier. */
  matches(parts: readonly string[]): readonly Entry[] {
    this.#byName ??= index(this.entries)
    const same = this.#byName.get(lower(parts.at(-1))) ?? []
    const prefix = parts.slice(0, -1).map(lower)
    return prefix.length === 0 ? same : same.filter(entry => qualifies(entry.qualifier, prefix))
  }

  /** Whether a leading part of `parts` is a column here, so that the rest are fields of its row. */
  hasColumnPrefix(parts: readonly string[]): boolean {
    for (let length = Math.min(parts.length - 1, MOST_PARTS); length > 0; length--) {
      if (this.matches(parts.slice(0, length)).length > 0) return true
    }
    return false
  }

  /** The columns of the relation that `parts` names, nearest scope first. */
  relation(parts: readonly string[]): Readonly<{ entries: readonly Entry[]; outer: number }> | undefined {
    const prefix = parts.map(lower)
    for (const { scope, outer } of this.outward()) {
      const entries = scope.entries.filter(entry => qualifies(entry.qualifier, prefix))
      if (entries.length > 0) return { entries, outer }
    }
    return undefined
  }

  /** This scope and those around it, each with the number of queries between. */
  *outward(): Generator<Readonly<{ scope: Scope; outer: number }>> {
    let outer = 0
    for (let scope: Scope | null = this; scope; scope = scope.parent) {
      yield { scope, outer }
      if (scope.boundary) outer++
    }
  }

  /** The query of a WITH clause that an unqualified name means here. */
  namedQuery(name: string): Named | undefined {
    for (const { scope } of this.outward()) {
      const found = scope.named.get(name.toLowerCase())
      if (found) return found
    }
    return undefined
  }
}

/** The reference that an entry becomes where it is named. */
export function referenceTo({ target }: Entry, outer: number): Reference {
  if (target.kind === 'column') return { kind: 'column', field: target.field, outer }
  if (target.kind === 'lambda') return { kind: 'lambda', lambda: target.lambda, index: target.index }
  return { kind: 'output', index: target.index }
}

/** The type of what an entry stands for. */
export function typeOf({ target }: Entry): Type {
  return target.kind === 'column' ? target.field.type : target.type
}

/** An entry for a column of a relation. */
export function columnEntry(field: Field, qualifier: Qualifier | null): Entry {
  return { name: field.name, qualifier, target: { kind: 'column', field } }
}

/** An alias, which hides every other name of the relation. */
export function aliasQualifier(alias: string): Qualifier {
  return [alias.toLowerCase()]
}

function qualifies(qualifier: Qualifier | null, prefix: readonly string[]): boolean {
  return qualifier !== null && prefix.every((part, i) => part === qualifier[qualifier.length - prefix.length + i])
}

function index(entries: readonly Entry[]): Map<string, Entry[]> {
  const byName = new Map<string, Entry[]>()
  for (const entry of entries) {
    if (entry.name === null) continue
    const same = byName.get(entry.name.toLowerCase())
    if (same) same.push(entry)
    else byName.set(entry.name.toLowerCase(), [entry])
  }
  return byName
}

function lower(part: string | undefined): string {
  return (part ?? '').toLowerCase()
}
