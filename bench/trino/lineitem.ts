import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Running, startGateway } from '../processes.ts'

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

/**
 * Starts a gateway over the TPC-H tables of a cluster. `encodings` are those of the spooling protocol to ask for; none
 * reads rows in pages.
 */
export async function lineitemGateway(url: string, encodings: readonly string[] = []): Promise<Running> {
  const folder = mkdtempSync(join(tmpdir(), 'oso-lineitem-'))
  mkdirSync(join(folder, 'sources'))
  writeFileSync(join(folder, 'sources/tpch.yaml'), MODEL)
  const gateway = await startGateway('', {
    ...{ OSO__MODELS__PATH: folder, OSO__TRINO__URL: url, OSO__TRINO__USER: 'admin' },
    ...{ OSO__TRINO__CATALOG: 'tpch', OSO__TRINO__SCHEMA: 'sf1', OSO__TRINO__ENCODINGS: encodings.join(',') },
    ...{ OSO__TRINO__HOSTS: '1', OSO__TRINO__WATCH_MS: '3600000', OSO__ANONYMOUS__TIMEOUT_MS: '600000' },
  })
  const stop = async (): Promise<void> => {
    await gateway.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  return { ...gateway, stop }
}
