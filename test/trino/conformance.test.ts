import { inject } from 'vitest'
import { conformance } from '../conformance/suite.ts'
import { clusterGateway } from './gateway.ts'

conformance('trino', () => clusterGateway(inject('consumer')))
