// Triage (PM-3.2): each advisory ends as a finding, a task, or nothing with a reason; a person answers for it, on a stated clock.
import { enforced } from '../../core/policy/switch.ts'
import { refuse, ok, type Refusal, type Result } from '../../core/result.ts'
import { nextBusinessDayEnd, type OfficeCalendar } from '../../core/time/office.ts'
import { isDay } from '../../core/time/days.ts'
import { instantOf, type At } from '../../core/time/zone.ts'

export const decisions = { finding: 'A finding on devices here', task: 'A task for somebody', nothing: 'Nothing, with a reason' } as const
export type Decision = keyof typeof decisions
export const states = { untriaged: 'not triaged', finding: 'finding', task: 'task', nothing: 'nothing' } as const
export type State = keyof typeof states

export type Wish = {
  readonly decision: Decision
  readonly reason: string
  readonly cve?: string | undefined
  readonly devices?: readonly string[] | undefined // finding
  readonly whoId?: string | undefined
  readonly dueOn?: string | undefined // task
}
export type Around = {
  readonly state: State | undefined
  readonly personId: string | undefined
  readonly cves: readonly string[]
  readonly known: ReadonlySet<string>
  readonly today: string
}

type Touching = { readonly devices: number; readonly things: number }
const many = (n: number, one: string): string => `${n.toLocaleString('en-US')} ${one}${n === 1 ? '' : 's'}`
/** `It names something on 12 devices here and 1 application or service`. */
export const touchWords = ({ devices, things }: Touching): string => {
  const parts = [
    ...(devices > 0 ? [`something on ${many(devices, 'device')} here`] : []),
    ...(things > 0 ? [things === 1 ? 'an application or service of ours' : `${things} applications or services of ours`] : []),
  ]
  return parts.length === 0 ? 'Nothing that we recognize here is named' : `It names ${parts.join(' and ')}`
}

export const itemNotFound: Refusal = {
  code: 'advisories/not-found',
  clause: 'PM-3.2',
  says: 'There is no such advisory in this district.',
  satisfiedBy: 'Find it in the inbox.',
  status: 404,
}

/** Whether an advisory may be decided so; every fault at once. `known`: devices of the district among those chosen. */
export const decideTriage = (wish: Wish, { state, personId, cves, known, today }: Around): Result<Wish> => {
  if (state === undefined) return refuse(itemNotFound)
  if (personId === undefined)
    return refuse({
      code: 'advisories/needs-a-person',
      clause: 'PM-3.2',
      says: 'Only a signed-in person can do this.',
      satisfiedBy: 'Sign in.',
      status: 403,
    })
  if (state !== 'untriaged')
    return refuse({
      code: 'advisories/decided-already',
      clause: 'PM-3.2',
      says: `It has already been decided: ${states[state]}.`,
      satisfiedBy: 'Whoever decided it can undo it within ten minutes; otherwise raise an issue.',
      status: 409,
    })
  const faults = [
    ...(wish.reason.trim() === '' ? ['reason: is missing'] : []),
    ...(wish.decision === 'finding' && (wish.cve === undefined || !cves.includes(wish.cve)) ? ['cve: is none that the advisory names'] : []),
    ...(wish.decision === 'finding' && (wish.devices ?? []).length === 0 ? ['devices: none is chosen'] : []),
    ...(wish.decision === 'finding' && (wish.devices ?? []).some((id) => !known.has(id)) ? ['devices: one does not belong to the district'] : []),
    ...(wish.decision === 'task' && wish.whoId === undefined ? ['who: is missing'] : []),
    ...(wish.decision === 'task' && (wish.dueOn === undefined || !isDay(wish.dueOn))
      ? ['dueOn: is not a date']
      : wish.decision === 'task' && (wish.dueOn ?? '') < today
        ? ['dueOn: is in the past']
        : []),
  ]
  if (faults.length === 0 || !enforced('PM-3.2/triage-gives-reason')) return ok({ ...wish, reason: wish.reason.trim() })
  return refuse({
    code: 'advisories/triage-incomplete',
    clause: 'PM-3.2',
    says: 'An advisory ends as a finding, a task or nothing, each with a reason.',
    satisfiedBy: 'Fill in what is listed below.',
    faults,
    status: 422,
  })
}

/** By when an advisory is to be triaged: the end of the n-th office day after it was taken, by the district's calendar (Monday to Friday but its closed days). */
export const triageDue = (takenAt: At, days: number, calendar: OfficeCalendar) => nextBusinessDayEnd(takenAt, calendar, days)

/** A source nobody heard of for longer than it is ever quiet says nothing, which is not "nothing new". `newestAt` counts from when it was set up. */
export const isSilent = (source: { readonly newestAt: string | null; readonly setAt: string; readonly silentDays: number }, now: At): boolean =>
  instantOf(now).epochMilliseconds - instantOf(source.newestAt ?? source.setAt).epochMilliseconds > source.silentDays * 86_400_000

/** A source that could not be read since a day. */
export const isUnread = (source: { readonly answeredAt: string | null; readonly setAt: string }, now: At): boolean =>
  instantOf(now).epochMilliseconds - instantOf(source.answeredAt ?? source.setAt).epochMilliseconds > 86_400_000
