import { CutShortError } from '../errors.ts'
import type { Pieces } from './piece.ts'

/**
 * Passes a result on, and believes it only when it says that it is whole: the last piece is the end, and as many rows
 * came as the end says. Throws `CUT_SHORT` otherwise. A body that ends cleanly proves nothing.
 */
export async function* proven(pieces: Pieces): Pieces {
  let rows = 0
  for await (const piece of pieces) {
    if (piece.kind === 'chunk') rows += piece.chunk.rows
    if (piece.kind === 'end' && piece.end.rows !== rows) {
      throw new CutShortError('CUT_SHORT', `${rows} rows of the result came, the server sent ${piece.end.rows}`)
    }
    yield piece
    if (piece.kind === 'end') return
  }
  throw new CutShortError('CUT_SHORT', `the result ended after ${rows} rows without saying that it is whole`)
}
