import type { Pull } from '../arrow/bytes.ts'
import { CutShortError } from '../errors.ts'

/** The whole lines of each piece of a body, without blank ones. A last line without its end was cut. */
export async function* lines(pull: Pull): AsyncGenerator<readonly string[], void> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  let rest = ''
  for (let bytes = await pull(); bytes; bytes = await pull()) {
    const parts = (rest + decoder.decode(bytes, { stream: true })).split('\n')
    rest = parts.pop() ?? ''
    yield parts.filter(part => part.trim() !== '')
  }
  if (rest.trim() !== '') throw new CutShortError('CUT_SHORT', 'the result ended within a line')
}
