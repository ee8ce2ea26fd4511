import type { End } from '../arrow/end.ts'
import type { Message } from '../arrow/messages.ts'
import type { Decoding, Values } from '../values/values.ts'

/** A column of a result. */
export type Field = Readonly<{
  /** As the query names it. Names may repeat. */
  name: string
  /** Under which a row holds the value: the name, made unique. */
  key: string
  /** Trino's type, `decimal(10,2)`. */
  type: string
  nullable: boolean
}>

/** Some rows of a result, decoded when they are asked for. */
export interface Chunk {
  readonly rows: number
  /** The Arrow messages that hold the rows, where Arrow is what came. */
  readonly messages: readonly Message[] | undefined
  values(column: number, decoding: Decoding): Values
  /** The rows from a multiple of 8 on, up to another, as a chunk of their own. Nothing where that would copy columns. */
  slice?(from: number, to: number): Chunk | undefined
}

/** What a result consists of, in order, whatever the form in which it travels. */
export type Piece =
  | Readonly<{ kind: 'schema'; fields: readonly Field[]; message: Message | undefined }>
  | Readonly<{ kind: 'chunk'; chunk: Chunk }>
  | Readonly<{ kind: 'end'; end: End }>

/** A result as it comes in. */
export type Pieces = AsyncGenerator<Piece, void>
