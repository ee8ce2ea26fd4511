import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type RunningServer, startServer } from 'oso-server'

const TRINO_HOST = fileURLToPath(new URL('../../packages/server/dist/host/trino.js', import.meta.url))

/** The table of TPC-H that results are made of, as a model of an operator's own. */
const MODEL = `lineitem:
  about: Line items of TPC-H, as Trino's connector makes them.
  domain: events
  grain: []
  generation: tpch
  loaded: true
  stability: stable
  cadence: daily
  columns: |
    orderkey       bigint       not null  Order.
    partkey        bigint       not null  Part.
    suppkey        bigint       not null  Supplier.
    linenumber     integer      not null  Place in the order.
    quantity       double       not null  Pieces.
    extendedprice  double       not null  Price.
    discount       double       not null  Share that is taken off.
    tax            double       not null  Share that is added.
    returnflag     varchar(1)   not null  R, A or N.
    linestatus     varchar(1)   not null  O or F.
    shipdate       date         not null  When it was sent.
    commitdate     date         not null  When it was promised.
    receiptdate    date         not null  When it came.
    shipinstruct   varchar(25)  not null  How to deliver.
    shipmode       varchar(10)  not null  How it was sent.
    comment        varchar(44)  not null  Words.
`

/** A gateway over the TPC-H tables of a cluster. */
export type LineitemGateway = Readonly<{ server: RunningServer; close: () => Promise<void> }>

/** Starts it. `encodings` are those of the spooling protocol to ask for; none reads rows in pages. */
export async function lineitemGateway(url: string, encodings: readonly string[] = []): Promise<LineitemGateway> {
  const folder = mkdtempSync(join(tmpdir(), 'oso-lineitem-'))
  mkdirSync(join(folder, 'sources'))
  writeFileSync(join(folder, 'sources/tpch.yaml'), MODEL)
  const none = { requestsPerSecond: 0, requestsPerMinute: 0, concurrentQueries: 0, bytesPerDay: 0 }
  const server = await startServer({
    settings: {
      server: { port: 0 },
      models: { path: folder },
      trino: { url, user: 'admin', catalog: 'tpch', schema: 'sf1', hosts: 1, watchMs: 3_600_000, encodings },
      state: { url: ':memory:' },
      anonymous: { ...none, maxRows: 100_000_000, maxBytes: 2 ** 40, timeoutMs: 600_000 },
    },
    trinoHostCommand: [process.execPath, TRINO_HOST],
  })
  const close = async (): Promise<void> => {
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  }
  return { server, close }
}
