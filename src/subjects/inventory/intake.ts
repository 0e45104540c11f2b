import { createHash } from 'node:crypto'
import type { AgentGateway, Answer, Submission } from '../../connectors/agents/contract.ts'
import { enforced } from '../../core/policy/switch.ts'
import type { Refusal } from '../../core/result.ts'
import type { Db } from '../../platform/db/pool.ts'
import { showId } from '../../platform/ids.ts'
import type { Log } from '../../platform/log.ts'
import { domainNow } from '../../platform/db/domain-now.ts'
import { reading, type From } from '../ledger/index.ts'
import { policyValues } from '../policy/index.ts'
import { isSameHash, keyOf, type KeyText } from './key-text.ts'
import type { Raw } from './inventory.store.ts'
import { dailyLimitOf, overDailyLimit, retryAfterSeconds } from './daily-limit.rules.ts'
import { keyAtTheDoor, sentByKey } from './keys.views.ts'
import { keepRefused } from './quarantine.ts'
import { receiveSubmission, type OnChanged } from './receive-submission.ts'
import { noKey } from './refusals.rules.ts'
import { tellOverLimit } from './turn-over-limit.ts'

export type IntakeParts = { readonly db: Db; readonly gateway: AgentGateway; readonly onChanged: OnChanged; readonly log: Log }
export type Knock = {
  readonly pathKey: string | undefined; readonly headers: Headers; readonly remote: string; readonly body: () => Promise<Uint8Array>
}

const hoursUntilNext = 24
const unauthorised = (gateway: AgentGateway): Answer & { headers: Record<string, string> } =>
  ({ ...gateway.refused(noKey), headers: { 'www-authenticate': 'Basic realm="Afterbell inventory", charset="UTF-8"' } })

type AtTheDoor = { readonly from: From; readonly keyId: string; readonly siteId: string }

const whoKnocks = async (db: Db, text: KeyText | undefined): Promise<AtTheDoor | undefined> => {
  if (text === undefined) return undefined
  const key = await reading({ db, districtId: text.districtId }, (tx) => keyAtTheDoor(tx, text.keyId))
  if (key === undefined) return undefined
  const isValid = isSameHash(key.secretHash, text.secretHash) && !key.isRevoked
  if (!isValid && enforced('PM-3.1/key-required')) return undefined
  return { from: { db, districtId: text.districtId, actor: { id: `agent:${showId('key', key.id)}`, proof: 'enrolment-key' } }, keyId: key.id,
    siteId: key.siteId }
}

/** 429 and nothing read once a key has sent its day's worth; told once a day to whoever looks after the keys. */
const overLimit = async ({ gateway, log }: IntakeParts, { from, keyId }: AtTheDoor, remote: string): Promise<(Answer & { headers: Record<string, string> }) | undefined> => {
  const { sent, limit } = await reading(from, async (tx) => {
    const { now } = await domainNow(tx)
    return { sent: await sentByKey(tx, keyId, now.subtract({ hours: 24 }).toString()), limit: dailyLimitOf(await policyValues(tx)) }
  })
  const over = overDailyLimit(sent, limit)
  if (over === undefined) return undefined
  if ((await tellOverLimit(from, { keyId, sent, remote })).ok) log.warn('an enrolment key reached its limit of a day', { district: from.districtId, keyId, ...sent })
  return { ...gateway.refused(over.refusal), headers: { 'retry-after': String(retryAfterSeconds) } }
}

/**
 * The answer to one knock of an agent: 401 and nothing stored without a valid key; else read in the jail, taken in or kept with why, and answered in
 * the agent's own words. 429 with Retry-After past the key's limit of a day.
 */
export const answerAgent = async (parts: IntakeParts, knock: Knock): Promise<Answer & { headers?: Record<string, string> }> => {
  const { gateway } = parts
  const door = await whoKnocks(parts.db, keyOf(knock.pathKey, knock.headers.get('authorization')))
  if (door === undefined) return unauthorised(gateway)
  const over = await overLimit(parts, door, knock.remote)
  if (over !== undefined) return over
  const bytes = await knock.body()
  const raw: Raw = { bytes, sha256: createHash('sha256').update(bytes).digest('hex'), remote: knock.remote, keyId: door.keyId }
  const read = await gateway.read(bytes)
  if (!read.ok) return turnAway(parts, door, raw, read.refusal)
  const agentId = knock.headers.get('glpi-agent-id')?.slice(0, 64) ?? undefined
  const asked: Submission = agentId === undefined ? read.value : { ...read.value, agentId }
  const { inventory } = asked
  if (asked.kind !== 'inventory' || inventory === undefined) return gateway.accepted(asked, hoursUntilNext)
  const received = await receiveSubmission(door.from, {
    raw, siteId: door.siteId, agentId, label: asked.deviceId, dialect: asked.dialect, isPartial: asked.partial, notes: asked.notes, told: inventory,
    source: 'agent', onChanged: parts.onChanged,
  })
  if (!received.ok) return received.refusal.status === 401 ? unauthorised(gateway) : turnAway(parts, door, raw, received.refusal, asked)
  return received.value.refusal === undefined ? gateway.accepted(asked, hoursUntilNext) : gateway.refused(received.value.refusal, asked)
}

/** A fault of ours (503: the reader is busy) is not kept: the agent comes again by itself. */
const turnAway = async ({ gateway, log }: IntakeParts, door: AtTheDoor, raw: Raw, refusal: Refusal, asked?: Submission): Promise<Answer> => {
  if (refusal.status !== 503 && raw.bytes.byteLength > 0 && refusal.code !== 'inventory/identity-claimed') {
    const kept = await keepRefused(door.from,
      { raw, refusal, head: { label: asked?.deviceId ?? '', dialect: asked?.dialect ?? null, isPartial: asked?.partial ?? false,
        notes: asked?.notes ?? [] } })
    if (!kept.ok && kept.refusal.code === 'inventory/quarantine-full') log.warn('a submission was turned away and not kept: the quarantine is full',
      { district: door.from.districtId })
  }
  return gateway.refused(refusal, asked)
}
