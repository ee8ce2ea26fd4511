import { isIP } from 'node:net'

/** How one setting is read, and what is said of it. */
export type Setting<T> = Readonly<{
  default: T
  /** What documentation says of a default that differs from machine to machine. */
  shown?: string
  /** Of what the value is a number, or what text stands there. */
  unit: string
  help: string
  /** The value, or a sentence that says what it must be. */
  read: (text: string) => T | Fault
}>

/** Why a text cannot be the value of a setting. */
export class Fault {
  readonly must: string

  constructor(must: string) {
    this.must = must
  }
}

type Words<T> = Readonly<{ default: T; shown?: string; help: string }>

/** A whole number within bounds. */
export function integer(min: number, max: number, unit: string, words: Words<number>): Setting<number> {
  return {
    ...words,
    unit,
    read: text => {
      const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
      return value >= min && value <= max ? value : new Fault(`must be an integer from ${min} to ${max}`)
    },
  }
}

/** What a text must be, or each text of a list. */
type Kind = Readonly<{ isOne: (text: string) => boolean; what: string }>

const ANY: Kind = { isOne: () => true, what: 'any text' }

/** A text. */
export function text(unit: string, words: Words<string>, { isOne, what }: Kind = ANY): Setting<string> {
  return { ...words, unit, read: value => (isOne(value) ? value : new Fault(`must be ${what}`)) }
}

/** One of some words. */
export function choice<const C extends string>(choices: readonly C[], words: Words<C>): Setting<C> {
  return {
    ...words,
    unit: choices.join(' | '),
    read: value => choices.find(known => known === value) ?? new Fault(`must be one of ${choices.join(', ')}`),
  }
}

/** A URL of some kinds, each written as `https://…`. */
export function url(kinds: readonly string[], words: Words<string>): Setting<string> {
  const schemes = kinds.map(kind => kind.slice(0, kind.indexOf('/')))
  return text('URL', words, {
    isOne: value => URL.canParse(value) && schemes.includes(new URL(value).protocol),
    what: `a URL such as ${kinds.join(' or ')}`,
  })
}

/** Texts with commas between, each of one kind. */
export function list(
  unit: string,
  words: Words<readonly string[]>,
  { isOne, what }: Kind = ANY,
): Setting<readonly string[]> {
  return {
    ...words,
    unit: `${unit}, comma between`,
    read: value => {
      const parts = value
        .split(',')
        .map(part => part.trim())
        .filter(part => part !== '')
      return parts.every(isOne) ? parts : new Fault(`must be ${what}`)
    },
  }
}

/** Web origins, as browsers send them: what is written otherwise would never match. */
export const ORIGIN: Kind = {
  isOne: part => part === '*' || (URL.canParse(part) && new URL(part).origin === part),
  what: '`*`, or origins such as https://app.example.org, in lower case and without a slash at the end',
}

/** Names as `Host` has them, without a port. */
export const HOST_NAME: Kind = {
  isOne: part => part === '*' || /^[\w.-]+$/.test(part) || (part.startsWith('[') && isIP(part.slice(1, -1)) === 6),
  what: '`*`, or names such as data.example.org, without https:// and without a port',
}

/** Where results lie: `s3://` alone is no folder of that name. */
export const STORE: Kind = {
  isOne: text => !text.includes('://') || /^s3:\/\/[^/]/.test(text),
  what: 'a folder, or s3://bucket/prefix',
}

/** A URL as errors and logs may tell it: without a user and a password. */
export function withoutLogin(text: string): string {
  return text.replace(/\/\/.*@/, '//…@')
}
