import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import koffi, { type LibraryHandle, type TypeObject } from 'koffi'
import { DuckdbError } from '../errors.ts'

// DuckDB's C API as far as this package uses it: what a function returns, then what it takes. `address` is a pointer
// that DuckDB gave; `memory` is memory of ours (or a pointer) that DuckDB reads or fills during the call.
const SIGNATURES = {
  duckdb_library_version: ['text'],
  duckdb_free: ['void', 'address'],
  duckdb_create_config: ['int', 'memory'],
  duckdb_set_config: ['int', 'address', 'text', 'text'],
  duckdb_destroy_config: ['void', 'memory'],
  duckdb_open_ext: ['int', 'text', 'memory', 'address', 'memory'],
  duckdb_close: ['void', 'memory'],
  duckdb_connect: ['int', 'address', 'memory'],
  duckdb_disconnect: ['void', 'memory'],
  duckdb_interrupt: ['void', 'address'],
  duckdb_query: ['int', 'address', 'text', 'memory'],
  duckdb_prepare: ['int', 'address', 'text', 'memory'],
  duckdb_prepare_error: ['text', 'address'],
  duckdb_destroy_prepare: ['void', 'memory'],
  duckdb_nparams: ['count', 'address'],
  duckdb_bind_value: ['int', 'address', 'count', 'address'],
  duckdb_execute_prepared_streaming: ['int', 'address', 'memory'],
  duckdb_destroy_result: ['void', 'memory'],
  duckdb_result_error: ['text', 'memory'],
  duckdb_column_count: ['count', 'memory'],
  duckdb_column_name: ['text', 'memory', 'count'],
  duckdb_column_logical_type: ['address', 'memory', 'count'],
  duckdb_prepared_statement_column_logical_type: ['address', 'address', 'count'],
  duckdb_fetch_chunk: ['address', 'result'],
  duckdb_connection_get_arrow_options: ['void', 'address', 'memory'],
  duckdb_destroy_arrow_options: ['void', 'memory'],
  duckdb_to_arrow_schema: ['address', 'address', 'memory', 'texts', 'count', 'memory'],
  duckdb_data_chunk_to_arrow: ['address', 'address', 'address', 'memory'],
  duckdb_error_data_has_error: ['bool', 'address'],
  duckdb_error_data_message: ['text', 'address'],
  duckdb_destroy_error_data: ['void', 'memory'],
  duckdb_create_logical_type: ['address', 'int'],
  duckdb_create_list_type: ['address', 'address'],
  duckdb_destroy_logical_type: ['void', 'memory'],
  duckdb_get_type_id: ['int', 'address'],
  duckdb_decimal_scale: ['int', 'address'],
  duckdb_decimal_internal_type: ['int', 'address'],
  duckdb_list_type_child_type: ['address', 'address'],
  duckdb_create_null_value: ['address'],
  duckdb_create_bool: ['address', 'bool'],
  duckdb_create_int64: ['address', 'int64'],
  duckdb_create_double: ['address', 'double'],
  duckdb_create_varchar_length: ['address', 'memory', 'count'],
  duckdb_create_blob: ['address', 'memory', 'count'],
  duckdb_create_list_value: ['address', 'address', 'memory', 'count'],
  duckdb_destroy_value: ['void', 'memory'],
  duckdb_create_data_chunk: ['address', 'memory', 'count'],
  duckdb_destroy_data_chunk: ['void', 'memory'],
  duckdb_data_chunk_reset: ['void', 'address'],
  duckdb_data_chunk_get_vector: ['address', 'address', 'count'],
  duckdb_data_chunk_get_column_count: ['count', 'address'],
  duckdb_data_chunk_get_size: ['count', 'address'],
  duckdb_data_chunk_set_size: ['void', 'address', 'count'],
  duckdb_vector_get_data: ['address', 'address'],
  duckdb_vector_get_validity: ['address', 'address'],
  duckdb_vector_get_column_type: ['address', 'address'],
  duckdb_vector_ensure_validity_writable: ['void', 'address'],
  duckdb_vector_assign_string_element_len: ['void', 'address', 'count', 'memory', 'count'],
  duckdb_list_vector_get_child: ['address', 'address'],
  duckdb_list_vector_get_size: ['count', 'address'],
  duckdb_list_vector_reserve: ['int', 'address', 'count'],
  duckdb_list_vector_set_size: ['int', 'address', 'count'],
  duckdb_create_scalar_function: ['address'],
  duckdb_destroy_scalar_function: ['void', 'memory'],
  duckdb_scalar_function_set_name: ['void', 'address', 'text'],
  duckdb_scalar_function_add_parameter: ['void', 'address', 'address'],
  duckdb_scalar_function_set_varargs: ['void', 'address', 'address'],
  duckdb_scalar_function_set_return_type: ['void', 'address', 'address'],
  duckdb_scalar_function_set_special_handling: ['void', 'address'],
  duckdb_scalar_function_set_function: ['void', 'address', 'address'],
  duckdb_scalar_function_set_error: ['void', 'address', 'text'],
  duckdb_register_scalar_function: ['int', 'address', 'address'],
  duckdb_appender_create_ext: ['int', 'address', 'optionalText', 'optionalText', 'text', 'memory'],
  duckdb_appender_add_column: ['int', 'address', 'text'],
  duckdb_appender_column_count: ['count', 'address'],
  duckdb_appender_column_type: ['address', 'address', 'count'],
  duckdb_append_data_chunk: ['int', 'address', 'address'],
  duckdb_appender_close: ['int', 'address'],
  duckdb_appender_destroy: ['int', 'memory'],
  duckdb_appender_error_data: ['address', 'address'],
} as const satisfies Record<string, Signature>

type Signature = readonly [returns: keyof Values, ...takes: (keyof Values)[]]

