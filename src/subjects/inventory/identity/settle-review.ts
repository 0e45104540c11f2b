import { ok, refuse } from '../../../core/result.ts'
import { showId } from '../../../platform/ids.ts'
import { useCase } from '../../ledger/index.ts'
import { needsReason } from './merging.rules.ts'
import { keepApart, settleReviews } from './reviews.store.ts'
import { reviewForChange } from './seen-by.views.ts'
import { tieSightings } from './sightings.store.ts'

/** A person answers a question with no: the two are two, or the source's word does belong to the device. It is not asked again. */
export const answerReview = useCase({
  name: 'inventory.answer-review',
  clauses: ['PM-3.1'],
  load: (act, { reviewId }: { readonly reviewId: string; readonly why: string }) => reviewForChange(act.tx, reviewId),
  decide: (review, { why }, { actor }) => {
    if (review === undefined || review.settledAs !== null)
      return refuse({
        code: 'inventory/review-not-open',
        clause: 'PM-3.1',
        says: 'This question is not open.',
        satisfiedBy: 'Choose one from the list.',
        status: review === undefined ? 404 : 409,
      })
    if (actor.personId === undefined)
      return refuse({
        code: 'inventory/merge-needs-a-person',
        clause: 'PM-3.1',
        says: 'Only a signed-in person can answer this.',
        satisfiedBy: 'Sign in.',
        status: 403,
      })
    const reason = needsReason(why)
    return reason === undefined ? ok(review) : refuse(reason)
  },
  commit: async (act, review, _, { why }) => {
    const other = review.otherDeviceId
    if (other !== null) {
      await keepApart(act, review.deviceId, other, why.trim())
      await settleReviews(act, { deviceIds: [review.deviceId, other], isPair: true }, 'apart', why.trim())
    } else if (review.sightingId !== null) {
      await tieSightings(act, [{ id: review.sightingId, deviceId: review.deviceId, tiedBy: 'person', confidence: 100, reason: 'A person said so.' }])
      await settleReviews(act, { deviceIds: [], sightingIds: [review.sightingId] }, 'stays', why.trim())
    }
    return {
      value: { reviewId: review.id },
      evidence: [
        {
          kind: 'inventory.review-answered',
          about: [showId('rev', review.id), showId('dev', review.deviceId), ...(other === null ? [] : [showId('dev', other)])],
          grade: 'attested' as const,
          content: { asked: review.reason, trap: review.trap, answer: other === null ? 'stays' : 'apart', reason: why.trim() },
        },
      ],
    }
  },
})
