import { requestJson } from './json.ts'
import type { Ask } from './send.ts'
import type { Settings } from './settings.ts'

type Kept = Readonly<{ etag: string; value: unknown }>

// Pages of a list and the models that a program looks at; what was not asked for longest goes first.
const MOST = 200

/** Answers by their paths, each asked for again with its ETag: what has not changed does not travel twice. */
export class Etags {
  readonly #kept = new Map<string, Kept>()

  /** An answer in JSON, from memory where the server says that it is still the same. It is shared: do not change it. */
  async get<T>(ask: Omit<Ask, 'accept' | 'method'>, settings: Settings): Promise<T> {
    const { path } = ask
    const known = this.#kept.get(path)
    const keep = (etag: string, value: unknown): void => {
      this.#kept.set(path, { etag, value })
      for (const oldest of this.#kept.keys()) {
        if (this.#kept.size <= MOST) break
        this.#kept.delete(oldest)
      }
    }
    this.#kept.delete(path)
    if (known) this.#kept.set(path, known)
    // What lies under a path has the form of the contract for it, by which T was made.
    return requestJson<T>({ ...ask, method: 'GET', known: known as Kept & { value: T }, keep }, settings)
  }
}
