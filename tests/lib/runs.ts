// A district with an approved December ticket of Rita's two servers, whose notices a stand-in mail server takes; for everything about runs.
import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import type { RunbookParts, StepId } from '../../src/subjects/runbooks/index.ts'
import { runbookMessages, runbookTimers, scheduleRun } from '../../src/subjects/runbooks/index.ts'
import { answerAsTester, complete, intend, startRun } from '../../src/subjects/runbooks/index.ts'
import { drainOutbox } from '../../src/platform/jobs/outbox.store.ts'
import { fireDueTimers } from '../../src/platform/jobs/timers.store.ts'
import { inDistrict, type Tx } from '../../src/platform/db/pool.ts'
import { newId, showId } from '../../src/platform/ids.ts'
import type { From } from '../../src/subjects/ledger/index.ts'
import { sha256 } from '../../src/subjects/ledger/index.ts'
import { approveSigned, usualApprovers } from './passkeys.ts'
import type { Approvals } from '../../src/subjects/runbooks/engine/signed.ts'
import { must, ritasCycle, type CycleDistrict, type CycleWorld } from './cycles.ts'

const opened = '2026-11-10T18:00:00Z'
export const friday = { noon: '2026-12-04T18:00:00Z', seven: '2026-12-05T01:00:00Z', ten: '2026-12-05T04:00:00Z' } as const // 7 pm Central is 01:00 Z

export type RunDistrict = CycleDistrict & {
  readonly cycleId: string
  readonly requestId: string
  readonly runParts: RunbookParts
  readonly closed: { cycleId: string; resolution: string }[]
  /** The passkeys that a runner of this district is given: Ivan’s, Cora’s and Rita’s, each as what they are. */
  readonly approvals: Extract<Approvals, { mode: 'signed' }>
  readonly worker: From
  readonly runner: From
  /** Everything waiting is accepted by the mail server now, but for addresses that are named with another end. */
  deliver(ends?: Readonly<Record<string, 'refused' | 'bounced' | 'waiting'>>): Promise<void>
  /** A message that was accepted comes back. */
  bounce(address: string): Promise<void>
  /** The newest link of a tester, as the address part after `/t/`; read before it is delivered. */
  linkOf(person: 'tess' | 'seth'): Promise<string>
  links(): Promise<readonly string[]>
  work(): Promise<void>
  timers(): Promise<void>
  moves(runId: string): Promise<readonly string[]>
  kinds(about: string): Promise<readonly string[]>
  at(iso: string): Promise<void>
  /** Adds a notice of a run that everybody got and that was made for another plan; `age`: all got it at another time. */
  bind(runId: string, boundTo: string): Promise<void>
  age(runId: string, iso: string): Promise<void>
}

const approve = async (district: CycleDistrict, requestId: string): Promise<void> => {
  for (const [person, capacity] of [
    ['ivan', 'it-systems-manager'],
    ['cora', 'technology-coordinator'],
  ] as const)
    must(await approveSigned(district, person, requestId, capacity))
}

const addServices = async (district: CycleDistrict): Promise<void> => {
  for (const [host, name, told] of [
    ['sis-01', 'Student information', ['office@district.example', 'teachers@district.example']],
    ['web-01', 'Web pages', ['web@district.example']],
  ] as const) {
    const id = newId()
    await district.sql(sql`insert into assets_service (district_id, id, name, impacted, changed_at)
      values (${district.districtId}, ${id}, ${name}, ${[...told]}::text[], ${opened})`)
    await district.sql(
      sql`insert into assets_service_server (district_id, service_id, device_id) values (${district.districtId}, ${id}, ${district.devices[host]})`,
    )
    await district.sql(
      sql`insert into assets_service_tester (district_id, service_id, person_id) values (${district.districtId}, ${id}, ${district.ids.tess})`,
    )
  }
}

