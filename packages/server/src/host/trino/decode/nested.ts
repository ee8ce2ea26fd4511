import { Builder } from './builder.ts'
import { CLOSE_LIST, CLOSE_OBJECT, COLON, COMMA, type Cursor, OPEN_LIST, OPEN_OBJECT } from './cursor.ts'

/** Values that are several of another builder's: offsets into it. */
abstract class OffsetsBuilder extends Builder {
  #offsets = new Int32Array(1)

  protected abstract readonly child: Builder

  get bytes(): number {
    return this.length * 4 + this.child.bytes
  }

  protected close(): void {
    this.#offsets[this.length + 1] = this.child.length
  }

  protected override nothing(): void {
    this.close()
  }

  protected resize(room: number, kept: number): void {
    const offsets = new Int32Array(room + 1)
    offsets.set(this.#offsets.subarray(0, kept + 1))
    this.#offsets = offsets
  }

  protected parts() {
    const offsets = new Uint8Array(this.#offsets.buffer, 0, (this.length + 1) * 4)
    return { buffers: [offsets], children: [this.child.take()] }
  }
}

/** ARRAY. */
export class ListBuilder extends OffsetsBuilder {
  protected readonly child: Builder

  constructor(element: Builder) {
    super()
    this.child = element
  }

  protected value(cursor: Cursor): void {
    cursor.expect(OPEN_LIST)
    if (!cursor.take(CLOSE_LIST)) {
      do this.child.read(cursor)
      while (cursor.take(COMMA))
      cursor.expect(CLOSE_LIST)
    }
    this.close()
  }
}

/** MAP: an object, whose names are the keys as strings. */
export class MapBuilder extends OffsetsBuilder {
  protected readonly child: Builder

  constructor(key: Builder, value: Builder) {
    super()
    this.child = new EntryBuilder([key, value])
  }

  protected value(cursor: Cursor): void {
    cursor.expect(OPEN_OBJECT)
    if (!cursor.take(CLOSE_OBJECT)) {
      do this.child.read(cursor)
      while (cursor.take(COMMA))
      cursor.expect(CLOSE_OBJECT)
    }
    this.close()
  }
}

/** ROW: a list, by position. */
export class RowBuilder extends Builder {
  protected readonly fields: readonly Builder[]

  constructor(fields: readonly Builder[]) {
    super()
    this.fields = fields
  }

  get bytes(): number {
    return this.fields.reduce((total, field) => total + field.bytes, 0)
  }

  protected value(cursor: Cursor): void {
    cursor.expect(OPEN_LIST)
    this.readFields(cursor, COMMA)
    cursor.expect(CLOSE_LIST)
  }

  protected readFields(cursor: Cursor, between: number): void {
    for (let index = 0; index < this.fields.length; index++) {
      if (index > 0) cursor.expect(between)
      this.fields[index]?.read(cursor)
    }
  }

  protected override nothing(): void {
    for (const field of this.fields) field.addNull()
  }

  protected resize(): void {}

  protected parts() {
    return { buffers: [], children: this.fields.map(field => field.take()) }
  }
}

/** An entry of a map: `name: value`. */
class EntryBuilder extends RowBuilder {
  protected override value(cursor: Cursor): void {
    this.readFields(cursor, COLON)
  }
}
