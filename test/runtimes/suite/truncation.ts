import type { Client } from 'oso-client'
import { ensure, equal, failure, type Place, type Test } from './check.ts'
import { clientWith, type Fault, newId, seenOf } from './fault.ts'

const SMALL = 'select project_id, project_name from projects_v1 order by project_id limit 5'
const ENDINGS = ['break', 'end', 'close'] as const
const CODINGS = ['gzip', 'br', 'deflate', 'zstd'] as const

type Format = 'arrow' | 'ndjson'

/** A result of which a part is missing is an error, wherever it is cut and however the connection ends. */
export const truncation: readonly Test[] = [
  ...(['arrow', 'ndjson'] as const).flatMap(format =>
    ENDINGS.map(ending => ({
      name: `${format}: cut at any border, ended by ${ending}, it is CUT_SHORT`,
      run: async (at: Place) => {
        const bounds = format === 'arrow' ? arrowBounds(await body(at, format)) : lineBounds(await body(at, format))
        ensure(bounds.length > 3, 'there are borders to cut at')
        for (const bytes of bounds.slice(0, -1)) await isCutShort(at, { id: newId(), bytes, ending }, format)
      },
    })),
  ),
  ...(['arrow', 'ndjson'] as const).map(format => ({
    name: `${format}: cut inside messages it is CUT_SHORT`,
    run: async (at: Place) => {
      const { length } = await body(at, format)
      for (let bytes = 1; bytes < length; bytes += 23)
        await isCutShort(at, { id: newId(), bytes, ending: 'end' }, format)
    },
  })),
  ...CODINGS.map(coding => ({
    name: `${coding}: cut inside a body whose framing is whole, no rows are given out`,
    run: async (at: Place) => {
      const whole: Fault = { id: newId(), coding, ending: 'end' }
      await clientWith(at, whole)
        .query(SMALL)
        .catch(() => undefined)
      const { body: length } = await seenOf(at, whole)
      const trailer = 12
      for (let bytes = 1; bytes < length - trailer; bytes += 19) {
        await isRefused(at, { id: newId(), coding, bytes, ending: 'end' })
      }
      await isRefused(at, { id: newId(), coding, bytes: length - trailer - 20, ending: 'break' })
    },
  })),
  ...CODINGS.map(coding => ({
    name: `${coding}: cut within the last bytes, which hold no rows, the result is whole or refused`,
    run: async (at: Place) => {
      const whole: Fault = { id: newId(), coding, ending: 'end' }
      await clientWith(at, whole)
        .query(SMALL)
        .catch(() => undefined)
      const { body: length } = await seenOf(at, whole)
      for (let missing = 1; missing < 12; missing++) {
        const fault = { id: newId(), coding, bytes: length - missing, ending: 'end' } as const
        const rows = await clientWith(at, fault, { compress: true })
          .query(SMALL)
          .then(
            result => result.numRows,
            () => 'refused',
          )
        ensure(rows === 5 || rows === 'refused', `${missing} bytes short in ${coding} there are ${rows} rows`)
      }
    },
  })),
  {
    name: 'rows of a stream that is cut are given, and then the error',
    run: async at => {
      const bytes = arrowBounds(await body(at, 'arrow'))[2] ?? 0
      let rows = 0
      const reading = async (oso: Client): Promise<void> => {
        for await (const batch of oso.stream(SMALL).batches()) rows += batch.numRows
      }
      equal((await failure(reading(clientWith(at, { id: newId(), bytes, ending: 'end' })))).code, 'CUT_SHORT')
      equal(rows, 5)
    },
  },
]

async function isCutShort(at: Place, fault: Fault, format: Format): Promise<void> {
  const what = `${fault.bytes} bytes of ${format}, then ${fault.ending}`
  const error = await failure(clientWith(at, fault).query(SMALL, { format }), what)
  equal([error.code, error.name], ['CUT_SHORT', 'CutShortError'], what)
  ensure(/^[0-9a-f]{32}$/.test(error.queryId ?? ''), `${what}: the error names the query`)
}

/** A coding that the runtime does not decode is named as what it is; none gives fewer rows. */
async function isRefused(at: Place, fault: Fault): Promise<void> {
  const what = `${fault.bytes} bytes in ${fault.coding}, then ${fault.ending}`
  const error = await failure(clientWith(at, fault, { compress: true }).query(SMALL), what)
  ensure(['CUT_SHORT', 'INVALID_RESPONSE'].includes(error.code), `${what}: ${error.explain()}`)
}

/** The bytes of a whole answer. */
async function body({ faults }: Place, format: Format): Promise<Uint8Array> {
  const unspoilt = btoa(JSON.stringify({ id: newId() } satisfies Fault)).replaceAll('=', '')
  const response = await fetch(`${faults}/${unspoilt}/api/v1/sql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: SMALL, format }),
  })
  return new Uint8Array(await response.arrayBuffer())
}

/** Where each Arrow message begins, and the end. Message: mark, length of metadata, metadata (10: length of body). */
function arrowBounds(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer)
  const bounds = [0]
  for (let at = 0; at < bytes.length; ) {
    const length = view.getInt32(at + 4, true)
    const table = at + 8 + (length === 0 ? 0 : view.getUint32(at + 8, true))
    const vtable = length === 0 ? 0 : table - view.getInt32(table, true)
    const place = length === 0 || view.getUint16(vtable, true) <= 10 ? 0 : view.getUint16(vtable + 10, true)
    at += 8 + length + (place === 0 ? 0 : Number(view.getBigInt64(table + place, true)))
    bounds.push(at)
  }
  return bounds
}

function lineBounds(bytes: Uint8Array): number[] {
  return [0, ...[...bytes.keys()].filter(at => bytes[at] === 10).map(at => at + 1)]
}