/** A C type by its name here, and what stands for it in TypeScript. A null pointer comes and goes as `null`. */
type Values = {
  void: undefined
  int: number
  bool: boolean
  count: number
  int64: bigint
  double: number
  text: string
  optionalText: string | null
  texts: readonly string[]
  address: bigint | null
  memory: Uint8Array | BigUint64Array | bigint | null
  result: ResultStruct
}

/** `duckdb_result`, which `duckdb_fetch_chunk` takes by value: six words of eight bytes. */
export type ResultStruct = Readonly<Record<'a' | 'b' | 'c' | 'd' | 'e' | 'f', bigint>>

type CFunction<S extends Signature> = S extends readonly [
  infer R extends keyof Values,
  ...infer A extends (keyof Values)[],
]
  ? (...args: { [I in keyof A]: Values[A[I]] }) => Values[R]
  : never

/** The functions of DuckDB's C API under their own names. */
export type Library = { readonly [Name in keyof typeof SIGNATURES]: CFunction<(typeof SIGNATURES)[Name]> } & {
  /** Copies `bytes` bytes that start at `from` to the front of `to`. */
  readonly memcpy: (to: Uint8Array | BigUint64Array | Int32Array, from: bigint, bytes: number) => void
  /** Copies the first `bytes` bytes of `from` to the address `to`. */
  readonly memput: (to: bigint, from: ArrayBufferView, bytes: number) => void
}

let loaded: Library | undefined

/** DuckDB's C API. Loads the shared library at the first call; throws `DuckdbError` of kind `Library` where there is none. */
export function library(): Library {
  loaded ??= load()
  return loaded
}

/** The zero-terminated text at an address that DuckDB keeps. */
export function textAt(address: bigint): string {
  return koffi.decode.string(address)
}

const RELEASE = koffi.proto('void (void *)')
const FUNCTION = koffi.proto('void (void *, void *, void *)')

/** Calls the `release` function that an Arrow structure carries, with that structure. */
export function callRelease(release: bigint, structure: BigUint64Array): void {
  koffi.call(release, RELEASE, structure)
}

/** Makes a function callable from C as `void (info, input, output)`. It lives until `dropCallback`. */
export function createCallback(call: (info: bigint, input: bigint, output: bigint) => void): bigint {
  return koffi.register(call, koffi.pointer(FUNCTION))
}

/** Frees what `createCallback` made; C must not call it any more. */
export function dropCallback(callback: bigint): void {
  koffi.unregister(callback)
}

function load(): Library {
  const duckdb = loadFile(libraryPath(process.platform, process.arch))
  // The C runtime: the process itself has it, except on Windows, where the executable does not export it.
  const runtime = loadFile(process.platform === 'win32' ? 'msvcrt.dll' : null)
  const types = koffiTypes()
  const functions = Object.entries(SIGNATURES).map(([name, [returns, ...takes]]) => [
    name,
    duckdb.func(
      name,
      types[returns],
      takes.map(take => types[take]),
    ),
  ])
  const move = ['memmove', 'void *', ['void *', 'void *', 'size_t']] as const
  const memmove = runtime.func(move[0], move[1], [...move[2]])
  // The cast holds because each function was made from the signature that `Library` is computed from.
  return Object.freeze({ ...Object.fromEntries(functions), memcpy: memmove, memput: memmove }) as Library
}

function koffiTypes(): Record<keyof Values, TypeObject> {
  const word = koffi.types.uint64
  return {
    void: koffi.types.void,
    int: koffi.types.int,
    bool: koffi.types.bool,
    count: koffi.types.uint64,
    int64: koffi.types.int64,
    double: koffi.types.double,
    text: koffi.types.str,
    optionalText: koffi.types.str,
    texts: koffi.pointer(koffi.types.str),
    address: koffi.pointer(koffi.types.void),
    memory: koffi.pointer(koffi.types.void),
    result: koffi.struct({ a: word, b: word, c: word, d: word, e: word, f: word }),
  }
}

function loadFile(path: string | null): LibraryHandle {
  try {
    return koffi.load(path)
  } catch (cause) {
    throw new DuckdbError('Library', `the shared library ${path ?? 'of the process'} does not load`, { cause })
  }
}

const FILES: Readonly<Record<string, string>> = {
  linux: 'libduckdb.so',
  darwin: 'libduckdb.dylib',
  win32: 'duckdb.dll',
}

/**
 * Where DuckDB's shared library lies: in the platform's package of `@duckdb/node-bindings`.
 *
 * Throws `DuckdbError` of kind `Library` on a platform without one, or when that package is not installed.
 */
export function libraryPath(platform: string, arch: string): string {
  const file = FILES[platform]
  if (!file || !['x64', 'arm64'].includes(arch)) {
    throw new DuckdbError(
      'Library',
      `there is no DuckDB for ${platform}-${arch}; there is for linux, darwin and win32 on x64 or arm64`,
    )
  }
  const names = [`@duckdb/node-bindings-${platform}-${arch}`, `@duckdb/node-bindings-${platform}-${arch}-musl`]
  const paths = names.flatMap(name => packageFolder(name)).map(folder => join(folder, file))
  const found = paths.find(path => existsSync(path))
  if (!found) throw new DuckdbError('Library', `${names[0]} is not installed; run: npm install ${names[0]}`)
  return found
}

// The platform's package depends on nothing and is a dependency of @duckdb/node-bindings, so it is looked for from there.
function packageFolder(name: string): string[] {
  const here = createRequire(import.meta.url)
  try {
    const bindings = createRequire(here.resolve('@duckdb/node-bindings/package.json'))
    return [dirname(bindings.resolve(`${name}/package.json`))]
  } catch {
    return []
  }
}
