import { Connection } from './connection.ts'
import { DuckdbError, readError } from './errors.ts'
import { Failures } from './failures.ts'
import { Handle, using } from './native/handle.ts'
import { dropCallback, library, textAt } from './native/library.ts'
import { checkText } from './statement.ts'

/** DuckDB's settings at the time of opening, by their own names: `access_mode`, `threads`, `memory_limit` … */
export type Settings = Readonly<Record<string, string>>

/** An open database: a file, or memory. */
export class Database {
  readonly #handle: Handle
  readonly #connections = new Set<Connection>()
  readonly #callbacks: bigint[] = []
  readonly #failures = new Failures()

  private constructor(handle: Handle) {
    this.#handle = handle
  }

  /** Opens a file, or an empty database in memory for `:memory:`. */
  static open(path: string, settings: Settings = {}): Database {
    return using(createConfig(settings), config => {
      const handle = new Handle('duckdb_close')
      const message = new BigUint64Array(1)
      if (library().duckdb_open_ext(checkText(path), handle.cell, config.address, message) !== 0)
        throw takeError(message)
      return new Database(handle)
    })
  }

  connect(): Connection {
    const connection = new Connection(this.#handle.address, {
      keep: callback => this.#callbacks.push(callback),
      closed: () => this.#connections.delete(connection),
      failures: this.#failures,
    })
    this.#connections.add(connection)
    return connection
  }

  /** Closes its connections, then itself. Closing twice does nothing. */
  close(): void {
    for (const connection of this.#connections) connection.close()
    this.#handle.free()
    for (const callback of this.#callbacks.splice(0)) dropCallback(callback)
  }
}

/** The version of the DuckDB that is installed, such as `v1.5.6`. */
export function duckdbVersion(): string {
  return library().duckdb_library_version()
}

function createConfig(settings: Settings): Handle {
  const c = library()
  const config = new Handle('duckdb_destroy_config')
  c.duckdb_create_config(config.cell)
  for (const [name, value] of Object.entries(settings)) {
    if (c.duckdb_set_config(config.address, checkText(name), checkText(value)) === 0) continue
    config.free()
    throw new DuckdbError('Usage', `the setting ${name} does not take the value ${value}`)
  }
  return config
}

function takeError(cell: BigUint64Array): DuckdbError {
  const [address = 0n] = cell
  if (address === 0n) return readError('the database does not open')
  const error = readError(textAt(address))
  library().duckdb_free(address)
  return error
}
