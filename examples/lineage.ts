// What a result is made from, and how fresh each part of it is.
import { createClient, sql } from 'oso-client'

const oso = createClient()
const result = await oso.query(sql`
  select p.display_name, k.amount
  from key_metrics_by_project_v0 k
  join metrics_v0 m on m.metric_id = k.metric_id
  join projects_v1 p on p.project_id = k.project_id
  where m.metric_name = 'GITHUB_commits_over_all_time'
  order by k.amount desc, p.display_name
`)

console.log(result)
const lineage = await result.lineage()
console.log(String(lineage))
console.log(`made from: ${lineage.sources.map(source => source.name).join(', ')}`)