/** An approved ticket, two weeks on: everything is ready to plan a run. `approved: false` leaves the decisions out. */
export const runDistrict = async (world: CycleWorld, id: string, { approved = true } = {}): Promise<RunDistrict> => {
  const district = await world.district(id, opened)
  const cycle = await ritasCycle(district)
  if (approved) await approve(district, cycle.requestId)
  await addServices(district)
  const closed: RunDistrict['closed'] = []
  const runParts: RunbookParts = {
    db: world.db,
    publicUrl: district.parts.publicUrl,
    policyOf: district.parts.policyOf,
    closeCycle: async (act, cycleId, resolution) => {
      closed.push({ cycleId, resolution })
      await sql`update patching_cycle set closed_at = ${act.now.toString()}, resolution = ${resolution} where id = ${cycleId}`.execute(act.tx)
    },
  }
  const worker: From = { db: world.workerDb, districtId: id, actor: { id: 'process:worker', proof: 'process' } }
  const asWorker = <T>(work: (tx: Tx) => Promise<T>) => inDistrict(world.workerDb, id, work)
  const move = (to: string, where: ReturnType<typeof sql>) =>
    asWorker(async (tx) => {
      const offset = (await sql<{ offset_ms: string }>`select offset_ms from platform_clock`.execute(tx)).rows[0]?.offset_ms ?? '0'
      const now = Temporal.Instant.fromEpochMilliseconds(Date.now() + Number(offset)).toString()
      await sql`update notices_delivery set from_state = state, state = ${to}, reply = ${to === 'accepted' ? '250 2.0.0 ok' : '550 5.1.1 no such user'}, body = null, state_at = ${now}
      where ${where}`.execute(tx)
    })
  const messages = runbookMessages(runParts)
  const timers = runbookTimers(runParts)
  const result: RunDistrict = {
    ...district,
    cycleId: cycle.cycleId,
    requestId: cycle.requestId,
    runParts,
    closed,
    approvals: await usualApprovers(district),
    worker,
    runner: { db: world.runnerDb, districtId: id, actor: { id: 'process:runner', proof: 'process' } },
    deliver: async (ends = {}) => {
      for (const [address, end] of Object.entries(ends)) if (end !== 'waiting') await move(end, sql`state = 'waiting' and address = ${address}`)
      const kept = Object.keys(ends)
      await move('accepted', sql`state = 'waiting' and not (address = any(${kept}::text[]))`)
    },
    bounce: (address) => move('bounced', sql`state = 'accepted' and address = ${address}`),
    links: () =>
      asWorker(async (tx) =>
        (
          await sql<{
            body: string
          }>`select body from notices_delivery where state = 'waiting' and body like '%/t/%' order by state_at desc, id desc`.execute(tx)
        ).rows.map((row) => row.body.slice(row.body.lastIndexOf('/t/') + 3).trim()),
      ),
    linkOf: (person) =>
      asWorker(async (tx) => {
        const { rows } = await sql<{
          body: string
        }>`select body from notices_delivery where state = 'waiting' and body like '%/t/%' and person_id = ${district.ids[person]}
        order by state_at desc, id desc`.execute(tx)
        return rows[0]?.body.slice(rows[0].body.lastIndexOf('/t/') + 3).trim() ?? ''
      }),
    work: async () => {
      await drainOutbox(
        world.workerDb,
        id,
        async (message) => messages[message.kind]?.(worker, message.payload),
        () => Temporal.Now.instant(),
      )
    },
    timers: async () => {
      await fireDueTimers(
        world.workerDb,
        id,
        async (timer) => timers[timer.kind]?.(worker, timer.payload),
        (timer, error) => {
          throw new Error(timer.kind, { cause: error })
        },
      )
    },
    moves: (runId) =>
      asWorker(async (tx) =>
        (await sql<{ to: string }>`select to_state as to from runbooks_run_move where run_id = ${runId} order by n`.execute(tx)).rows.map(
          (row) => row.to,
        ),
      ),
    kinds: (about) =>
      asWorker(async (tx) =>
        (await sql<{ kind: string }>`select kind from ledger_entry where about @> array[${about}]::text[] order by at, id`.execute(tx)).rows.map(
          (row) => row.kind,
        ),
      ),
    at: (iso) => district.setClock(iso),
    bind: (runId, boundTo) =>
      asWorker(async (tx) => {
        const id = newId()
        await sql`insert into notices_notice (district_id, id, kind, about, bound_to, subject, body, due_by, made_at)
        select district_id, ${id}, kind, about, ${boundTo}, subject, body, due_by, made_at from notices_notice where about = ${showId('run', runId)} and kind = 'before-patching'`.execute(
          tx,
        )
        await sql`insert into notices_delivery (district_id, id, notice_id, person_id, channel, address, from_state, state, reply, bounce_token, next_at, state_at)
        select d.district_id, gen_random_uuid(), ${id}, d.person_id, 'mail', d.address, 'waiting', 'accepted', '250 ok', d.bounce_token, d.next_at, d.state_at
        from notices_delivery d join notices_notice n on n.district_id = d.district_id and n.id = d.notice_id where n.about = ${showId('run', runId)} and n.id <> ${id}
          and n.kind = 'before-patching'`.execute(tx)
      }),
    age: (runId, iso) =>
      asWorker(async (tx) => {
        await sql`update notices_delivery set state_at = ${iso} where notice_id in (select id from notices_notice where about = ${showId('run', runId)})`.execute(
          tx,
        )
      }),
  }
  await result.at(friday.noon)
  return result
}

