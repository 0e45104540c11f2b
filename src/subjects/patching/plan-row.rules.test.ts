import fc from 'fast-check'
import { expect, test } from 'vitest'
import { impactOf, rankKeyOf, sentenceOf, tieInWords } from './plan-row.rules.ts'

const row = {
  deviceId: 'd',
  ecosystem: 'dpkg',
  package: 'openssl',
  isNoise: false,
  installed: '3.0.11-1',
  fixed: '3.0.17-1' as string | null,
  cveCount: 12,
  fixableCount: 10,
  cves: ['CVE-2026-1000'],
  kevCves: ['CVE-2026-1000'],
  decision: '3 days',
  dueOn: '2026-11-24' as string | null,
  isForensic: false,
  riskScore: 6,
  riskLevel: 'high',
  missing: [],
  policy: 'bod-26-04',
}

test('one sentence says what, until when, why, and what stays open', () => {
  expect(sentenceOf(row, 'exposed')).toBe(
    'Update openssl from 3.0.11-1 to 3.0.17-1 by Tue 24 Nov 2026: it closes 10 vulnerabilities, 1 of them known to be exploited (CVE-2026-1000) on a publicly exposed device; 2 vulnerabilities have no fix yet.',
  )
  expect(sentenceOf({ ...row, fixed: null, fixableCount: 0, kevCves: [], dueOn: null }, 'not-exposed')).toBe(
    'No fixed version of openssl is published yet for 12 vulnerabilities, on a device that is not publicly exposed: watch it.',
  )
  expect(sentenceOf({ ...row, isNoise: true }, 'unknown')).toBe(
    'Headers, tools or a kernel that does not run: 12 vulnerabilities of openssl, gone with 3.0.17-1.',
  )
})

test('the order: noise last of all, then the date, then fix, exploitation, risk, exposure, number', () => {
  const key = (change: Partial<typeof row>, exposure = 'exposed') => rankKeyOf({ ...row, ...change }, exposure)
  const ordered = [
    key({ dueOn: '2026-11-23' }),
    key({ cveCount: 100_000 }),
    key({}),
    key({}, 'not-exposed'),
    key({ riskScore: 5 }),
    key({ kevCves: [] }),
    key({ fixed: null }),
    key({ dueOn: null }),
    key({ isNoise: true, dueOn: '2000-01-01' }),
  ]
  expect(ordered.toSorted()).toEqual(ordered)
})

test('where dates tie, the row says why it follows', () => {
  const at = (change: Partial<typeof row & { epss: number }>, exposure = 'exposed') => ({ ...row, ...change, exposure })
  expect([
    tieInWords(at({}), undefined),
    tieInWords(at({ dueOn: '2026-11-25' }), at({})),
    tieInWords(at({ riskScore: 4, riskLevel: 'moderate' }), at({})),
    tieInWords(at({ kevCves: [] }), at({})),
    tieInWords(at({}, 'not-exposed'), at({})),
    tieInWords(at({ cveCount: 3 }), at({})),
    tieInWords(at({ epss: 0.12 }), at({ epss: 0.934 })),
  ]).toEqual([
    null,
    null,
    'Same day as the one above; its risk is moderate, 4 of 12, against high, 6 of 12.',
    'Same day as the one above; that one is known to be exploited.',
    'Same day as the one above, same risk (high, 6 of 12); that one is on an exposed device.',
    'Same day as the one above, same risk (high, 6 of 12); this one closes fewer vulnerabilities.',
    'Same day as the one above, same risk (high, 6 of 12); by EPSS that one is more likely to be exploited (93.4 % against 12.0 %).',
  ])
})

test('each factor alone moves a row', () =>
  fc.assert(
    fc.property(
      fc.constantFrom<Partial<typeof row>>({ dueOn: '2026-11-25' }, { riskScore: 7 }, { kevCves: [] }, { isNoise: true }, { fixed: null }),
      (change) => rankKeyOf({ ...row, ...change }, 'exposed') !== rankKeyOf(row, 'exposed'),
    ),
  ))

test('ratings count as their highest', () => {
  expect([impactOf(['low', 'high']), impactOf(['moderate', 'low']), impactOf(['low']), impactOf(['unknown']), impactOf([])]).toEqual([
    'high',
    'medium',
    'low',
    null,
    null,
  ])
})
