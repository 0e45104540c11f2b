import { sql } from 'kysely'
import { deflateRawSync } from 'node:zlib'
import type { OsqueryAnswer, OsqueryResult } from '../../../connectors/agents/contract.ts'
import { newId } from '../../../platform/ids.ts'
import type { Act } from '../../ledger/index.ts'
import { answeredAt } from './rounds.rules.ts'

export type NewNode = {
  readonly id: string
  readonly keyId: string
  readonly host: string
  readonly hostname: string
  readonly platform: string
  readonly version: string
  readonly secretHash: string
  readonly remote: string
}

export const saveNode = async (act: Act, node: NewNode): Promise<void> => {
  await sql`insert into inventory_node (district_id, id, key_id, host, hostname, platform, version, secret_hash, remote, enrolled_at)
    values (${act.districtId}, ${node.id}, ${node.keyId}, ${node.host}, ${node.hostname}, ${node.platform}, ${node.version}, ${node.secretHash},
      ${node.remote}, ${act.now.toString()})`.execute(act.tx)
}

/**
 * Ends the oldest of a host's enrolments by one key beyond `keep`, and drops what waits of them. Not all but the newest: cloned machines tell one
 * name, and would put each other out in turn.
 */
export const endOldNodes = async (act: Act, keyId: string, host: string, keep: number): Promise<readonly string[]> => {
  const { rows } = await sql<{
    id: string
  }>`update inventory_node set ended_at = ${act.now.toString()} where district_id = ${act.districtId} and id in (
      select id from inventory_node where district_id = ${act.districtId} and key_id = ${keyId} and host = ${host} and ended_at is null
      order by coalesce(assembled_at, enrolled_at) desc, id desc offset ${keep})
    returning id`.execute(act.tx)
  const ids = rows.map(({ id }) => id)
  if (ids.length > 0) await sql`delete from inventory_answer where district_id = ${act.districtId} and node_id = any(${ids}::uuid[])`.execute(act.tx)
  return ids
}

/** Puts each answer in the place of the one before. */
export const saveAnswers = async (act: Act, nodeId: string, answers: readonly OsqueryResult[]): Promise<void> => {
  const now = Math.floor(act.now.epochMilliseconds / 1000)
  for (const { name, at, rows } of answers) {
    await sql`insert into inventory_answer (district_id, node_id, question, answered_at, received_at, is_fresh, size, rows)
      values (${act.districtId}, ${nodeId}, ${name}, to_timestamp(${answeredAt(at, now)}), ${act.now.toString()}, true, ${rows.length}, ${deflateRawSync(rows)})
      on conflict (district_id, node_id, question) do update set answered_at = excluded.answered_at, received_at = excluded.received_at, is_fresh = true,
        size = excluded.size, rows = excluded.rows`.execute(act.tx)
  }
}

/** Notes that a daemon's answers were taken in: of which device, and none of them waits. */
export const noteAssembled = async (act: Act, nodeId: string, deviceId: string | null): Promise<void> => {
  await sql`update inventory_node set device_id = coalesce(${deviceId}::uuid, device_id), assembled_at = ${act.now.toString()}
    where district_id = ${act.districtId} and id = ${nodeId}`.execute(act.tx)
  await sql`update inventory_answer set is_fresh = false where district_id = ${act.districtId} and node_id = ${nodeId} and is_fresh`.execute(act.tx)
}

export const saveQuestion = async (act: Act, deviceId: string, question: string): Promise<string> => {
  const id = newId()
  await sql`insert into inventory_question (district_id, id, device_id, question, asked_by, asked_at)
    values (${act.districtId}, ${id}, ${deviceId}, ${question}, ${act.actor.personId ?? null}, ${act.now.toString()})`.execute(act.tx)
  return id
}

/** Writes an answer once; undefined where the question is another device's, or answered. */
export const settleQuestion = async (
  act: Act,
  deviceId: string,
  questionId: string,
  answer: Pick<OsqueryAnswer, 'isAnswered' | 'message' | 'shown'> & { readonly count: number },
): Promise<string | undefined> =>
  (
    await sql<{
      question: string
    }>`update inventory_question set answered_at = ${act.now.toString()}, answer = ${answer.isAnswered ? 'told' : 'not-told'},
      message = ${answer.message}, row_count = ${answer.count}, rows = ${JSON.stringify(answer.shown)}::jsonb
    where district_id = ${act.districtId} and id = ${questionId}::uuid and device_id = ${deviceId} and answer is null returning question`.execute(
      act.tx,
    )
  ).rows[0]?.question
