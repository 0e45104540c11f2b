import { expect, test } from 'vitest'
import { scanLoss, type Looked } from './scan-loss.rules.ts'

const looked = (deviceId: string, more: Partial<Looked> = {}): Looked => ({
  deviceId,
  hostname: deviceId,
  found: [],
  others: 0,
  isLookedInto: null,
  ...more,
})
const claims = (n: number): readonly string[] => Array.from({ length: n }, (_, i) => `CVE-2026-${i} p`)
const asks = (one: Partial<Looked>, stands: number) => scanLoss([looked('a', one)], new Map([['a', claims(stands)]])).asks

test('a host without any result ends nothing unasked; one that was looked into does', () => {
  expect(asks({}, 1)).toEqual(['1 finding on a would end: the scan has no results for it at all'])
  expect([asks({ isLookedInto: true }, 5), asks({ others: 1 }, 5), asks({}, 0)]).toEqual([[], [], []])
})
test('a host that could not be signed in to, and most of what stands, ask; a few repairs do not', () => {
  expect(asks({ others: 1, isLookedInto: false }, 1)).toEqual(['1 finding on a would end: the scan could not sign in to it'])
  expect(asks({ found: claims(1), isLookedInto: false }, 2)).toEqual([])
  expect(asks({ found: claims(1), isLookedInto: true }, 10)).toEqual(['9 findings on a would end: most of its current findings would end'])
  expect(asks({ found: claims(5), isLookedInto: true }, 10)).toEqual([])
})
test('many hosts that lose a few each are asked for together', () => {
  const hosts = ['a', 'b', 'c'].map((id) => looked(id, { isLookedInto: true }))
  const loss = scanLoss(hosts, new Map(hosts.map(({ deviceId }) => [deviceId, claims(2)])))
  expect(loss).toMatchObject({ stands: 6, ends: 6, asks: ['6 findings of the 6 current findings would end'] })
})
