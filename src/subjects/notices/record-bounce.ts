import type { BounceReport } from '../../connectors/mail/contract.ts'
import { ok, refuse, type Result } from '../../core/result.ts'
import { showId } from '../../platform/ids.ts'
import type { Db } from '../../platform/db/pool.ts'
import { useCase, type Actor } from '../ledger/index.ts'
import { readBounceToken } from './bounce-token.ts'
import { kindOf, oneLine, withoutLinks } from './notices.rules.ts'
import { holdDelivery, moveDelivery } from './notices.store.ts'
import { recipientOf } from './queue-notice.ts'

const unknown = refuse({
  code: 'notices/bounce-unknown',
  clause: 'SP-1.4',
  status: 404,
  says: 'No delivery has this bounce token.',
  satisfiedBy: 'A returned message of ours.',
})

type Returned = { readonly deliveryId: string; readonly token: string; readonly report: BounceReport }

/** A message that came back after a server had taken it: its recipient was not told, whatever stood before. */
const markBounced = useCase({
  name: 'notices.record-bounce',
  clauses: ['SP-1.4', 'CM-8'],
  load: (act, { deliveryId }: Returned) => holdDelivery(act.tx, deliveryId),
  decide: (row, { token, report }) => {
    if (row === undefined || row.bounceToken !== token) return unknown
    if (report.action !== 'failed')
      return refuse({
        code: 'notices/bounce-not-final',
        clause: 'SP-1.4',
        status: 409,
        says: `The report says ${report.action}.`,
        satisfiedBy: 'A final failure.',
      })
    if (row.state === 'accepted' || (row.state === 'waiting' && row.attempts > 0)) return ok(row)
    return refuse({
      code: 'notices/bounce-known',
      clause: 'SP-1.4',
      status: 409,
      says: `The delivery is ${row.state} already.`,
      satisfiedBy: 'Nothing: it is taken care of.',
    })
  },
  commit: async (act, row, _, { report }) => {
    const said = oneLine(withoutLinks(report.diagnostic), 300)
    await moveDelivery(act, row.id, 'bounced', oneLine(`came back ${report.status} ${said}`, 300))
    return {
      value: 'bounced' as const,
      evidence: [
        {
          kind: 'notices.delivery-bounced',
          clauses: kindOf(row.kind).clauses,
          about: [row.about, showId('ntc', row.noticeId), showId('dlv', row.id)],
          grade: 'observed' as const,
          content: {
            notice: showId('ntc', row.noticeId),
            delivery: showId('dlv', row.id),
            ...recipientOf(row),
            channel: 'mail',
            status: report.status,
            diagnostic: said,
            before: row.state,
            returnedAt: act.now.toString({ smallestUnit: 'millisecond' }),
          },
        },
      ],
    }
  },
})

/**
 * Records a returned message with the delivery its token names; the district comes from the token too. Refused: `notices/bounce-unknown` (no or a made-up
 * token), `notices/bounce-not-final` (a delay or a success), `notices/bounce-known`. Hearing it twice changes nothing.
 */
export const recordBounce = async (db: Db, actor: Actor, report: BounceReport): Promise<Result<'bounced'>> => {
  const claimed = report.token === undefined ? undefined : readBounceToken(report.token)
  if (report.token === undefined || claimed === undefined) return unknown
  return markBounced({ db, districtId: claimed.districtId, actor }, { deliveryId: claimed.deliveryId, token: report.token, report })
}
