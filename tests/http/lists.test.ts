// What lists reckon in SQL against what the things' own pages reckon from the rules, over the demonstration's first weeks.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { everyRow, readList, type List } from '../../src/platform/db/list.ts'
import { inDistrict, openPool, type Tx } from '../../src/platform/db/pool.ts'
import { createLog } from '../../src/platform/log.ts'
import { changeList } from '../../src/subjects/changes/change-list.views.ts'
import { standingNow, standingState } from '../../src/subjects/changes/index.ts'
import { cycleList, openCount } from '../../src/subjects/patching/cycle-list.views.ts'
import { runCounts, runList } from '../../src/subjects/runbooks/run-list.views.ts'
import { ticketRuns } from '../../src/subjects/runbooks/run-page.ts'
import type { TestDatabase } from '../lib/cluster.ts'
import { demoDatabase } from '../lib/demo.ts'

let database: TestDatabase
let pool: ReturnType<typeof openPool>
const inTx = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => inDistrict(pool.db, '1', work)
beforeAll(async () => {
  database = await demoDatabase('lists', 1)
  pool = openPool(
    database.addresses.app,
    createLog('test', () => undefined),
  )
}, 120_000)
afterAll(async () => {
  await pool?.close()
  await database?.drop()
})

test('a ticket in the list has as many servers left as on its own page, and its request stands as the rules say', async () => {
  await inTx(async (tx) => {
    const { rows } = await readList(tx, cycleList, { size: '200' }, undefined)
    expect(rows.length).toBeGreaterThan(0)
    let left = 0
    for (const row of rows) {
      const finished = [...(await ticketRuns(tx, row.id)).values()].filter((run) => run.isDone).length
      const found = await standingNow(tx, row.requestId)
      expect([row.number, row.left, row.standing]).toEqual([
        row.number,
        row.closedAt === null ? row.servers.length - finished : 0,
        row.closedAt === null && found.ok ? standingState(found.value.standing) : null,
      ])
      left += row.left
    }
    expect(await openCount(tx)).toEqual({ open: rows.filter((row) => row.closedAt === null).length, left })
    expect((await sql`select from runbooks_run_move where to_state = 'finished' limit 1`.execute(tx)).rows).toHaveLength(1)
  })
})

test('every filter of runs, tickets and requests chooses what it says: the parts of a choice make up the whole, in pages and exports alike', async () => {
  const total = (list: List<unknown>, query: Record<string, string>) => inTx(async (tx) => (await readList(tx, list, query, undefined)).total)
  const exported = async (list: List<unknown>, query: Record<string, string>) => {
    let n = 0
    for await (const _ of everyRow(inTx, list, query, undefined, 7)) n++
    return n
  }
  for (const [list, filter, parts] of [
    [runList, 'state', ['open', 'over']],
    [runList, 'way', ['runner', 'by-hand']],
    [cycleList, 'state', ['open', 'over']],
    [cycleList, 'left', ['some', 'none']],
    [cycleList, 'rhythm', ['monthly', 'quarterly']],
    [changeList, 'lead', ['late', 'kept']],
    [changeList, 'standing', ['two-wait', 'one-waits', 'delayed', 'denied', 'approved']],
  ] as unknown as readonly (readonly [List<unknown>, string, readonly string[]])[]) {
    const all = await total(list, {})
    const each = await Promise.all(parts.map((value) => total(list, { [filter]: value })))
    expect([list.name, filter, each.reduce((sum, n) => sum + n, 0), await exported(list, { [filter]: parts[0] ?? '' })]).toEqual([
      list.name,
      filter,
      all,
      each[0],
    ])
  }
  const counts = await inTx(runCounts)
  expect(counts.open + counts.over).toBe(await total(runList as unknown as List<unknown>, {}))
})
