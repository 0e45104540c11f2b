import { expect, test } from 'vitest'
import { staysOf } from './merging.rules.ts'

test('of two records the one in open work stays, else the one with an inventory, else the first', () => {
  const [bare, full] = [
    { id: 'a', hasInventory: false },
    { id: 'b', hasInventory: true },
  ]
  const keeps = (one: typeof bare, other: typeof bare, working: readonly string[]) =>
    staysOf(one, other, new Map(working.map((id) => [id, 'T-1']))).kept?.id
  expect(keeps(bare, full, [])).toBe('b')
  expect(keeps(full, bare, [])).toBe('b')
  expect(keeps(bare, { ...full, hasInventory: false }, [])).toBe('a')
  expect(keeps(full, bare, ['a'])).toBe('a')
  expect(keeps(bare, full, ['a', 'b'])).toBe('b')
})
