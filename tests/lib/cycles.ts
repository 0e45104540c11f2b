// A small district with people, positions and servers, whose clock the tests set; used wherever a cycle or a change is tested.
import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import type { PolicyValues } from '../../src/core/policy/parameters.ts'
import type { Result } from '../../src/core/result.ts'
import { inDistrict, openPool, type Db, type Tx } from '../../src/platform/db/pool.ts'
import { newId } from '../../src/platform/ids.ts'
import { createLog } from '../../src/platform/log.ts'
import type { From } from '../../src/subjects/ledger/index.ts'
import type { Notice } from '../../src/subjects/changes/index.ts'
import { openCycle } from '../../src/subjects/patching/open-cycle.ts'
import { policyValues } from '../../src/subjects/policy/index.ts'
import { openTestCluster, type TestDatabase } from './cluster.ts'

export const publicUrl = 'http://localhost:8080'

/** Positions of the people a cycle needs; `rita` and `sven` patch servers, `seth` decides what the coordinator asks for. */
const staff = {
  dana: ['technology-director'],
  cora: ['technology-coordinator'],
  ivan: ['it-systems-manager'],
  rita: ['systems-administrator'],
  sven: ['systems-administrator'],
  seth: ['second-approver'],
  tess: ['tester'],
} as const
export type Person = keyof typeof staff
const servers = { 'sis-01': 'rita', 'web-01': 'rita', 'mail-01': 'sven', 'orphan-01': null } as const

export type CycleDistrict = {
  readonly districtId: string
  readonly ids: Readonly<Record<Person, string>>
  readonly devices: Readonly<Record<keyof typeof servers, string>>
  readonly told: (Notice & { readonly districtId: string })[]
  readonly parts: {
    readonly publicUrl: string
    readonly tell: (act: { districtId: string }, notice: Notice) => Promise<void>
    readonly policyOf: (tx: Tx) => Promise<PolicyValues>
  }
  as(person: Person, proof?: 'password' | 'link'): From
  setClock(iso: string): Promise<void>
  sql(statement: ReturnType<typeof sql>): Promise<unknown[]>
  assign(person: Person, position: string): Promise<void>
  delegate(row: { person: Person; delegate: Person; position: string; appointedBy: Person; since: string; until: string }): Promise<string>
}

export type CycleWorld = {
  readonly db: Db
  readonly workerDb: Db
  readonly runnerDb: Db
  readonly ownerUrl: string
  readonly addresses: TestDatabase['addresses']
  district(id: string, clock: string): Promise<CycleDistrict>
  close(): Promise<void>
}

/** A database of its own with pools as the web, the worker and the runner. */
export const openCycleWorld = async (label: string): Promise<CycleWorld> => {
  const database = await (await openTestCluster()).clone(label)
  const log = createLog('test', () => {})
  const pools = [
    openPool(database.addresses.app, log, 4),
    openPool(database.addresses.worker, log, 2),
    openPool(database.addresses.runner, log, 2),
  ] as const
  const [{ db }, { db: workerDb }, { db: runnerDb }] = pools
  return {
    db,
    workerDb,
    runnerDb,
    ownerUrl: database.addresses.owner,
    addresses: database.addresses,
    district: (id, clock) => makeDistrict(db, id, clock),
    close: async () => {
      for (const pool of pools) await pool.close()
      await database.drop()
    },
  }
}

