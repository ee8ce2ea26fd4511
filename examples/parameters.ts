// Values go into a query as parameters, never as text; names and lists have forms of their own.
import { createClient, sql } from 'oso-client'

const oso = createClient()

const wanted = ['COMMIT_CODE', 'ISSUE_OPENED']
const since = new Date('2024-01-01T00:00:00Z')
const columns = sql.join([sql.id('event_type'), sql.id('to_artifact_name')])

const events = await oso.query(sql`
  select ${columns}, count(*) as events
  from int_events__github
  where event_type in (${sql.join(wanted.map(type => sql`${type}`))}) and time >= ${since}
  group by event_type, to_artifact_name
  order by events desc, to_artifact_name
`)

console.log(events)
