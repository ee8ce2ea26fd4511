import { readType, type Schema, SqlError, type TableSchema } from '../src/index.ts'

/** Columns of the tables in `tpch.tiny`, the only ones that the recorded queries read. */
const COLUMNS = {
  region: 'regionkey bigint, name varchar(25), comment varchar(152)',
  nation: 'nationkey bigint, name varchar(25), regionkey bigint, comment varchar(152)',
  customer:
    'custkey bigint, name varchar(25), address varchar(40), nationkey bigint, phone varchar(15), acctbal double, mktsegment varchar(10), comment varchar(117)',
  orders:
    'orderkey bigint, custkey bigint, orderstatus varchar(1), totalprice double, orderdate date, orderpriority varchar(15), clerk varchar(15), shippriority integer, comment varchar(79)',
  lineitem:
    'orderkey bigint, partkey bigint, suppkey bigint, linenumber integer, quantity double, extendedprice double, discount double, tax double, returnflag varchar(1), linestatus varchar(1), shipdate date, commitdate date, receiptdate date, shipinstruct varchar(25), shipmode varchar(10), comment varchar(44)',
  part: 'partkey bigint, name varchar(55), mfgr varchar(25), brand varchar(10), type varchar(25), size integer, container varchar(10), retailprice double, comment varchar(23)',
  supplier:
    'suppkey bigint, name varchar(25), address varchar(40), nationkey bigint, phone varchar(15), acctbal double, comment varchar(101)',
  partsupp: 'partkey bigint, suppkey bigint, availqty integer, supplycost double, comment varchar(199)',
}

const TABLES: ReadonlyMap<string, TableSchema> = new Map(
  Object.entries(COLUMNS).map(([name, columns]) => [`tpch.tiny.${name}`, table(name, columns)]),
)

function table(name: string, columns: string): TableSchema {
  const parts = columns.split(', ').map(column => column.split(' '))
  return {
    name: `tpch.tiny.${name}`,
    columns: parts.map(([column = '', type = '']) => ({ name: column, type: readType(type) })),
  }
}

/** The catalogue of a session without a schema of its own, as that of the recorded queries. */
export const TPCH: Schema = {
  table: parts => {
    if (parts.length < 3)
      throw new SqlError('MISSING_SCHEMA_NAME', 'Schema must be specified when session schema is not set')
    return TABLES.get(parts.join('.').toLowerCase())
  },
  tableNames: () => TABLES.keys(),
}
