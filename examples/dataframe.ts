// The same result as an Arrow table, as an Arquero table, and as plain columns.
import { op } from 'arquero'
import { createClient, sql } from 'oso-client'

const oso = createClient()
const result = await oso.query<{ artifact_source: string; artifact_type: string }>(
  sql`select artifact_source, artifact_type from int_artifacts_by_project_in_ossd`,
)

console.log(`columns: ${Object.keys(result.columns()).join(', ')}`)
console.log(`Arrow: ${(await result.toArrow()).numRows} rows`)

const table = await result.toArquero()
table.groupby('artifact_source').rollup({ artifacts: op.count() }).orderby('artifact_source').print()
