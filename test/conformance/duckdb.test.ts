import { startGateway } from '../e2e/gateway.ts'
import { conformance } from './suite.ts'

// test/truth holds all of the recorded answers against the same engine without a gateway.
conformance('duckdb', startGateway, 8)
