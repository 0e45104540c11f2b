import { Steps, type Step } from '../../kit/steps.tsx'
import { Tag, type State } from '../../kit/tag.tsx'
import type { CapacityView } from './change-page.ts'
import { whenIn } from './change-page.ts'
import { standingWords, type StandingState } from './changes.rules.ts'

const stepStates = { approved: 'done', denied: 'failed', delayed: 'now', waiting: 'now' } as const satisfies Record<
  CapacityView['state'],
  Step['state']
>

const verdictWords = { approved: 'Approved', denied: 'Denied', delayed: 'Delayed', waiting: 'Waiting' } as const

const small = (one: CapacityView, zone: string): string => {
  const reason = one.reason ? ` ${one.reason}.` : ''
  const early = one.isEarlyAllowed ? ' An early start is allowed.' : ''
  if (one.by && one.at)
    return `${verdictWords[one.state]} by ${one.by}, ${whenIn(zone)(one.at).words}, ${one.isSigned ? 'signed with a passkey' : `proved by ${one.proof ?? ''}, not signed`}.${reason}${early}`
  const voided = one.voided > 0 ? ' An earlier decision is void, because the text was edited.' : ''
  const barred = one.barred.length > 0 ? ` ${one.barred.join(' ')}` : ''
  if (one.deciders.length > 0) return `Waiting for ${one.deciders.join(' or ')}.${barred}${voided}`
  return barred
    ? `Nobody can decide this now.${barred}${voided}`
    : `Nobody may decide this: the position is vacant, or its holder is the requester.${voided}`
}

/** Both decisions, each with who, when and how it was proved - or whose turn it is. */
export function StandingList({ capacities, zone }: { capacities: readonly CapacityView[]; zone: string }) {
  return <Steps steps={capacities.map((one) => ({ name: one.word, state: stepStates[one.state], small: small(one, zone), clause: one.clause }))} />
}

const tagStates = { approved: 'good', denied: 'late', delayed: 'soon', 'one-waits': 'wait', 'two-wait': 'wait' } as const satisfies Record<
  StandingState,
  State
>

/** A request's state in one word, with its shape. */
export function StandingTag({ state }: { state: StandingState }) {
  return <Tag state={tagStates[state]}>{standingWords[state].toLowerCase()}</Tag>
}
