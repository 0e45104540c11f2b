import { expect, test } from 'vitest'
import { corpus } from '../lib/hostile.ts'
import { stampRows } from '../lib/hostile-rows.ts'
import { fillEmpty } from '../lib/hostile-fill.ts'
import { openHostileWorld } from '../lib/hostile-world.ts'
test('x', async () => {
  const t0 = performance.now()
  const w = await openHostileWorld('hostile')
  const t1 = performance.now()
  await w.seal()
  console.log(await fillEmpty(w.adminUrl, {}))
  const s = await stampRows(w.adminUrl, corpus.map((c) => c.text), 0, {})
  console.log(t1 - t0, performance.now() - t1, JSON.stringify([s.refused,s.empty], null, 0), w.links)
  await w.close()
  expect(1).toBe(1)
}, 200000)
