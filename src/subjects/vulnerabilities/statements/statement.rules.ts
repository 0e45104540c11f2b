// A finding that does not count here: not affected (with a VEX justification) or a wrong match, said by a person, with a reason and an end (PM-3.2).
import { enforced } from '../../../core/policy/switch.ts'
import { ok, refuse, type Result } from '../../../core/result.ts'
import { addDays, isDate } from '../dates.rules.ts'

/** The five justifications of VEX (CISA, OpenVEX, CSAF), in words. */
export const justifications = {
  component_not_present: 'The vulnerable part is not installed',
  vulnerable_code_not_present: 'The vulnerable code is not in this build',
  vulnerable_code_not_in_execute_path: 'The vulnerable code is never run here',
  vulnerable_code_cannot_be_controlled_by_adversary: 'An attacker cannot reach the vulnerable code here',
  inline_mitigations_already_exist: 'Something else already prevents the attack',
} as const satisfies Readonly<Record<string, string>>
export type Justification = keyof typeof justifications
export const kinds = { 'not-affected': 'Does not affect us', 'wrong-match': 'Wrong match' } as const
export type Kind = keyof typeof kinds

export type Wish = {
  readonly kind: Kind
  readonly cve: string
  readonly ecosystem: string
  readonly package: string
  readonly deviceId?: string | undefined
  readonly justification?: Justification | undefined
  readonly reason: string
  readonly until: string // its last day
}
type Around = {
  readonly isFound: boolean
  readonly hasOne: boolean
  readonly today: string
  readonly maxDays: number
  readonly personId: string | undefined
}

/** Whether it may be said so; refused with every fault at once. */
export const decideStatement = (wish: Wish, { isFound, hasOne, today, maxDays, personId }: Around): Result<Wish> => {
  if (personId === undefined)
    return refuse({
      code: 'vulnerabilities/statement-needs-a-person',
      clause: 'PM-3.2',
      says: 'Only a signed-in person can do this.',
      satisfiedBy: 'Sign in.',
      status: 403,
    })
  if (!isFound)
    return refuse({
      code: 'vulnerabilities/finding-not-there',
      clause: 'PM-3.2',
      says: `${wish.cve} is not found in ${wish.package} here.`,
      satisfiedBy: 'See the vulnerability’s page.',
      status: 404,
    })
  if (hasOne)
    return refuse({
      code: 'vulnerabilities/said-already',
      clause: 'PM-3.2',
      says: 'There is already a statement about this.',
      satisfiedBy: 'End the existing statement, then enter a new one.',
      status: 409,
    })
  const last = addDays(today, maxDays)
  const faults = [
    ...(wish.reason.trim() === '' ? ['reason: is missing'] : []),
    ...(wish.kind === 'not-affected' && wish.justification === undefined ? ['justification: is missing'] : []),
    ...(!isDate(wish.until)
      ? ['until: is not a date']
      : wish.until < today
        ? ['until: is in the past']
        : wish.until > last
          ? [`until: is later than ${last}, ${maxDays} days from now`]
          : []),
  ]
  if (faults.length === 0 || !enforced('PM-3.2/statement-ends')) return ok({ ...wish, reason: wish.reason.trim() })
  return refuse({
    code: 'vulnerabilities/statement-incomplete',
    clause: 'PM-3.2',
    says: 'To mark a finding as not counting, give a reason and a last day.',
    satisfiedBy: `Say why and until which day, at most ${maxDays} days from now.`,
    faults,
    status: 422,
  })
}
