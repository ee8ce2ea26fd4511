// A query that takes too long is stopped on the server, too: by a signal, or by a time-out.
import { AbortedError, createClient, sql } from 'oso-client'

const oso = createClient()
const controller = new AbortController()
setTimeout(() => controller.abort(), 200)

try {
  await oso.query(
    sql`select count(*) from int_events__github a cross join int_events__github b cross join int_events__github c`,
    { signal: controller.signal },
  )
  console.log('it was faster than that')
} catch (error) {
  if (!(error instanceof AbortedError)) throw error
  console.log(`stopped: ${error.message}`)
}
