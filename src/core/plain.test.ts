import fc from 'fast-check'
import { expect, it } from 'vitest'
import { plainJson, plainLines } from './plain.ts'

const unseen = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/

it('writes what moves a cursor or turns a direction as its number', () => {
  expect(plainLines('a\u001b[2J\u009b\u202eb\rc\r\n\td')).toBe('a[U+001B][2J[U+009B][U+202E]b[U+000D]c\r\n\td')
  expect(plainJson(JSON.stringify('\u001b\u009b\u202e'))).toBe('"\\u001b\\u009b\\u202e"')
})

it('leaves nothing of the kind, and JSON says the same to a parser', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 60 }),
      (text) =>
        !unseen.test(plainLines(text)) && !unseen.test(plainJson(JSON.stringify(text))) && JSON.parse(plainJson(JSON.stringify(text))) === text,
    ),
  )
})
