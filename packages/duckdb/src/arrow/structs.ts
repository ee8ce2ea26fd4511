import { DuckdbError } from '../errors.ts'
import { library, textAt } from '../native/library.ts'

/** A column's name and form. `format` is Arrow's C format string, such as `l`, `u`, `d:10,2` or `+s`. */
export type ArrowField = Readonly<{
  name: string
  format: string
  nullable: boolean
  children: readonly ArrowField[]
  /** What the indices in `format` point into; null for a column that is not dictionary-encoded. */
  dictionary: ArrowField | null
}>

/** An ArrowArray in DuckDB's memory, valid until it is released. */
export type ArrowNode = Readonly<{
  length: number
  nullCount: number
  /** Addresses; 0 for an absent buffer. */
  buffers: readonly bigint[]
  children: readonly ArrowNode[]
  dictionary: ArrowNode | null
}>

// struct ArrowSchema, in words of eight bytes:
//   0: format  1: name  2: metadata  3: flags  4: n_children  5: children  6: dictionary  7: release  8: private_data
const SCHEMA_WORDS = 9
const SCHEMA_RELEASE = 7
const NULLABLE = 2n

// struct ArrowArray, in words of eight bytes:
//   0: length  1: null_count  2: offset  3: n_buffers  4: n_children  5: buffers  6: children  7: dictionary
//   8: release  9: private_data
const ARRAY_WORDS = 10
const ARRAY_RELEASE = 8

/** A structure of the Arrow C data interface that DuckDB fills. */
export class ArrowStruct {
  readonly words: BigUint64Array
  readonly #release: number

  private constructor(words: number, release: number) {
    this.words = new BigUint64Array(words)
    this.#release = release
  }

  static schema(): ArrowStruct {
    return new ArrowStruct(SCHEMA_WORDS, SCHEMA_RELEASE)
  }

  static array(): ArrowStruct {
    return new ArrowStruct(ARRAY_WORDS, ARRAY_RELEASE)
  }

  /** The address of the function that frees what the structure points to; 0 when it has been called. */
  get release(): bigint {
    return this.words[this.#release] ?? 0n
  }
}

/** Reads the fields of a schema, which is a struct of the columns. */
export function readFields(schema: BigUint64Array): ArrowField[] {
  const children = wordsAt(word(schema, 5), Number(word(schema, 4)))
  return Array.from(children, address => readField(wordsAt(address, SCHEMA_WORDS)))
}

function readField(schema: BigUint64Array): ArrowField {
  const dictionary = word(schema, 6)
  return {
    name: textAt(word(schema, 1)),
    format: textAt(word(schema, 0)),
    nullable: (word(schema, 3) & NULLABLE) !== 0n,
    children: readFields(schema),
    dictionary: dictionary === 0n ? null : readField(wordsAt(dictionary, SCHEMA_WORDS)),
  }
}

/** Reads an array and what hangs below it, without copying its buffers. */
export function readNode(array: BigUint64Array): ArrowNode {
  if (word(array, 2) !== 0n) throw new DuckdbError('Library', 'an Arrow array with an offset')
  const dictionary = word(array, 7)
  return {
    length: Number(word(array, 0)),
    nullCount: Number(BigInt.asIntN(64, word(array, 1))),
    buffers: Array.from(wordsAt(word(array, 5), Number(word(array, 3)))),
    children: Array.from(wordsAt(word(array, 6), Number(word(array, 4))), child =>
      readNode(wordsAt(child, ARRAY_WORDS)),
    ),
    dictionary: dictionary === 0n ? null : readNode(wordsAt(dictionary, ARRAY_WORDS)),
  }
}

function wordsAt(address: bigint, count: number): BigUint64Array {
  const words = new BigUint64Array(count)
  if (count > 0) library().memcpy(words, address, count * 8)
  return words
}

function word(words: BigUint64Array, index: number): bigint {
  return words[index] ?? 0n
}
