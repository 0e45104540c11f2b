// PM-4: the second clock of an issue. It runs from the acknowledgement until somebody answers or closes it, or states another day with a reason. Like the
// first one it counts elapsed hours: weekends, closed days and the nights on which clocks change are hours like all others. A stated day ends at its midnight.
import { enforced } from '../../../core/policy/switch.ts'
import { refuse, type Result } from '../../../core/result.ts'
import { dayAfter, isDay } from '../../../core/time/days.ts'
import { endOfDay } from '../../../core/time/office.ts'
import { instantOf, inZone, type At } from '../../../core/time/zone.ts'
import { aboveOf, refuseStranger, type Holders, type Level, type Moving } from './issues.rules.ts'

/** How far up people were told; `top`: as far as it goes. */
export const answerLevels = ['owner', 'manager', 'coordinator', 'top'] as const
export type AnswerLevel = (typeof answerLevels)[number]
/** `answerBy` is ISO. */
export type AnswerClock = { readonly answerBy: string; readonly answerLevel: AnswerLevel }

type Whose = { readonly level: Level; readonly responsibleId: string | null; readonly raisedBy: string }
export type Rung = { readonly level: 'manager' | 'coordinator'; readonly name: string; readonly people: readonly string[] }

export const clockBegins = (now: At, hours: number, level: Level): AnswerClock => ({
  answerBy: instantOf(now).add({ hours }).toString(),
  answerLevel: level,
})

/** Who is above whoever has it, step by step: nobody twice, neither who has it nor who raised it. Where nobody else coordinates, the director. */
export const ladder = ({ level, responsibleId, raisedBy }: Whose, holders: Holders): readonly Rung[] => {
  const met = new Set([responsibleId, raisedBy])
  const others = (some: readonly string[]) => some.filter((id) => !met.has(id))
  const rungs: Rung[] = []
  const rung = (at: Rung['level'], choices: readonly (readonly [name: string, people: readonly string[]])[]) => {
    const found = choices.map(([name, people]) => ({ level: at, name, people: others(people) })).find(({ people }) => people.length > 0)
    if (found === undefined) return
    rungs.push(found)
    for (const id of found.people) met.add(id)
  }
  if (level === 'owner') rung('manager', [['IT Systems Manager', holders.manager]])
  if (level !== 'coordinator') {
    const above = [
      ['Technology Coordinator', holders.coordinator],
      ['Technology Director', holders.default],
    ] as const
    rung('coordinator', above)
  }
  return rungs
}

/** Who stands above whoever has it now, and may move it as they may: those it goes to by either clock. */
export const aboveNow = (issue: Whose, holders: Holders): readonly string[] => [
  ...new Set([...aboveOf(holders, issue.responsibleId), ...ladder(issue, holders).flatMap(({ people }) => people)]),
]

const isAbove = (a: AnswerLevel, b: AnswerLevel): boolean => answerLevels.indexOf(a) > answerLevels.indexOf(b)
/** The next step up from where the news is; undefined where nobody is left. */
export const nextRung = (rungs: readonly Rung[], at: AnswerLevel): Rung | undefined => rungs.find(({ level }) => isAbove(level, at))
/** Everybody above who was told so far, as positions are held now. */
export const reached = (rungs: readonly Rung[], at: AnswerLevel): readonly Rung[] => rungs.filter(({ level }) => !isAbove(level, at))

export type StepUp = AnswerClock & { readonly rung: Rung | undefined; readonly told: readonly string[] }
/**
 * What the end of the time sets off: the next step and whoever has it are told, and the time runs again. Where nobody is left above, whoever has it and whoever
 * raised it are told, once, and the clock ends. Undefined once that was done.
 */
export const stepUp = (issue: Whose & AnswerClock, holders: Holders, now: At, hours: number): StepUp | undefined => {
  if (issue.answerLevel === 'top') return undefined
  const rung = nextRung(ladder(issue, holders), issue.answerLevel)
  const own = issue.responsibleId === null ? [] : [issue.responsibleId]
  return rung === undefined
    ? { answerBy: issue.answerBy, answerLevel: 'top', rung, told: [...new Set([...own, issue.raisedBy])] }
    : { answerBy: instantOf(now).add({ hours }).toString(), answerLevel: rung.level, rung, told: [...rung.people, ...own] }
}

export type StatedDay = { readonly on: string; readonly why: string }
/** The clock runs to the end of the stated day. Who was told stays told; where everybody was, the last step is taken once more. */
export const clockMoved = ({ answerLevel }: AnswerClock, { on }: StatedDay, zone: string): AnswerClock => ({
  answerBy: endOfDay(on, zone).toString(),
  answerLevel: answerLevel === 'top' ? 'coordinator' : answerLevel,
})

type Asking = StatedDay & { readonly personId: string; readonly now: At; readonly zone: string; readonly maxDays: number }
/** Whether this person may state that day: by who has it or is above, with a reason, from today on and no further ahead than the policy lets. */
export const mayState = <I extends Moving>(issue: I, { on, why, personId, now, zone, maxDays }: Asking): Result<I> => {
  if (issue.state !== 'acknowledged')
    return refuse({
      code: 'assets/issue-has-no-date',
      clause: 'PM-4',
      status: 409,
      says: issue.state === 'raised' ? 'It has not been acknowledged yet.' : 'It is not waiting for an answer.',
      satisfiedBy: issue.state === 'raised' ? 'Acknowledge it first, then set a date.' : 'Nothing more to do.',
    })
  const stranger = refuseStranger(issue, 'answered', personId)
  if (stranger !== undefined) return stranger
  const today = inZone(now, zone).toPlainDate().toString()
  const unfit = [
    ...(isDay(on) && on < today ? ['on: is in the past'] : []),
    ...(isDay(on) && on > dayAfter(today, maxDays) ? [`on: is more than ${maxDays} days ahead`] : []),
    ...(why.trim() === '' ? ['why: is missing'] : []),
  ]
  const faults = [...(isDay(on) ? [] : ['on: is not a date']), ...(enforced('PM-4/issue-date-gives-reason') ? unfit : [])]
  return faults.length === 0
    ? { ok: true, value: issue }
    : refuse({
        code: 'assets/issue-date-unfit',
        clause: 'PM-4',
        status: 422,
        says: 'A new date is a day from today on, with a reason.',
        satisfiedBy: `Choose a day within the next ${maxDays} days, and say why it takes until then.`,
        faults,
      })
}