/** The hash under which a link is kept. */
export const doorOf = (link: string) => ({ tokenHash: sha256(link.split('.')[1] ?? '') })

/** Tess takes the time she was asked for last. */
export const answerYes = async (district: RunDistrict): Promise<void> => {
  must(await answerAsTester(district.runParts)(district.as('tess', 'link'), { door: doorOf(await district.linkOf('tess')), answer: 'accepted' }))
}

export type PlanOptions = { readonly host?: 'sis-01' | 'web-01'; readonly way?: 'runner' | 'by-hand'; readonly start?: string }

/** A run planned for Friday at seven, its tester's yes and everybody's mail accepted, the clock at the start. */
export const readyRun = async (
  district: RunDistrict,
  { host = 'sis-01', way = 'by-hand', start = friday.seven }: PlanOptions = {},
): Promise<string> => {
  const { runId } = must(
    await scheduleRun(district.runParts)(district.as('rita'), {
      cycleId: district.cycleId,
      deviceId: district.devices[host],
      start,
      workMinutes: 60,
      way,
    }),
  )
  await answerYes(district)
  await district.deliver()
  await district.at(Temporal.Instant.from(start).add({ seconds: 30 }).toString())
  return runId
}

const given = { said: 'seen on the console' } as const
/** One attested step, begun where it must be. */
export const attest = async (district: RunDistrict, runId: string, step: StepId, more: Record<string, unknown> = {}) => {
  const isRead = ['backup-gate', 'backup-after', 'health-checks'].includes(step) || step.startsWith('look-')
  if (!isRead) must(await intend(district.runParts)(district.as('rita'), { runId, step }))
  return must(
    await complete(district.runParts)(district.as('rita'), {
      runId,
      step,
      finding: { given: { ...given, ...more } },
      grade: 'attested',
      kind: 'attested',
    }),
  )
}

/** By hand from the start to the testers' turn: backup, snapshot, one pass, nothing left. */
export const patchByHand = async (district: RunDistrict, runId: string): Promise<void> => {
  must(await startRun(district.runParts)(district.as('rita'), { runId }))
  await attest(district, runId, 'backup-gate', { lastGoodAt: '2026-12-04T22:00:00Z', result: 'ok' })
  await attest(district, runId, 'snapshot', { yes: true })
  await attest(district, runId, 'update-1', { yes: true, installed: 8 })
  await attest(district, runId, 'reboot-1', { yes: true })
  await attest(district, runId, 'look-1', { yes: true })
  await district.work()
}

export const aboutRunId = (runId: string): string => showId('run', runId)
