import { createHash, randomBytes } from 'node:crypto'

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const SECRET_LETTERS = 32
const CHECK_LETTERS = 6
const SHAPE = new RegExp(`^oso_[0-9A-Za-z]{${SECRET_LETTERS + CHECK_LETTERS}}$`)

/**
 * A fresh key: `oso_`, 32 random letters of 62 (190 bits), and 6 letters that check them, so that a mistyped key is
 * known for one without a look-up, and a scanner finds leaked keys without false alarms.
 */
export function newKey(): string {
  const secret = randomLetters(SECRET_LETTERS)
  return `oso_${secret}${checksum(secret)}`
}

/** Whether a text has the form of a key and its check letters agree. */
export function isKeyShaped(text: string): boolean {
  return SHAPE.test(text) && checksum(text.slice(4, 4 + SECRET_LETTERS)) === text.slice(-CHECK_LETTERS)
}

/** What is kept of a key. It has so much chance in it that a fast hash without salt gives nothing away. */
export function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex')
}

/** Random letters and digits. Bytes above the last multiple of 62 are thrown away, so that all are equally likely. */
export function randomLetters(count: number): string {
  let letters = ''
  while (letters.length < count) {
    for (const byte of randomBytes(count)) {
      if (byte < 248 && letters.length < count) letters += letter(byte)
    }
  }
  return letters
}

function checksum(secret: string): string {
  const digest = createHash('sha256').update(`oso key ${secret}`).digest()
  return [...digest.subarray(0, CHECK_LETTERS)].map(letter).join('')
}

function letter(byte: number): string {
  return ALPHABET.charAt(byte % ALPHABET.length)
}
