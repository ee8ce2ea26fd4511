// A first query: SQL in, typed rows out. Start a gateway first: npm run demo
import { createClient, sql } from 'oso-client'

const oso = createClient() // reads OSO_BASE_URL and OSO_API_KEY

const result = await oso.query<{ project_name: string; display_name: string }>(
  sql`select project_name, display_name from projects_v1 order by project_name limit ${5}`,
)

console.log(result)
for (const { project_name, display_name } of result.rows()) console.log(`${project_name}: ${display_name}`)
