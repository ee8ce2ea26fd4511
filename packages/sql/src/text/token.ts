/**
 * What a stretch of text is. `backquoted` and `digitWord` (`1a`) are names that Trino reads and then refuses;
 * `unknown` is a character that begins nothing; `end` stands once, after the last token.
 */
export type TokenType =
  | 'word'
  | 'quoted'
  | 'backquoted'
  | 'digitWord'
  | 'integer'
  | 'decimal'
  | 'double'
  | 'string'
  | 'unicodeString'
  | 'binary'
  | 'dollarString'
  | 'symbol'
  | 'unknown'
  | 'end'

/**
 * A stretch of text that is not white space or a comment. `value` is what the grammar speaks of: a word in upper case,
 * or a symbol; it is empty for everything else. `at` and `end` are UTF-16 offsets, `end` exclusive.
 */
export type Token = Readonly<{ type: TokenType; value: string; at: number; end: number }>
