import { expect, test } from 'vitest'
import { dateText, decimalText, timestampText, timeText } from './text.ts'

test('a decimal keeps its scale and the sign of a fraction below one', () => {
  expect(decimalText(-5n, 2)).toBe('-0.05')
  expect(decimalText(1_234_567n, 3)).toBe('1234.567')
  expect(decimalText(-7n, 0)).toBe('-7')
})

test('days are dates of the Gregorian calendar, long before and after our time', () => {
  for (const days of [0, -1, 19_782, 11_016, -25_509, -719_468, -719_528, 2_932_896]) {
    const expected = new Date(days * 86_400_000).toISOString().slice(0, -14)
    expect(dateText(days)).toBe(expected.replace(/^[+-]00(?=\d{4}-)/, ''))
  }
  expect(dateText(2_932_897)).toBe('+10000-01-01')
  expect(dateText(-719_529)).toBe('-0001-12-31')
})

test('a timestamp before 1970 counts down from midnight', () => {
  expect(timestampText(-1n, 'u')).toBe('1969-12-31 23:59:59.999999')
  expect(timestampText(0n, 's')).toBe('1970-01-01 00:00:00')
  expect(timestampText(1_704_164_645_678n, 'm')).toBe('2024-01-02 03:04:05.678')
})

test('a time has the digits of its unit', () => {
  expect(timeText(37_845_000_001n, 'u')).toBe('10:30:45.000001')
  expect(timeText(1n, 'n')).toBe('00:00:00.000000001')
})
