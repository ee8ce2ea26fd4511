import type { Cursor } from './cursor.ts'
import { WordsBuilder } from './fixed.ts'

const WORDS = 4
/** The most digits whose value 64 bits hold for sure. */
const MOST_WIDE_DIGITS = 18

/** DECIMAL: a string of digits with the scale's point in it becomes the unscaled value in 128 bits. */
export class DecimalBuilder extends WordsBuilder {
  readonly #isShort: boolean

  constructor(precision: number) {
    super(WORDS)
    this.#isShort = precision <= MOST_WIDE_DIGITS
  }

  protected value(cursor: Cursor): void {
    const at = this.length * WORDS
    if (this.#isShort) {
      cursor.wide()
      this.#putWide(at, cursor)
    } else this.#putLong(at, cursor)
  }

  #putWide(at: number, wide: Readonly<{ high: number; low: number }>): void {
    this.put(at, wide)
    const sign = (wide.high | 0) >> 31
    this.words[at + 2] = sign
    this.words[at + 3] = sign
  }

  #putLong(at: number, cursor: Cursor): void {
    const start = cursor.at
    const end = cursor.stringEnd()
    cursor.at = start
    if (end - start <= MOST_WIDE_DIGITS + 1) {
      cursor.wide()
      this.#putWide(at, cursor)
    } else this.#putBig(at, BigInt(cursor.text().replace('.', '')))
  }

  #putBig(at: number, value: bigint): void {
    for (let word = 0; word < WORDS; word++) {
      this.words[at + word] = Number(BigInt.asIntN(32, value >> BigInt(word * 32)))
    }
  }
}
