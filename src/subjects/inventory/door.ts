import type { AgentGateway, Answer } from '../../connectors/agents/contract.ts'
import { enforced } from '../../core/policy/switch.ts'
import { systemNow } from '../../platform/clock.ts'
import type { Refusal } from '../../core/result.ts'
import { domainNow } from '../../platform/db/domain-now.ts'
import type { Db } from '../../platform/db/pool.ts'
import { showId } from '../../platform/ids.ts'
import type { Log } from '../../platform/log.ts'
import { reading, type From } from '../ledger/index.ts'
import { policyValues } from '../policy/index.ts'
import { dailyLimitOf, overDailyLimit, retryAfterSeconds } from './daily-limit.rules.ts'
import { isSameHash, keyOf, type KeyText } from './key-text.ts'
import { devicesOfKey, keyAtTheDoor, sentByKey, type KeyAtTheDoor } from './keys.views.ts'
import type { SentLately } from './sent-lately.ts'
import type { OnChanged } from './receive-submission.ts'
import { readToken } from './token.ts'
import { tellOverLimit } from './turn-over-limit.ts'
import type { DeviceWords } from '../assets/index.ts'

export type IntakeParts = {
  readonly db: Db
  readonly gateway: AgentGateway
  readonly onChanged: OnChanged
  /** What others say of devices, which goes with one that is found to be another. */
  readonly words?: readonly DeviceWords[]
  readonly log: Log
  readonly tokenSecret: string
} // vouches for the tokens of this installation
export type DoorParts = IntakeParts & { readonly sentLately: SentLately }
/** What an agent shows of itself. `certificate`: the organisational unit of one that our TLS checked against the district's authority. */
export type Shown = { readonly pathKey: string | undefined; readonly headers: Headers; readonly certificate?: string | undefined }
export type AtTheDoor = { readonly from: From; readonly keyId: string; readonly siteId: string }

const atTheDoor = (db: Db, districtId: string, key: KeyAtTheDoor): AtTheDoor => ({
  from: { db, districtId, actor: { id: `agent:${showId('key', key.id)}`, proof: 'enrolment-key' } },
  keyId: key.id,
  siteId: key.siteId,
})

const keyIn = (db: Db, { districtId, keyId }: Pick<KeyText, 'districtId' | 'keyId'>): Promise<KeyAtTheDoor | undefined> =>
  reading({ db, districtId }, (tx) => keyAtTheDoor(tx, keyId))

/** Whose key it is; undefined without one that is valid and in force. */
export const whoKnocks = async (db: Db, text: KeyText | undefined): Promise<AtTheDoor | undefined> => {
  if (text === undefined) return undefined
  const key = await keyIn(db, text)
  if (key === undefined) return undefined
  const isValid = isSameHash(key.secretHash, text.secretHash) && !key.isRevoked
  if (!isValid && enforced('PM-3.1/key-required')) return undefined
  return atTheDoor(db, text.districtId, key)
}

/** By what names a key and was vouched for otherwise: a token of ours, a certificate. Revoking the key ends both. */
const byNamedKey = async (db: Db, named: Pick<KeyText, 'districtId' | 'keyId'> | undefined): Promise<AtTheDoor | undefined> => {
  const key = named && (await keyIn(db, named))
  return named === undefined || key === undefined || key.isRevoked ? undefined : atTheDoor(db, named.districtId, key)
}

/** `k<district>.<key's id>`: the part of a key's text that is no secret, as certificates carry it. */
const keyNamed = (unit: string): Pick<KeyText, 'districtId' | 'keyId'> | undefined => {
  const parts = /^k([1-9]\d{0,17})\.([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/.exec(unit)
  return parts ? { districtId: parts[1] ?? '', keyId: parts.slice(2).join('-') } : undefined
}

/** Who stands at the door: by the key in the address, Basic, a bearer's token, or a client certificate. Undefined: nobody we know. */
export const whoStands = async (
  { db, tokenSecret }: Pick<IntakeParts, 'db' | 'tokenSecret'>,
  { pathKey, headers, certificate }: Shown,
): Promise<AtTheDoor | undefined> => {
  const authorization = headers.get('authorization')
  const bearer = pathKey === undefined ? /^Bearer\s+([\w.-]{1,400})$/i.exec(authorization ?? '')?.[1] : undefined
  if (bearer !== undefined) return byNamedKey(db, readToken(tokenSecret, bearer, Math.floor(systemNow().epochMilliseconds / 1000)))
  if (pathKey === undefined && authorization === null && certificate !== undefined) return byNamedKey(db, keyNamed(certificate))
  return whoKnocks(db, keyOf(pathKey, authorization))
}

/** The refusal once a key has sent its day's worth; told once a day to whoever looks after the keys. */
export const overLimit = async (
  { log, sentLately }: Pick<DoorParts, 'log' | 'sentLately'>,
  { from, keyId }: AtTheDoor,
  remote: string,
): Promise<Refusal | undefined> => {
  const { sent, limit } = await reading(from, async (tx) => {
    const { now } = await domainNow(tx)
    const values = await policyValues(tx)
    const counted = await sentLately.count(
      `${from.districtId} ${keyId}`,
      now.epochMilliseconds,
      (sent) => overDailyLimit(sent, dailyLimitOf(values, sent.known)) !== undefined,
      async () => {
        const sent = await sentByKey(tx, keyId, now.subtract({ hours: 24 }).toString())
        const isUsual = overDailyLimit(sent, dailyLimitOf(values)) === undefined
        return {
          ...sent,
          known: isUsual ? 0 : await devicesOfKey(tx, keyId, now.subtract({ hours: 192 }).toString(), now.subtract({ hours: 24 }).toString()),
        }
      },
    )
    return { sent: { submissions: counted.submissions, bytes: counted.bytes }, limit: dailyLimitOf(values, counted.known) }
  })
  const over = overDailyLimit(sent, limit)
  if (over === undefined) return undefined
  if ((await tellOverLimit(from, { keyId, sent, remote })).ok)
    log.warn('an enrolment key reached its limit of a day', { district: from.districtId, keyId, ...sent })
  return over.refusal
}

export const tooOften = (gateway: AgentGateway, refusal: Refusal): Answer & { headers: Record<string, string> } => ({
  ...gateway.refused(refusal),
  headers: { 'retry-after': String(retryAfterSeconds) },
})
