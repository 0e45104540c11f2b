import { expect, test } from 'vitest'
import { ratingOf2, ratingOfVector } from './cvss.rules.ts'

test.each([
  ['AV:N/AC:L/Au:N/C:C/I:C/A:C', 10, 'high'], // 2.0 knows no "critical"
  ['AV:L/AC:H/Au:M/C:N/I:N/A:P', 0.8, 'low'],
  ['CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H', 10, 'critical'],
  ['CVSS:3.1/AV:A/AC:L/PR:L/UI:R/S:U/C:L/I:L/A:N', 4.1, 'medium'],
  ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N', 0, null],
  ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:L/VI:H/VA:L/SC:N/SI:H/SA:L', 9.2, 'critical'],
  ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:L/VI:H/VA:L/SC:N/SI:H/SA:L/E:U', 7.9, 'high'], // no exploit is known: the score says so
] as const)('%s is %d, %s', (vector, score, severity) => {
  expect(ratingOfVector(vector)).toEqual({ score, severity })
})

test.each([
  '',
  'high',
  '7.5',
  'CVSS:3.1/AV:N',
  'AV:N/AC:L',
  'CVSS:4.0/AV:N/AC:L',
  'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:Z',
  'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:N/A:H',
  'A:H/'.repeat(10_000),
])('%.40s is no rating', (vector) => {
  expect(ratingOfVector(vector)).toBeNull()
})

test('a published 2.0 score has its own words', () => {
  expect([9.8, 7, 6.9, 3.9].map((score) => ratingOf2(score).severity)).toEqual(['high', 'high', 'medium', 'low'])
})
