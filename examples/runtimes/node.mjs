// Node 20 and later, as ESM:  node examples/runtimes/node.mjs
import { createClient, sql } from 'oso-client'

const oso = createClient() // reads OSO_BASE_URL and OSO_API_KEY
const result = await oso.query(sql`select project_name, display_name from projects_v1 order by 1 limit ${3}`)
console.log(result)
