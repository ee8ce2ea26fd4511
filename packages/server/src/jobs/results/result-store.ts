/** A result that is being stored. Nobody can read it until it is committed. */
export interface Writing {
  /** Resolves when the bytes are taken. */
  write(bytes: Uint8Array): Promise<void>
  /** Has the whole be there for all to read, and stay there when the machine fails. */
  commit(): Promise<void>
  /** Leaves nothing behind. */
  abort(): Promise<void>
}

/** Bytes from `first` to `last`, both included. */
export type ByteRange = Readonly<{ first: number; last: number }>

/** What lies in a store. */
export type Stored = Readonly<{ name: string; modifiedAt: number }>

/**
 * Where results lie until they expire. All gateways of one state see the same. Its methods throw `QueryError`:
 * `STORAGE_FULL` when there is no room, `STORAGE_UNAVAILABLE` for all else that the store does.
 */
export interface ResultStore {
  create(name: string): Promise<Writing>
  /** The bytes as they are read; undefined when there is no such result. Cancelling closes what is behind. */
  read(name: string, range: ByteRange): Promise<ReadableStream<Uint8Array> | undefined>
  /** Removes a result; one that is not there is removed already. */
  remove(name: string): Promise<void>
  /** Everything in the store, also what was begun and never finished. */
  list(): AsyncIterable<Stored>
  close(): Promise<void>
}
