import { type Gateway, startOverCluster } from '../e2e/gateway.ts'
import type { Target } from './statement.ts'

/** A gateway over a node that reads the tables which a run makes at its start. */
export function clusterGateway(
  { url, user }: Target,
  settings: Parameters<typeof startOverCluster>[0] = {},
  server: Parameters<typeof startOverCluster>[1] = {},
): Promise<Gateway> {
  return startOverCluster({ url, user, ...settings }, server)
}
