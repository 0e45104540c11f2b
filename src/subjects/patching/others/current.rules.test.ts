import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkCurrent, effectOf, existingOf, type CurrentWish } from './current.rules.ts'
import type { JudgeGiven, OthersRow } from './judge-rows.rules.ts'

const days = { google: 14, intune: 14, 'apple-mdm': 14, msp: 35, vendor: 95 }
const given: JudgeGiven = {
  now: '2026-11-21T18:00:00Z',
  zone: 'America/Chicago',
  floors: [{ product: 'ChromeOS', branch: '', version: '139', ageDays: 3 }],
  floorMaxAgeDays: 45,
  maxAge: days,
}
const row = (version: string, n = 0): OthersRow => ({
  id: `${version}-${n}`,
  what: 'device',
  name: `cart-${n}`,
  site: null,
  kind: 'laptop',
  actor: 'google',
  owner: null,
  seenAt: '2026-11-20T12:00:00Z',
  product: 'ChromeOS',
  version,
  sourceSays: 'nothing',
  ended: null,
})
const rows = [row('126', 1), row('126', 2), row('140', 3)]
const wish = (more: Partial<CurrentWish> = {}): CurrentWish => ({
  product: 'chromeos',
  branch: '',
  version: '126',
  readWhere: 'a page',
  reason: '',
  ...more,
})
const codeOf = (one: CurrentWish) => {
  const may = checkCurrent(one, effectOf(rows, given, one))
  return may.ok ? 'ok' : may.refusal.code
}

test('a lower version takes the place of the one that counts, however it is spelled, moves what was behind, and needs a reason', () => {
  const effect = effectOf(rows, given, wish())
  expect([effect.existing?.version, effect.isLowered, effect.before, effect.after]).toEqual(['139', true, { behind: 2, proved: 1 }, { proved: 3 }])
  expect(effect.moving.map(({ row: { id }, before, after }) => [id, before, after])).toEqual([
    ['126-1', 'behind', 'proved'],
    ['126-2', 'behind', 'proved'],
  ])
  expect([codeOf(wish()), codeOf(wish({ reason: 'Google’s long-term channel' })), codeOf(wish({ reason: ' ' }))]).toEqual([
    'patching/lowering-needs-a-reason',
    'ok',
    'patching/lowering-needs-a-reason',
  ])
})

test('a branch of its own that lets systems off is lowered as well; a higher version is not, and moves what falls below it', () => {
  expect(effectOf(rows, given, wish({ branch: '126' })).isLowered).toBe(true)
  const higher = effectOf(rows, given, wish({ version: '141' }))
  expect([higher.isLowered, higher.moving.map(({ after }) => after)]).toEqual([false, ['behind']])
  expect(codeOf(wish({ version: '141' }))).toBe('ok')
  expect(codeOf(wish({ version: 'newest' }))).toBe('patching/version-has-no-number')
})

test('where other systems would move by now than were shown, it is not saved', () => {
  expect([codeOf(wish({ version: '141', moves: 1 })), codeOf(wish({ version: '141', moves: 0 }))]).toEqual(['ok', 'patching/other-systems-move'])
})

test('what is said of one product moves no other, and the counts before and after are of the same systems', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('100', '126', '139', '140', '')), fc.integer({ min: 1, max: 200 }), (versions, version) => {
      const some = versions.map(row)
      const sum = (counts: object) => Object.values(counts).reduce((total: number, n) => total + Number(n), 0)
      const effect = effectOf(some, given, wish({ version: String(version) }))
      expect([sum(effect.before), sum(effect.after)]).toEqual([some.length, some.length])
      expect(effectOf(some, given, wish({ product: 'iPadOS', version: String(version) })).moving).toEqual([])
    }),
  )
  expect(existingOf(given.floors, { product: ' CHROMEOS ', branch: '' })?.version).toBe('139')
})
