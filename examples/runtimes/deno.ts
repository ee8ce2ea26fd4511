// Deno:  deno run --allow-net --allow-env examples/runtimes/deno.ts
import { createClient, sql } from 'oso-client'

const oso = createClient() // reads OSO_BASE_URL and OSO_API_KEY

// `await using` closes the connection at the end of the block, which stops the query on the server.
await using stream = oso.stream<{ project_name: string }>(sql`select project_name from projects_v1 order by 1`)
for await (const { project_name } of stream) {
  console.log(project_name)
  if (project_name > 'g') break
}
