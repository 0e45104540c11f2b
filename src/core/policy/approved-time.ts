// The one place where a start is held against what a change allows: its lead time (CM-5) and the period that was approved (SP-1.2).
import type { Refusal } from '../result.ts'
import { inWords } from '../time/words.ts'
import { isBefore, type At } from '../time/zone.ts'
import { enforced } from './switch.ts'

/** `earliestStart`: the lead time's end; null where none is in the way. `completeSince`: from when it counted, where that is known. Period is half-open. */
export type ApprovedTime = {
  readonly period: { readonly notBefore: At; readonly notAfter: At }
  readonly earliestStart: At | null
  readonly completeSince?: At | undefined
  readonly zone: string
}

/** Why something may not go from `start` to `end` (with test time and room for a rollback): `changes/lead-time-too-short`, `changes/outside-approved-period`. */
export const whyNotThen = ({ period, earliestStart, completeSince, zone }: ApprovedTime, start: At, end: At): readonly Refusal[] => {
  const words = (at: At): string => inWords(at, zone, { withYear: true })
  const isTooEarly = earliestStart !== null && isBefore(start, earliestStart) && enforced('CM-5/lead-14-days')
  const isOutside = isBefore(start, period.notBefore) || isBefore(period.notAfter, end)
  const lead: Refusal[] = isTooEarly
    ? [
        {
          code: 'changes/lead-time-too-short',
          clause: 'CM-5',
          status: 409,
          says: `${words(start)} lies inside the lead time${completeSince === undefined ? `, which ends ${words(earliestStart)}.` : `: the text was complete ${words(completeSince)}.`}`,
          satisfiedBy: `a start from ${words(earliestStart)}, or the coordinator's express leave to start early`,
        },
      ]
    : []
  const outside: Refusal[] = isOutside
    ? [
        {
          code: 'changes/outside-approved-period',
          clause: 'SP-1.2',
          status: 409,
          says: `${words(start)} is not inside the period that was approved.`,
          satisfiedBy: `a time from ${words(period.notBefore)} to ${words(period.notAfter)}, or an edit and new decisions`,
        },
      ]
    : []
  return [...lead, ...outside]
}
