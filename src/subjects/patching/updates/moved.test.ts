import { expect, test } from 'vitest'
import { causeInWords, changesOf, movedInWords, movedOnDevice, type MoveShort } from './moved.ts'

const [high, very] = [
  { riskLevel: 'high', riskScore: 6 },
  { riskLevel: 'very high', riskScore: 9 },
]
const move = (more: Partial<MoveShort>): MoveShort => ({
  ...{ package: 'openssl', rankBefore: 1, rankAfter: 1, dueBefore: '2026-11-25', dueAfter: '2026-11-25', riskBefore: high, riskAfter: high },
  ...more,
})

test('only what differs is told, risk too, and the cause holds no name of the inside', () => {
  expect(changesOf(move({ rankAfter: 3, riskAfter: very }))).toEqual(['place 1 → 3', 'risk high, 6 of 12 → very high, 9 of 12'])
  expect(changesOf(move({ rankBefore: null, riskAfter: very }))).toEqual([])
  expect(
    ['feed loaded: debsecan:bookworm, kev', 'exposure stated: not-exposed', 'exposure taken back: exposed', 'vm: something', 'device changed'].map(
      causeInWords,
    ),
  ).toEqual([
    'loaded: Debian fixes, bookworm; Known exploited vulnerabilities (CISA KEV)',
    'exposure set to “Not publicly exposed”',
    'exposure “Publicly exposed” was taken back',
    'vm: something',
    'what is said of a device changed',
  ])
})

test('a statement is answered with how much moved and the first of it', () => {
  expect(movedInWords([])).toBe('No update moved in the plan.')
  expect(movedInWords([move({ package: 'bash', rankAfter: 22 }), move({ rankBefore: 2, dueAfter: '2027-01-21' })])).toBe(
    '2 updates moved in the plan: openssl now 1st, Thu 21 Jan 2027 instead of Wed 25 Nov 2026.',
  )
  expect(movedInWords([move({ riskAfter: very })])).toBe(
    '1 update moved in the plan: openssl still 1st, risk very high, 9 of 12 instead of high, 6 of 12.',
  )
})

test('where only rows of the device moved, because another device leads the update, that is what is told', () => {
  const row = { package: 'zip', before: { dueOn: '2026-11-25' }, after: { dueOn: '2027-01-21' } }
  expect(movedOnDevice([row])).toBe(
    '1 due date moved on this device: zip, Thu 21 Jan 2027 instead of Wed 25 Nov 2026. The plan’s order stays: another device needs the same update as early as before.',
  )
  expect(movedOnDevice([row, { ...row, package: 'nss', after: null }])).toBe(movedOnDevice([row]))
  expect(movedOnDevice([])).toBe('No update moved in the plan.')
})
