import type { BounceBox, Mail } from '../../connectors/mail/contract.ts'
import type { Db } from '../../platform/db/pool.ts'
import type { Log } from '../../platform/log.ts'
import type { Actor } from '../ledger/index.ts'
import { dropLate } from './drop-late.ts'
import { recordBounce } from './record-bounce.ts'
import { sendWaiting, type SendResult } from './send-waiting.ts'

/** `mail` missing: no mail server is set. Then nothing is sent, deliveries stay waiting, and pages say so. */
export type SenderParts = {
  readonly db: Db
  readonly log: Log
  readonly mail?: Mail | undefined
  readonly bounces?: BounceBox | undefined
  readonly from: string
}
export type NoticeSender = {
  /** What waits and is due in a district; for the job `send-notices` and for a sweep every few seconds, which finds what is to be tried again. */
  sendWaiting(districtId: string): Promise<SendResult>
  /** Returned messages of all districts, a sweep; gives how many were recorded. */
  readBounces(): Promise<number>
}

const actor: Actor = { id: 'process:worker', proof: 'process' }

export const noticeSender = ({ db, log, mail, bounces, from }: SenderParts): NoticeSender => ({
  sendWaiting: async (districtId) => {
    const late = await dropLate({ db, districtId, actor })
    if (late > 0) log.warn('notices were dropped: what they announce had begun', { districtId, late })
    if (mail === undefined) return { accepted: 0, refused: 0, later: 0 }
    const result = await sendWaiting({ db, districtId, actor }, { mail, from })
    if (result.later > 0) log.warn('notices wait for another try', { districtId, ...result })
    return result
  },
  readBounces: async () => {
    let recorded = 0
    await bounces?.take(async (report, name) => {
      const result = report === undefined ? undefined : await recordBounce(db, actor, report)
      if (result?.ok) recorded++
      else log.info('a returned message told nothing new', { name, why: result?.refusal.code ?? 'no delivery status notification' })
    })
    return recorded
  },
})
