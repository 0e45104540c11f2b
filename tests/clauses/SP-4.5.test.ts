// SP-4.5: a server is back in production only with the test results and the remark on the ticket.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { backInProduction, giveVerdict } from '../../src/subjects/runbooks/index.ts'
import { evidence } from '../../src/subjects/ledger/ledger.views.ts'
import { reading } from '../../src/subjects/ledger/index.ts'
import { showId } from '../../src/platform/ids.ts'
import { codeOf, must, openCycleWorld, type CycleWorld } from '../lib/cycles.ts'
import { doorOf, patchByHand, readyRun, runDistrict } from '../lib/runs.ts'

let world: CycleWorld
beforeAll(async () => {
  world = await openCycleWorld('sp_4_5')
})
afterAll(() => world.close())

test('no results, no remark: not back; with both they stand on the ticket, with who tested and how they proved it', async () => {
  const district = await runDistrict(world, '1')
  const runId = await readyRun(district)
  await patchByHand(district, runId)
  const back = (remark: string) => backInProduction(district.runParts)(district.as('rita'), { runId, remark })
  expect(codeOf(await back('It can go back.'))).toBe('runbooks/tests-not-passed')
  must(
    await giveVerdict(district.runParts)(district.as('tess', 'link'), {
      door: doorOf(await district.linkOf('tess')),
      verdict: 'pass',
      notes: 'Attendance and grades',
    }),
  )
  expect(codeOf(await back('  '))).toBe('runbooks/remark-missing')
  must(await back('It can go back into production.'))
  const rows = await reading(district.as('rita'), (tx) => evidence(tx, { about: showId('cyc', district.cycleId) }, 100))
  const row = rows.find(({ kind }) => kind === 'runbooks.back-in-production')
  expect(JSON.parse(row?.content ?? '{}')).toMatchObject({
    remark: 'It can go back into production.',
    results: [{ tester: district.ids.tess, service: 'Student information', verdict: 'pass', proof: 'link', notes: 'Attendance and grades' }],
  })
  expect(row).toMatchObject({ actor: district.ids.rita, proof: 'password', grade: 'enforced' })
  expect((await district.moves(runId)).at(-1)).toBe('holding')
})
