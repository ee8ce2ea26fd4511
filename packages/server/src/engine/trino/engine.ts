import { QueryError } from '../../errors.ts'
import type { Cluster } from '../../job/job.ts'
import type { Locate } from '../../plan/cluster/query.ts'
import type { Engine, Expected, Outcome, Request, Run } from '../engine.ts'
import { type Clocks, Hands } from '../hands.ts'
import type { HostStart } from '../host.ts'
import type { Control } from './control.ts'
import { Crew, type CrewOptions } from './crew.ts'
import { expectedOn } from './estimate.ts'

/** What the operator says about the hosts of a cluster. */
export type TrinoOptions = Clocks &
  Omit<CrewOptions, 'start'> &
  Readonly<{
    command: HostStart['command']
    cluster: Cluster
    /** What asks the cluster's planner. */
    control: Control
    openMs: number
  }>

/** A Trino cluster, whose rows hosts turn into results. */
export class TrinoEngine implements Engine {
  readonly name = 'trino'
  readonly #hands: Hands
  readonly #crew: Crew
  readonly #control: Control

  constructor(options: TrinoOptions) {
    const { command, cluster, openMs } = options
    this.#hands = new Hands(options)
    this.#control = options.control
    this.#crew = new Crew({
      ...options,
      start: { command, openMs, lanes: cluster.queries, open: { kind: 'connect', cluster } },
    })
  }

  /** Hosts, and queries by where they stand. */
  get figures(): Readonly<Record<'trino', Crew['figures']>> {
    return { trino: this.#crew.figures }
  }

  /** Starts the first host. */
  async warm(): Promise<void> {
    await this.#crew.warm()
  }

  async run(request: Request, signal: AbortSignal): Promise<Run> {
    const { locate } = request
    try {
      const { bytes, outcome } = await this.#hands.run(request, signal, this.#hands.from(this.#crew))
      return { bytes, outcome: outcome.then(told => relocated(told, locate)) }
    } catch (error) {
      throw error instanceof QueryError ? located(error, locate) : error
    }
  }

  async estimate({ job }: Request): Promise<Expected> {
    return expectedOn(this.#control, job.sql)
  }

  async close(): Promise<void> {
    await this.#crew.close()
  }
}

function relocated(outcome: Outcome, locate: Locate | undefined): Outcome {
  return outcome.state === 'complete' ? outcome : { ...outcome, error: located(outcome.error, locate) }
}

/** An error whose place is in the text that was sent, with the place in the caller's. */
function located(error: QueryError, locate: Locate | undefined): QueryError {
  const sent = error.facts.position
  if (!sent || !locate) return error
  const { position, caret } = locate(sent)
  const message = position ? `line ${position.line}:${position.column}: ${error.message}` : error.message
  return new QueryError(error.code, message, { ...error.facts, position, caret })
}
