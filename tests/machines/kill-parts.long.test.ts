// kill -9 of the web and of the worker at every step's boundary of a whole run, by the product's own addresses: each request is sent, the web dies while
// it is under way and the worker with it, and whoever sent it sends it again, as a person does. Counted from the database: acts doubled, acts lost.
import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inDistrict } from '../../src/platform/db/pool.ts'
import { readId } from '../../src/platform/ids.ts'
import { fillBasics, fillCycle, fillRun, openDistrict, adminOf, testerLink, type Filled, type Json } from '../browser/district.ts'

const sis = 'Student information system'

describe('killed web and worker', () => {
  let filled: Filled
  let owner: ReturnType<typeof adminOf>
  const boundaries: string[] = []
  const repeated: string[] = []
  let kills = 0
  beforeAll(async () => {
    filled = await openDistrict()
    await fillBasics(filled)
    await fillCycle(filled)
    owner = adminOf(filled.one)
  }, 180_000)
  afterAll(async () => {
    await owner?.close()
    await filled?.close()
  })

  const kill = (part: 'web' | 'worker'): void => {
    const pid = filled.one.pidOf(part)
    if (pid === undefined) return
    process.kill(pid, 'SIGKILL')
    kills++
  }
  const isUp = async () => (await fetch(`${filled.one.url}/healthz`, { signal: AbortSignal.timeout(2000) }).catch(() => undefined))?.ok === true
  const upAgain = async (): Promise<void> => {
    for (let n = 0; n < 300; n++) {
      if (await isUp()) return
      await wait(100)
    }
    throw new Error('the web did not come back')
  }
  /** Sends until it is answered; on the first try web and worker die under it. A later "is so already" is the first try's success. */
  const dying = async (what: string, ask: () => Promise<Json | number>): Promise<Json> => {
    boundaries.push(what)
    await upAgain()
    await wait(5000) // what ends within 5 s of its start is started again later each time
    const first = ask().then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    )
    await wait((boundaries.length * 37) % 250) // from before it arrives to after it is stored and answered
    kill('web')
    kill('worker')
    const answered = await first
    await upAgain()
    if ('value' in answered && (typeof answered.value !== 'number' || answered.value < 400))
      return typeof answered.value === 'number' ? {} : answered.value
    repeated.push(what)
    for (let n = 0; n < 50; n++) {
      const again = await ask().catch((error: unknown) => error as Error)
      if (again instanceof Error && !/answered 4/.test(again.message)) await wait(200)
      else if (again instanceof Error) return {} // 4xx: it stands already; the count at the end tells
      else return typeof again === 'number' ? {} : again
    }
    throw new Error(`${what} was never answered`)
  }
  /** A worker that died with a job in its hands keeps it until it has been silent for a minute, and a message under way until its claim ends. */
  const afterTheSweep = async <T>(ask: () => Promise<T>): Promise<T> => {
    for (let n = 0; n < 8; n++) {
      const found = await ask().catch(() => undefined)
      if (found !== undefined) return found
    }
    return ask()
  }
  const rows = <Row>(statement: ReturnType<typeof sql<Row>>) => inDistrict(owner.db, '1', async (tx) => (await statement.execute(tx)).rows)

  /** What stands where, for whoever reads a failure. */
  const told = async (): Promise<string> =>
    JSON.stringify(
      {
        repeated,
        outbox: await rows(sql`select kind, done_at, attempts, last_fault from platform_outbox where done_at is null`),
        steps: await rows(
          sql`select step, state from runbooks_step s where exists (select from runbooks_attempt a where a.run_id = s.run_id) order by position`,
        ),
        moves: await rows(sql`select to_state, at from runbooks_run_move order by at`),
        deliveries: await rows(
          sql`select n.kind, d.state, d.attempts, d.next_at, d.reply from notices_delivery d join notices_notice n on n.district_id = d.district_id and n.id = d.notice_id order by d.state_at desc limit 6`,
        ),
        jobs: (
          await sql`select task_id, locked_by, locked_at, attempts, run_at, last_error, now() as now from graphile_worker._private_jobs`.execute(
            owner.db,
          )
        ).rows,
        alive: (await sql`select name, seen_at from platform_process`.execute(owner.db)).rows,
      },
      null,
      1,
    )

  it('die at each boundary of a run: nothing doubled, nothing lost', async () => {
    const began = Date.now()
    const killing: Filled = {
      ...filled,
      sent: (path, body) => dying(path.replace(/run_\w+/, 'RUN'), () => filled.sent(path, body)),
      answered: async (link, body) => {
        await dying('a link', () => filled.answered(link, body))
        return 200
      },
    }
    await fillRun(killing)
    const run = `/runs/${filled.ids['run sis-app-02']}`
    const start = Date.parse(filled.ids['start sis-app-02'] ?? '')
    await filled.at(new Date(start + 25 * 60_000).toISOString())
    for (const step of ['reboot-1', 'look-1']) await killing.sent(`${run}/steps/${step}/attest`, { said: 'Seen on the console.', yes: true })
    const link = await afterTheSweep(() => testerLink(filled, sis, 'verdict')).catch(async (error: unknown) => {
      throw new Error(`${String(error)}\n${await told()}`)
    })
    await killing.answered(link, { verdict: 'pass' })
    await killing.sent(`${run}/back-in-production`, { remark: 'Classes and attendance work.' })
    for (let n = 0; n < 450; n++) {
      // the worker has told everybody what there is to tell
      const open = await rows(sql<{ n: string }>`select count(*) as n from platform_outbox where done_at is null`)
      const waiting = await rows(
        sql<{
          n: string
        }>`select count(*) as n from notices_delivery where state = 'waiting' and next_at < now() + interval '100 years' and channel = 'mail'`,
      )
      if (open[0]?.n === '0' && waiting[0]?.n === '0') break
      await wait(200)
    }
    const runId = readId('run', filled.ids['run sis-app-02'] ?? '') ?? ''
    const steps = await rows(sql<{ step: string; state: string }>`select step, state from runbooks_step where run_id = ${runId} order by position`)
    const moves = (await rows(sql<{ to: string }>`select to_state as to from runbooks_run_move where run_id = ${runId} order by n`)).map(
      ({ to }) => to,
    )
    const attested = await rows(
      sql<{
        step: string
        n: string
      }>`select step, count(*) as n from runbooks_attempt where run_id = ${runId} and kind = 'attested' group by step having count(*) > 1`,
    )
    const entries = await rows(sql<{
      kind: string
      step: string
      n: string
    }>`select kind, content::jsonb->>'step' as step, count(*) as n from ledger_entry where about @> array[${filled.ids['run sis-app-02']}]::text[]
      and kind in ('runbooks.run-started', 'runbooks.step-done', 'runbooks.step-begun', 'runbooks.verdict-given', 'runbooks.back-in-production') group by 1, 2 having count(*) > 1`)
    const notices = await rows(sql<{
      kind: string
      n: string
    }>`select n.kind, count(*) as n from notices_notice n join notices_delivery d on d.district_id = n.district_id and d.notice_id = n.id
      where n.about = ${filled.ids['run sis-app-02']} group by n.kind, n.bound_to, d.person_id, d.address having count(*) > 1`)
    const unsealed = await rows(sql<{ n: string }>`select count(*) as n from ledger_entry where kind = 'runbooks.back-in-production'`)
    const lost = steps
      .filter(({ step, state }) => /^(backup-gate|snapshot|update-1|reboot-1|look-1)$/.test(step) && state !== 'done')
      .map(({ step, state }) => `${step} ${state}`)
    const doubled = [
      ...attested.map(({ step }) => `attested ${step}`),
      ...entries.map(({ kind, step }) => `${kind} ${step}`),
      ...notices.map(({ kind }) => `notice ${kind}`),
      ...moves.filter((move, i) => moves.indexOf(move) !== i),
    ]
    console.log(
      `web and worker killed with -9 ${kills} times at ${boundaries.length} boundaries (${repeated.length} requests sent again): acts doubled ${doubled.length}, steps lost ${lost.length}; ${Math.round((Date.now() - began) / 1000)} s`,
    )
    console.log(boundaries.join(', '))
    expect({ doubled, lost }).toEqual({ doubled: [], lost: [] })
    expect(moves).toEqual(['scheduled', 'working', 'testing', 'holding'])
    expect(unsealed[0]?.n).toBe('1')
    expect(kills).toBeGreaterThanOrEqual(2 * 12)
  }, 300_000)
})
