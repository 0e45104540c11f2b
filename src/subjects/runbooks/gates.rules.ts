// What must hold before a server is touched. Each gate answers by itself, so that a screen can show all of them at once.
import { whyNotThen } from '../../core/policy/approved-time.ts'
import { enforced } from '../../core/policy/switch.ts'
import { ok, refuse, type Refusal, type Result } from '../../core/result.ts'
import { fitsInside, nextSlots } from '../../core/time/fits.ts'
import { inWords } from '../../core/time/words.ts'
import { instantOf, isBefore, type At } from '../../core/time/zone.ts'
import type { Window, WindowPolicy } from '../../core/time/windows.ts'

/** What stands approved (the changes subject tells it, or why nothing does). Period is half-open; servers are shown ids. */
export type Approved = {
  readonly textHash: string
  readonly ruleHash: string
  readonly servers: readonly string[]
  readonly maxPasses: number
  readonly period: { readonly notBefore: string; readonly notAfter: string }
}
export type Plan = { readonly server: string; readonly start: string; readonly end: string }

const no = (code: string, clause: string, says: string, satisfiedBy: string, faults?: readonly string[]) =>
  refuse({ code: `runbooks/${code}`, clause, says, satisfiedBy, status: 409, ...(faults ? { faults } : {}) })

/** SP-1.2, CM-6: approved, this server is among the approved ones, and the whole plan lies in the approved period. */
export const approvalGate = (approved: Result<Approved>, plan: Plan, zone: string): Result<Approved> => {
  if (!approved.ok) return approved
  const { servers, period } = approved.value
  if (!servers.includes(plan.server))
    return no(
      'server-not-approved',
      'SP-1.2',
      'This server is not in the approved rule.',
      'submitting the change again with this server, and its approval',
    )
  const [outside] = whyNotThen({ period, earliestStart: null, zone }, plan.start, plan.end) // the lead time was asked where `approved` came from
  if (outside) return refuse(outside)
  return approved
}

/** CM-2: now until the planned length is over lies inside one window; and not before the start that users were told. */
export const windowGate = (policy: WindowPolicy, plan: Plan, now: At): Result<Window> => {
  if (isBefore(now, plan.start) && enforced('SP-1.4/notice-bound-to-servers-and-start'))
    return no(
      'earlier-than-told',
      'SP-1.4',
      `Users were told it starts ${inWords(plan.start, policy.zone)}; it does not start earlier.`,
      'waiting until then, or a new plan with a new notice',
    )
  const end = instantOf(now).add(instantOf(plan.start).until(plan.end))
  return fitsInside(policy, now, isBefore(plan.end, end) ? end : plan.end)
}

export type TesterFact = { readonly name: string; readonly service: string; readonly answer: 'accepted' | 'other-time' | 'cannot' | null }

/** SP-1.5: every service has a tester, and each accepted this date and time. A moved start asks anew. */
export const testerGate = (testers: readonly TesterFact[]): Result<{ readonly accepted: number }> => {
  if (!enforced('SP-1.5/tester-accepted-before-run')) return ok({ accepted: testers.length })
  if (testers.length === 0)
    return no('no-tester', 'SP-1.5', 'This server has no tester.', 'adding a tester on the server’s page, then planning again')
  const open = testers.filter(({ answer }) => answer !== 'accepted')
  if (open.length === 0) return ok({ accepted: testers.length })
  const words = { 'other-time': 'asks for another time', cannot: 'cannot' } as const
  return no(
    'tester-not-accepted',
    'SP-1.5',
    `${open.length} of ${testers.length} testers have not accepted this time.`,
    'each tester’s yes, or another time',
    open.map(({ name, service, answer }) => `${name} (${service}): ${answer === null ? 'has not answered' : words[answer as keyof typeof words]}`),
  )
}

export type StartFacts = {
  readonly plan: Plan
  readonly now: At
  readonly approved: Result<Approved>
  readonly window: WindowPolicy
  readonly told: Result<object> // SP-1.4, by the notices subject: everyone, of this server and this start, in time
  readonly testers: readonly TesterFact[]
}
export type GateAnswer = {
  readonly step: 'gate-approval' | 'gate-window' | 'gate-notice' | 'gate-tester'
  readonly refusal: Refusal | undefined
  readonly facts: Readonly<Record<string, unknown>>
}

const answerOf = (step: GateAnswer['step'], result: Result<object>): GateAnswer =>
  result.ok ? { step, refusal: undefined, facts: result.value as Readonly<Record<string, unknown>> } : { step, refusal: result.refusal, facts: {} }

/** Every gate with its answer: asked at the start with `now`, and before that with the planned start for `now`. */
export const gates = (facts: StartFacts): readonly GateAnswer[] => [
  answerOf('gate-approval', approvalGate(facts.approved, facts.plan, facts.window.zone)),
  answerOf('gate-window', windowGate(facts.window, facts.plan, facts.now)),
  answerOf('gate-notice', enforced('CM-8/schedule-notice-before-start') ? facts.told : ok({})),
  answerOf('gate-tester', testerGate(facts.testers)),
]

/** The first gate that does not hold, with all the others' reasons in `faults`; or every gate's facts. */
export const mayStart = (facts: StartFacts): Result<readonly GateAnswer[]> => {
  const answers = gates(facts)
  const closed = answers.flatMap(({ refusal }) => refusal ?? [])
  const [first, ...others] = closed
  if (!first) return ok(answers)
  return refuse({ ...first, faults: [...(first.faults ?? []), ...others.map(({ clause, says }) => `${clause}: ${says}`)] })
}

/** The next slots for a plan of that length that users can still be told of in time. */
export const slotsFor = (window: WindowPolicy, from: At, minutes: number, noticeHours: number, now: At, n = 3) => {
  const tellable = instantOf(now).add({ hours: noticeHours, minutes: 15 }) // a quarter of an hour for the mail
  return nextSlots(window, isBefore(from, tellable) ? tellable : from, minutes, n)
}
