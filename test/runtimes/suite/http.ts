import { createClient } from 'oso-client'
import { ensure, equal, failure, type Place, type Test } from './check.ts'
import { clientWith, newId, seenOf } from './fault.ts'

const ONE = 'select 1 as one'

/** Requests are sent again while that is safe, codings are decoded or refused, and other answers are named. */
export const http: readonly Test[] = [
  ...(['gzip', 'br', 'deflate', 'zstd'] as const).map(coding => ({
    name: `a body in ${coding} gives its rows, or an error that says what came; never an empty table`,
    run: async (at: Place) => {
      const query = clientWith(at, { id: newId(), coding, ending: 'end' }, { compress: true }).query(ONE)
      const outcome = await query.then(
        result => result.rows(),
        error => error,
      )
      if (Array.isArray(outcome)) return equal(outcome, [{ one: 1 }])
      ensure(coding !== 'gzip', `gzip is decoded everywhere, but: ${outcome.explain()}`)
      equal(outcome.code, 'INVALID_RESPONSE')
      ensure(/not an Arrow stream/.test(outcome.message), outcome.message)
    },
  })),
  {
    name: 'an answer that is compressed on request is decoded',
    run: async ({ gateway }) => {
      const result = await createClient({ baseUrl: gateway, compress: true }).query(
        'select project_name from projects_v1',
      )
      equal(result.numRows, 3000)
    },
  },
  {
    name: 'a busy server is asked again, after the time that it names',
    run: async at => {
      const fault = { id: newId(), refuse: { times: 2, status: 503, headers: { 'retry-after-ms': '120' } } }
      const started = Date.now()
      equal((await clientWith(at, fault, { retries: 2 }).query(ONE)).rows(), [{ one: 1 }])
      equal((await seenOf(at, fault)).requests, 3)
      ensure(Date.now() - started >= 235, 'it waited twice')
    },
  },
  {
    name: 'a connection that breaks before the answer is tried again',
    run: async at => {
      const fault = { id: newId(), refuse: { times: 1 } }
      equal((await clientWith(at, fault, { retries: 2 }).query(ONE)).rows(), [{ one: 1 }])
      ensure((await seenOf(at, fault)).requests >= 2, 'it was sent again')
    },
  },
  {
    name: 'what fails after a byte of the result is not sent again',
    run: async at => {
      const fault = { id: newId(), bytes: 100, ending: 'break' } as const
      equal((await failure(clientWith(at, fault, { retries: 3 }).query(ONE))).code, 'CUT_SHORT')
      equal((await seenOf(at, fault)).requests, 1)
    },
  },
  {
    name: 'an error that would come again is not asked for again',
    run: async at => {
      const fault = { id: newId() }
      const error = await failure(clientWith(at, fault, { retries: 3 }).query('select nme from projects_v1'))
      equal([error.name, error.code, error.position?.column], ['QueryError', 'COLUMN_NOT_FOUND', 8])
      equal((await seenOf(at, fault)).requests, 1)
    },
  },
  {
    name: "a proxy's page is named as such",
    run: async at => {
      const page = { times: 1, status: 200, headers: { 'content-type': 'text/html' }, body: '<h1>Please log in</h1>' }
      const error = await failure(clientWith(at, { id: newId(), refuse: page }).query(ONE))
      equal([error.name, error.code], ['ProtocolError', 'INVALID_RESPONSE'])
      ensure(/text\/html.*Please log in/.test(error.message), error.message)
    },
  },
  {
    name: 'where nobody listens it is UNREACHABLE',
    run: async () => {
      const error = await failure(createClient({ baseUrl: 'http://127.0.0.1:9199/api/v1/', retries: 0 }).query(ONE))
      equal([error.code, error.retryable], ['UNREACHABLE', true])
    },
  },
  {
    name: 'models, check and lineage answer, also across origins',
    run: async ({ gateway }) => {
      const oso = createClient({ baseUrl: gateway })
      const [described, checked, lineage] = await Promise.all([
        oso.models.describe('projects_v1'),
        oso.check('select project_name as n from projects_v1'),
        oso.lineage('projects_v1'),
      ])
      ensure(
        described.columns.some(column => column.name === 'project_id'),
        'the columns are described',
      )
      equal(
        checked.columns.map(column => column.name),
        ['n'],
      )
      ensure(lineage.sources.length > 0, 'the lineage has sources')
    },
  },
]
