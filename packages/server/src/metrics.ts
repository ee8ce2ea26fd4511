import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Observed } from './route/deps.ts'

/** The figures of one server. */
export type Metrics = Readonly<{
  observe: (query: Observed) => void
  read: () => Promise<Readonly<{ contentType: string; text: string }>>
}>

/** What tells how many hosts there are, by kind and by where they stand. */
export type Figured = Readonly<{
  figures: Readonly<Record<string, Readonly<Record<string, number>>>>
  /** Resident memory of the busy host that has most, where hosts hold data. */
  mostResidentBytes?: number
}>

/** Counts queries, and looks at the hosts when the figures are read. */
export function createMetrics(engine: Figured): Metrics {
  const registry = new Registry()
  const registers = [registry]
  const queries = new Counter({
    ...{ name: 'oso_queries_total', help: 'Queries that were run, by how they ended.', registers },
    labelNames: ['code', 'format'] as const,
  })
  const seconds = new Histogram({
    ...{ name: 'oso_query_seconds', help: 'Time from the plan to the last byte.', registers },
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
  })
  const bytes = new Counter({ name: 'oso_result_bytes_total', help: 'Bytes of results that were sent.', registers })
  new Gauge({
    ...{ name: 'oso_engine_hosts', help: 'Engine hosts, by kind and by where they stand.', registers },
    labelNames: ['kind', 'place'] as const,
    collect() {
      for (const [kind, figures] of Object.entries(engine.figures)) {
        for (const [place, count] of Object.entries(figures)) this.set({ kind, place }, count)
      }
    },
  })
  new Gauge({
    ...{ name: 'oso_engine_most_resident_bytes', help: 'Memory of the busy host that has most.', registers },
    collect() {
      this.set(engine.mostResidentBytes ?? 0)
    },
  })
  new Gauge({
    ...{ name: 'oso_gateway_resident_bytes', help: 'Memory of the gateway itself, which sees no row.', registers },
    collect() {
      this.set(process.memoryUsage.rss())
    },
  })
  return {
    observe: ({ code, format, ms, bytes: sent }) => {
      queries.inc({ code, format })
      seconds.observe(ms / 1000)
      bytes.inc(sent)
    },
    read: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  }
}
