import type { Compiled, EngineSite } from './checked.ts'

/** An engine, and why a query runs on it. */
export type Choice = Readonly<{ name: EngineSite['name']; why: string }>

/** Which engine a query runs on: the cluster where there is one, for the warehouse is there and not here. */
export function chooseEngine(site: EngineSite, { functions }: Compiled): Choice {
  const { name } = site
  if (name === 'trino')
    return { name, why: `This server reads the tables of a Trino cluster, in ${site.catalog}.${site.schema}.` }
  const why = 'The embedded warehouse is the only engine of this server'
  return { name, why: functions.length === 0 ? `${why}.` : `${why}; ${functions.join(', ')} run in TypeScript.` }
}
