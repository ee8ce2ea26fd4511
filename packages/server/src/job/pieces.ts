/** What is left of pieces whose first `bytes` bytes were written, as a call of the system may take only some. */
export function withoutFirst(pieces: readonly Uint8Array[], bytes: number): readonly Uint8Array[] {
  let rest = bytes
  const at = pieces.findIndex(piece => {
    if (piece.length > rest) return true
    rest -= piece.length
    return false
  })
  const [first, ...others] = at < 0 ? [] : pieces.slice(at)
  return first ? [first.subarray(rest), ...others] : []
}
