/** Fractions of a second, as Arrow counts them. */
export type Unit = 's' | 'ms' | 'us' | 'ns'

/** How a column's bytes are laid out: Arrow's physical and logical type in one. Children stand on the field. */
export type ArrowType =
  | Readonly<{ kind: 'null' }>
  | Readonly<{ kind: 'bool' }>
  | Readonly<{ kind: 'int'; bits: number; signed: boolean }>
  | Readonly<{ kind: 'float'; bits: number }>
  | Readonly<{ kind: 'decimal'; bits: number; precision: number; scale: number }>
  | Readonly<{ kind: 'utf8' | 'binary'; wide: boolean }>
  | Readonly<{ kind: 'utf8View' | 'binaryView' }>
  | Readonly<{ kind: 'fixedBinary'; width: number }>
  | Readonly<{ kind: 'date'; unit: 'day' | 'ms' }>
  | Readonly<{ kind: 'time'; unit: Unit; bits: number }>
  | Readonly<{ kind: 'timestamp'; unit: Unit; zone: string | undefined }>
  | Readonly<{ kind: 'duration'; unit: Unit }>
  | Readonly<{ kind: 'interval'; unit: 'month' | 'dayTime' | 'monthDayNano' }>
  | Readonly<{ kind: 'list' | 'listView'; wide: boolean }>
  | Readonly<{ kind: 'fixedList'; size: number }>
  | Readonly<{ kind: 'struct' | 'map' | 'runEnd' }>
  | Readonly<{ kind: 'dictionary'; id: number; bits: number; signed: boolean; values: ArrowType }>

/** A column of a schema, or a part of a nested one. */
export type ArrowField = Readonly<{
  name: string
  nullable: boolean
  type: ArrowType
  children: readonly ArrowField[]
  metadata: ReadonlyMap<string, string>
}>
