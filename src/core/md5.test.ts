import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { md5 } from './md5.ts'

test('the values of RFC 1321, and what Node computes for any text', () => {
  expect(['', 'a', 'abc', 'message digest', '1234567890'.repeat(8)].map(md5)).toEqual([
    'd41d8cd98f00b204e9800998ecf8427e',
    '0cc175b9c0f1b6a831c399e269772661',
    '900150983cd24fb0d6963f7d28e17f72',
    'f96b697d7cb7938d525a2f31aaf161d0',
    '57edf4a22be3c955ac49da2e2107b67a',
  ])
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
      expect(md5(text)).toBe(createHash('md5').update(text.toWellFormed()).digest('hex'))
    }),
    { numRuns: 200 },
  )
})
