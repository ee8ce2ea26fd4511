import { readType, type Type, writeType } from 'oso-sql'
import type { Random } from './random.ts'
import type { Formal } from './signature.ts'

/** An expression, and its type as `writeType` spells it. */
export type Typing = Readonly<{ sql: string; type: string }>

/** What the variables of a signature stand for so far. */
export type Bindings = Map<string, string>

const LONGEST = 160
/** Chosen in place of what fits, so that coercions and refusals are met too. */
const MISFIT = 0.12

/** Expressions that were found to be good, to make greater ones of. */
export class Pool {
  readonly #byType = new Map<string, string[]>()
  readonly #random: Random

  constructor(random: Random, first: readonly Typing[]) {
    this.#random = random
    for (const item of first) this.add(item)
  }

  add({ sql, type }: Typing): void {
    if (sql.length > LONGEST) return
    const same = this.#byType.get(type)
    if (same) same.push(sql)
    else this.#byType.set(type, [sql])
  }

  /** Any expression; each type is as likely as any other. */
  any(): Typing {
    const type = this.#random.pick([...this.#byType.keys()])
    return { type, sql: this.#random.pick(this.#byType.get(type) ?? []) }
  }

  /** An expression of exactly that type, or a NULL of it. */
  ofType(type: string): string {
    const found = this.#byType.get(type)
    return found && this.#random.chance(0.9) ? this.#random.pick(found) : `CAST(NULL AS ${type})`
  }

  /** An expression of a type that `wanted` accepts, or any where there is none. */
  where(wanted: (type: string) => boolean): Typing {
    const types = [...this.#byType.keys()].filter(wanted)
    if (types.length === 0 || this.#random.chance(MISFIT)) return this.any()
    const type = this.#random.pick(types)
    return { type, sql: this.#random.pick(this.#byType.get(type) ?? []) }
  }

  /** An expression for a parameter, which binds the variables that stand in it. */
  forParameter(formal: Formal, bindings: Bindings): string {
    const { sql, type } = this.where(candidate => matches(formal, readType(candidate), new Map(bindings)))
    matches(formal, readType(type), bindings)
    return sql
  }
}

const VARIABLE = /^[A-Za-z]\d?$/

function matches(formal: Formal, type: Type, bindings: Bindings): boolean {
  if (VARIABLE.test(formal.name) && formal.parts.length === 0) return bind(formal.name, writeType(type), bindings)
  switch (formal.name) {
    case 'array':
      return type.kind === 'array' && inner(formal, [type.element], bindings)
    case 'map':
      return type.kind === 'map' && inner(formal, [type.key, type.value], bindings)
    case 'row':
      return (
        type.kind === 'row' &&
        inner(
          formal,
          type.fields.map(field => field.type),
          bindings,
        )
      )
    default:
      return (
        writeType(type)
          .replace(/\(.*\)/, '')
          .toLowerCase() === formal.name.toLowerCase()
      )
  }
}

function inner(formal: Formal, types: readonly Type[], bindings: Bindings): boolean {
  return (
    formal.parts.length === types.length &&
    formal.parts.every((part, i) => {
      const type = types[i]
      return type !== undefined && matches(part, type, bindings)
    })
  )
}

function bind(name: string, type: string, bindings: Bindings): boolean {
  const before = bindings.get(name)
  if (before === undefined) bindings.set(name, type)
  return before === undefined || before === type
}
