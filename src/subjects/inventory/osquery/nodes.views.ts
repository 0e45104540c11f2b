import { sql } from 'kysely'
import { inflateRawSync } from 'node:zlib'
import { limits, type OsqueryResult } from '../../../connectors/agents/contract.ts'
import type { Tx } from '../../../platform/db/pool.ts'
import type { Platform } from './schedule.rules.ts'
import type { Stored } from './rounds.rules.ts'

export type Node = {
  readonly id: string
  readonly keyId: string
  readonly siteId: string
  readonly host: string
  readonly platform: Platform
  readonly version: string
  readonly secretHash: string
  readonly deviceId: string | null
  readonly isFirst: boolean
  readonly isOver: boolean
}

/** A daemon at the door; over where it ended or its key was revoked. */
export const nodeAtTheDoor = async (tx: Tx, id: string): Promise<Node | undefined> =>
  (
    await sql<Node>`select n.id, n.key_id as "keyId", k.site_id as "siteId", n.host, n.platform, n.version, n.secret_hash as "secretHash",
      n.device_id as "deviceId", n.assembled_at is null as "isFirst", (n.ended_at is not null or k.revoked_at is not null) as "isOver"
    from inventory_node n join inventory_key k on k.district_id = n.district_id and k.id = n.key_id where n.id = ${id}`.execute(tx)
  ).rows[0]

export const storedAnswers = async (tx: Tx, nodeId: string): Promise<readonly Stored[]> =>
  (await sql<Stored>`select question, is_fresh as "isFresh" from inventory_answer where node_id = ${nodeId}`.execute(tx)).rows

/** The newest answers of a daemon, ready to be put together. */
export const answersOf = async (tx: Tx, nodeId: string): Promise<readonly OsqueryResult[]> =>
  (
    await sql<{
      question: string
      at: string
      rows: Buffer
    }>`select question, extract(epoch from answered_at)::bigint as at, rows from inventory_answer
    where node_id = ${nodeId} order by question`.execute(tx)
  ).rows.map(({ question, at, rows }) => ({
    name: question,
    at: Number(at),
    rows: inflateRawSync(rows, { maxOutputLength: limits.inflatedBytes }).toString('utf8'),
  }))

export type OpenQuestion = { readonly id: string; readonly question: string }
/** What people asked the device of this daemon since an instant and it has not answered. */
export const openQuestions = async (tx: Tx, deviceId: string, since: string): Promise<readonly OpenQuestion[]> =>
  (
    await sql<OpenQuestion>`select id, question from inventory_question where device_id = ${deviceId} and answer is null and asked_at > ${since}
    order by asked_at limit 20`.execute(tx)
  ).rows

export type Asked = {
  readonly id: string
  readonly question: string
  readonly askedAt: string
  readonly askedBy: string
  readonly answeredAt: string | null
  readonly answer: string | null
  readonly message: string
  readonly rowCount: number
  readonly rows: readonly Readonly<Record<string, string>>[]
}
export const questionsOf = async (tx: Tx, deviceId: string): Promise<readonly Asked[]> =>
  (
    await sql<Asked>`select q.id, q.question, q.asked_at as "askedAt", p.name as "askedBy", q.answered_at as "answeredAt", q.answer, q.message,
      q.row_count as "rowCount", q.rows
    from inventory_question q join people_person p on p.district_id = q.district_id and p.id = q.asked_by
    where q.device_id = ${deviceId} order by q.asked_at desc limit 10`.execute(tx)
  ).rows

export type Daemon = { readonly platform: Platform; readonly version: string; readonly enrolledAt: string; readonly assembledAt: string | null }
/** The daemon of a device that may be asked: its newest enrolment in force. */
export const daemonOf = async (tx: Tx, deviceId: string): Promise<Daemon | undefined> =>
  (
    await sql<Daemon>`select n.platform, n.version, n.enrolled_at as "enrolledAt", n.assembled_at as "assembledAt" from inventory_node n
      join inventory_key k on k.district_id = n.district_id and k.id = n.key_id and k.revoked_at is null
    where n.device_id = ${deviceId} and n.ended_at is null order by n.assembled_at desc nulls last limit 1`.execute(tx)
  ).rows[0]

/** What a key's daemons sent since an instant: enrolments, and the bytes of answers kept. */
export const sentByNodes = async (tx: Tx, keyId: string, since: string): Promise<{ readonly enrolments: number; readonly bytes: number }> => {
  const { rows } = await sql<{ n: string; bytes: string | null }>`select count(*) filter (where n.enrolled_at >= ${since}) as n,
      (select sum(length(a.rows)) from inventory_answer a where a.node_id in (select id from inventory_node where key_id = ${keyId} and ended_at is null)
        and a.received_at >= ${since}) as bytes
    from inventory_node n where n.key_id = ${keyId}`.execute(tx)
  return { enrolments: Number(rows[0]?.n ?? 0), bytes: Number(rows[0]?.bytes ?? 0) }
}
