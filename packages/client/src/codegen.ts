/** Types for rows, out of a live gateway: what the command `oso-client types` is made of. */
export { type Described, declareModule, declareTypes, type NamedQuery } from './codegen/declare.ts'
export { type DescribeAsk, describe, type QueryFile } from './codegen/describe.ts'
export { rowType } from './codegen/row-type.ts'
