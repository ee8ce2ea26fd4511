// Bun:  bun examples/runtimes/bun.ts
import { createClient } from 'oso-client'
import { count, select } from 'oso-client/semantic'

const oso = createClient({ numbers: 'number' }) // reads OSO_BASE_URL and OSO_API_KEY
const sizes = select({ collection: 'projects_by_collection_v1.collection_name', projects: count() }).orderBy(
  'collection',
)

for (const { collection, projects } of await oso.query(sizes)) console.log(`${collection}: ${projects}`)