const makeDistrict = async (db: Db, districtId: string, clock: string): Promise<CycleDistrict> => {
  const run = <T>(work: (tx: Tx) => Promise<T>) => inDistrict(db, districtId, work)
  const ids = Object.fromEntries(Object.keys(staff).map((name) => [name, newId()])) as Record<Person, string>
  const devices = Object.fromEntries(Object.keys(servers).map((name) => [name, newId()])) as Record<keyof typeof servers, string>
  const long = '2026-01-01T00:00:00Z'
  const assign = (tx: Tx, person: Person, position: string) =>
    sql`insert into people_assignment (district_id, id, person_id, position, since, assigned_by)
    values (${districtId}, ${newId()}, ${ids[person]}, ${position}, ${long}, ${ids.dana})`.execute(tx)
  await run(async (tx) => {
    await sql`insert into people_district (district_id, name, zone, is_demo, created_at) values (${districtId}, ${`District ${districtId}`}, 'America/Chicago', true, ${long})`.execute(
      tx,
    )
    await sql`insert into people_district_list (district_id) values (${districtId})`.execute(tx)
    await sql`insert into platform_clock (district_id, offset_ms) values (${districtId}, 0)`.execute(tx)
    for (const [name, id] of Object.entries(ids)) {
      await sql`insert into people_person (district_id, id, name, initials, email, created_at)
        values (${districtId}, ${id}, ${name[0]?.toUpperCase() + name.slice(1)}, ${name.slice(0, 4).toUpperCase()}, ${`${name}@district.example`}, ${long})`.execute(
        tx,
      )
    }
    for (const [name, positions] of Object.entries(staff)) for (const position of positions) await assign(tx, name as Person, position)
    for (const [host, owner] of Object.entries(servers)) {
      await sql`insert into assets_device (district_id, id, hostname, kind, kind_by, scope, patching_actor, owner_id, source, first_seen, last_seen)
        values (${districtId}, ${devices[host as keyof typeof servers]}, ${host}, 'server', 'person', 'in', 'runbook', ${owner === null ? null : ids[owner]}, 'by-hand', ${long}, ${long})`.execute(
        tx,
      )
    }
  })
  const told: CycleDistrict['told'] = []
  const district: CycleDistrict = {
    districtId,
    ids,
    devices,
    told,
    parts: {
      publicUrl,
      tell: async (act, notice) => {
        told.push({ ...notice, districtId: act.districtId })
      },
      policyOf: policyValues,
    },
    as: (person, proof = 'password') => ({ db, districtId, actor: { id: ids[person], personId: ids[person], proof } }),
    setClock: (iso) =>
      run(async (tx) => {
        const offset = Temporal.Instant.from(iso).epochMilliseconds - Date.now()
        await sql`update platform_clock set offset_ms = ${offset} where district_id = ${districtId}`.execute(tx)
      }),
    sql: (statement) => run(async (tx) => (await statement.execute(tx)).rows as unknown[]),
    assign: (person, position) =>
      run(async (tx) => {
        await assign(tx, person, position)
      }),
    delegate: (row) =>
      run(async (tx) => {
        const id = newId()
        await sql`insert into people_delegate (district_id, id, person_id, delegate_id, position, appointed_by, since, until)
        values (${districtId}, ${id}, ${ids[row.person]}, ${ids[row.delegate]}, ${row.position}, ${ids[row.appointedBy]}, ${row.since}, ${row.until})`.execute(
          tx,
        )
        return id
      }),
  }
  await district.setClock(clock)
  return district
}

/** The value, or the refusal as an error: for steps that a test only builds on. */
export const must = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`${result.refusal.code}: ${result.refusal.says}`)
  return result.value
}
/** The refusal's code; `ok` where there was none. */
export const codeOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.refusal.code)

/** Rita's December cycle, opened by herself. */
export const ritasCycle = async (district: CycleDistrict, period = '2026-12', opener: Person = 'rita') =>
  must(await openCycle(district.parts)(district.as(opener), { administratorId: district.ids.rita, period }))

/** The token in the newest link sent to a person. */
export const tokenFor = (district: CycleDistrict, person: Person, word: string): string => {
  const notice = district.told.findLast((one) => one.subject.includes(word) && one.to.some((to) => to.personId === district.ids[person]))
  return (
    notice?.to
      .find((to) => to.personId === district.ids[person])
      ?.link?.split('/')
      .at(-1) ?? ''
  )
}
