import { packed } from '../gen/registry.ts'
import { unpack } from './registry/packed.ts'
import type { Registry } from './registry/registry.ts'

/** The models of this package: every stage table of the pipeline, those that are built here with their SQL. */
export const registry: Registry = unpack(packed)
