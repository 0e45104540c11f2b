import { expect, test } from 'vitest'
import { runCase, samples, tableKinds, wrongOf } from '../../../tests/lib/fuzz-tables.ts'

// 100,000 of each kind: tests/machines/imports.long.test.ts.
test.each(tableKinds)('%s tables broken in 750 ways are read or refused with a word and a place; none breaks the reader', async (kind) => {
  const all = await samples()
  const told = Array.from({ length: 750 }, (_, seed) => runCase(all, kind, seed + 1))
  expect(told.flatMap((one) => wrongOf(one) ?? [])).toEqual([])
  const counts = Map.groupBy(told, ({ outcome }) => outcome)
  expect([counts.get('read')?.length ?? 0, counts.get('refused')?.length ?? 0].map((n) => n > 20)).toEqual([true, true]) // both kinds were met
})
