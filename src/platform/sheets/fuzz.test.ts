import { expect, test } from 'vitest'
import { runCase, samples, wrongOf } from '../../../tests/lib/fuzz-tables.ts'

// 100,000 of them: tests/machines/imports.long.test.ts.
test('tables broken in 1,500 ways are read or refused with a word and a place; none breaks the reader', async () => {
  const all = await samples()
  const told = Array.from({ length: 1_500 }, (_, seed) => runCase(all, seed + 1))
  expect(told.flatMap((one) => wrongOf(one) ?? [])).toEqual([])
  const counts = Map.groupBy(told, ({ outcome }) => outcome)
  expect([counts.get('read')?.length ?? 0, counts.get('refused')?.length ?? 0].map((n) => n > 200)).toEqual([true, true]) // both kinds were met
})
