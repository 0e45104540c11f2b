// Districts and persons for tests of mail, written as the web's own role may.
import { sql } from 'kysely'
import { ok } from '../../src/core/result.ts'
import { inDistrict, openPool, type Db } from '../../src/platform/db/pool.ts'
import { newId } from '../../src/platform/ids.ts'
import { createLog, type Log } from '../../src/platform/log.ts'
import { useCase, type From } from '../../src/subjects/ledger/index.ts'
import { queueNotice, type Notice } from '../../src/subjects/notices/queue-notice.ts'
import { openTestCluster } from '../lib/cluster.ts'

export type Person = { readonly id: string; readonly email: string }
export type TestDistrict = { readonly id: string; readonly from: From; readonly worker: From; readonly persons: readonly Person[] }

export type TestMail = {
  readonly app: Db
  readonly worker: Db
  readonly workerUrl: string
  readonly log: Log
  readonly lines: string[]
  district(): Promise<TestDistrict>
  close(): Promise<void>
}

/** A database of its own with as many districts as asked for, each with two persons. */
export const openTestMail = async (label: string): Promise<TestMail> => {
  const cluster = await openTestCluster()
  const database = await cluster.clone(label)
  const lines: string[] = []
  const log = createLog('test', (line) => void lines.push(line))
  const app = openPool(database.addresses.app, log)
  const worker = openPool(database.addresses.worker, log)
  let n = 0
  const district = async (): Promise<TestDistrict> => {
    const id = String(++n)
    const persons = ['ann', 'bob'].map((name) => ({ id: newId(), email: `${name}${id}@example.test`, name }))
    await inDistrict(app.db, id, async (tx) => {
      await sql`insert into people_district (district_id, name, zone, created_at) values (${id}, ${`District ${id}`}, 'America/Chicago', now())`.execute(
        tx,
      )
      for (const { id: person, email, name } of persons) {
        await sql`insert into people_person (district_id, id, name, initials, email, created_at) values (${id}, ${person}, ${name}, ${name.slice(0, 2).toUpperCase()}, ${email}, now())`.execute(
          tx,
        )
      }
    })
    const personId = persons[0]?.id ?? ''
    return {
      id,
      persons,
      from: { db: app.db, districtId: id, actor: { id: personId, personId, proof: 'password' } },
      worker: { db: worker.db, districtId: id, actor: { id: 'process:worker', proof: 'process' } },
    }
  }
  return {
    app: app.db,
    worker: worker.db,
    workerUrl: database.addresses.worker,
    log,
    lines,
    district,
    close: async () => {
      await app.close()
      await worker.close()
      await database.drop()
    },
  }
}

/** An act of some other subject that tells people something; `fails` after it has queued. */
export const tell = useCase<Notice & { readonly fails?: boolean }, null, null, string>({
  name: 'test.tell',
  clauses: [],
  load: async () => null,
  decide: () => ok(null),
  commit: async (act, _, __, { fails, ...notice }) => {
    const id = await queueNotice(act, notice)
    if (fails) throw new Error('the act failed after queuing')
    return { value: id, evidence: [{ kind: 'test.told', about: [notice.about], grade: 'observed', content: {} }] }
  },
})

export const queued = async (from: From, notice: Notice): Promise<string> => {
  const result = await tell(from, notice)
  if (!result.ok) throw new Error(result.refusal.says)
  return result.value
}

export type Entry = {
  readonly kind: string
  readonly clauses: readonly string[]
  readonly grade: string
  readonly content: Readonly<Record<string, unknown>>
}
/** Evidence of a district whose kind begins so, oldest first. */
export const entries = (from: From, beginning: string): Promise<readonly Entry[]> =>
  inDistrict(from.db, from.districtId, async (tx) =>
    (
      await sql<{ kind: string; clauses: string[]; grade: string; content: string }>`select kind, clauses, grade, content from ledger_entry
    where kind like ${`${beginning}%`} order by at, id`.execute(tx)
    ).rows.map((row) => ({ ...row, content: JSON.parse(row.content) as Record<string, unknown> })),
  )
