import { expect, test } from 'vitest'
import { codeAt, openSecret, otpAddress, plainCode, printedCode, sealSecret, secretText, stepOf } from './totp.ts'

const secret = Buffer.from('12345678901234567890')

// RFC 6238, appendix B, SHA-1.
test.each([
  [59, '94287082'],
  [1111111109, '07081804'],
  [1111111111, '14050471'],
  [1234567890, '89005924'],
  [2000000000, '69279037'],
  [20000000000, '65353130'],
])('at second %i the code is %s', (second, code) => expect(codeAt(secret, Math.floor(second / 30), 8)).toBe(code))

test('a code of the step before and after is taken, two steps off is not', () => {
  const now = 1_795_305_000_000
  const step = now / 30_000
  expect([-2, -1, 0, 1, 2].map((off) => stepOf(secret, codeAt(secret, step + off), now))).toEqual([undefined, step - 1, step, step + 1, undefined])
  for (const odd of ['', '12345', '1234567', 'abcdef']) expect(stepOf(secret, odd, now)).toBeUndefined()
})

test('the key as text and as address', () => {
  expect(secretText(secret)).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ') // RFC 4648
  expect(otpAddress(secret, 'a&b@x.example', 'Lake Side')).toBe(
    'otpauth://totp/Lake%20Side:a%26b%40x.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Lake%20Side',
  )
})

test('a sealed secret opens for its account and key alone', () => {
  const sealed = sealSecret(secret, 'the key', 'one')
  expect(openSecret(sealed, 'the key', 'one')).toEqual(secret)
  expect(() => openSecret(sealed, 'the key', 'two')).toThrow(/authenticate/)
  expect(() => openSecret(sealed, 'another', 'one')).toThrow(/authenticate/)
  expect(sealSecret(secret, 'the key', 'one')).not.toBe(sealed)
})

test('printed codes are read as they are typed', () => {
  expect(printedCode(3)).toMatch(/^[A-HJ-NP-Z2-9]{4}(-[A-HJ-NP-Z2-9]{4}){2}$/)
  expect(plainCode(' abcd efgh-2345 ')).toBe('ABCDEFGH2345')
})
