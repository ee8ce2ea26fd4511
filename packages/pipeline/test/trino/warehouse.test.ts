import { CONTRACT_SCHEMA, warehouseContract } from '../../src/warehouse/contract.ts'
import { compileTrino } from '../../src/warehouse/trino/compile.ts'
import { trinoWarehouse } from '../../src/warehouse/trino.ts'
import { ownPlace } from './cluster.ts'

warehouseContract(
  () => trinoWarehouse(ownPlace()),
  sql => compileTrino(sql, CONTRACT_SCHEMA),
)
