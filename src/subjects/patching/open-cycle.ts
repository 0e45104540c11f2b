import { whole, type PolicyValues } from '../../core/policy/parameters.ts'
import { enforced } from '../../core/policy/switch.ts'
import { windowPolicyOf } from '../../core/policy/window-policy.ts'
import { ok, refuse, type Result } from '../../core/result.ts'
import { leadDaysBetween } from '../../core/time/leads.ts'
import type { WindowPolicy } from '../../core/time/windows.ts'
import { dateInWords } from '../../core/time/words.ts'
import { instantOf, inZone, isBefore, isoIn, readInstant, type At } from '../../core/time/zone.ts'
import type { Tx } from '../../platform/db/pool.ts'
import { showId } from '../../platform/ids.ts'
import { useCase, type Act, type Moment } from '../ledger/index.ts'
import { keepPolicy } from '../policy/index.ts'
import { nextNumber, oneAtATime, submitChange, type ChangeParts, type RuleDraft } from '../changes/index.ts'
import {
  cyclePolicyOf,
  cycleTitle,
  firstStart,
  periodAfter,
  periodInWords,
  plansOf,
  readPeriod,
  rhythmOf,
  type CyclePolicy,
  type Period,
} from './cycle.rules.ts'
import { insertCycle } from './cycle.store.ts'
import { administratorsOf, belongsOnTicket, cyclesOf, serversOf, type CycleRow, type ServerRow } from './cycle.views.ts'

/** `policyOf`: the district's policy values, read in the act's own transaction. */
export type CycleParts = ChangeParts & { readonly policyOf: (tx: Tx) => Promise<PolicyValues> }

/** `administratorId`: '' where nobody is chosen, which is refused. `period`: `2026-12` or `2026-Q4`. `notBefore`: the first start asked for, in the district's zone; left out: as early as the lead time allows. */
export type CycleInput = { readonly administratorId: string; readonly period: string; readonly notBefore?: string | undefined }
export type OpenedCycle = {
  readonly cycleId: string
  readonly number: number
  readonly requestId: string
  readonly request: number
  readonly servers: number
}
type Facts = {
  readonly policyId: string
  readonly values: PolicyValues
  readonly administrator: string | undefined
  readonly servers: readonly ServerRow[]
  readonly mine: readonly CycleRow[]
}
type Ready = { readonly period: Period; readonly notBefore: string; readonly administrator: string; readonly servers: readonly ServerRow[] }

const no = (code: string, says: string, satisfiedBy: string, status: 404 | 409 | 422 = 409): Result<never> =>
  refuse({ code: `cycles/${code}`, clause: 'SP-1.1', status, says, satisfiedBy })

const load = async (act: Act, input: CycleInput): Promise<Facts> => {
  await oneAtATime(act)
  const policy = await keepPolicy(act)
  return {
    policyId: policy.id,
    values: policy.values,
    administrator: (await administratorsOf(act.tx, act.now)).find((one) => one.id === input.administratorId)?.name,
    servers: (await serversOf(act.tx, act.now)).filter((one) => one.ownerId === input.administratorId && belongsOnTicket(one)),
    mine: input.administratorId === '' ? [] : await cyclesOf(act.tx, { administratorId: input.administratorId }),
  }
}

/** `1 to 31 Dec 2026`, `1 Oct to 31 Dec 2026`: the days of a period. */
const daysInWords = ({ begins, ends }: Period, zone: string): string => {
  const [first, last] = [begins, instantOf(ends).subtract({ seconds: 1 })].map((at) =>
    dateInWords(inZone(at, zone).toPlainDate()).split(' ').slice(1),
  )
  return `${first?.[0]} ${first?.[1] === last?.[1] ? '' : `${first?.[1]} `}to ${last?.join(' ')}`
}

/** Whether a cycle opened now would have at least a day of this period left after the lead time. */
export const canStillOpen = (period: Period, now: At, policy: CyclePolicy): boolean =>
  isBefore(
    inZone(firstStart(period, now, policy), policy.zone)
      .add({ days: 1 })
      .toInstant(),
    period.ends,
  )

/** The span asked for, inside the period and after now. Refused: unreadable, outside, or over (`cycles/first-start-outside`, `…/period-over`). */
const readFirstStart = (asked: string | undefined, period: Period, fallback: string, zone: string): Result<string> => {
  if (asked === undefined) return ok(fallback)
  const read = readInstant(asked, zone)
  if (!read.ok) return read
  const isInside = !isBefore(read.value, period.begins) && isBefore(read.value, period.ends)
  return isInside
    ? ok(isoIn(read.value, zone))
    : no(
        'first-start-outside',
        `The first day lies outside the period of the cycle, ${daysInWords(period, zone)}.`,
        `a day from ${daysInWords(period, zone)}`,
        422,
      )
}

/** Nobody chosen, or somebody who is none; a wrong first day is told with it. */
const noAdministrator = ({ administratorId }: CycleInput, start: Result<string>): Result<never> => {
  const says =
    administratorId === '' ? 'No systems administrator is chosen.' : "A cycle is a systems administrator's ticket, and this person is none."
  return refuse({
    code: 'cycles/not-a-systems-administrator',
    clause: 'SP-1.1',
    status: 422,
    says: start.ok ? says : 'Two things must be corrected.',
    satisfiedBy: administratorId === '' ? 'choosing whose servers they are' : 'giving them the position, or choosing who holds it',
    faults: [`administratorId: ${says}`, ...(start.ok ? [] : [`notBefore: ${start.refusal.says}`])],
  })
}

const decide = ({ values, administrator, servers, mine }: Facts, input: CycleInput, { now }: Moment): Result<Ready> => {
  const policy = cyclePolicyOf(values)
  const period = readPeriod(input.period, policy.zone)
  if (!period.ok) return period
  const start = readFirstStart(input.notBefore, period.value, firstStart(period.value, now, policy), policy.zone)
  if (administrator === undefined) return noAdministrator(input, start)
  if (enforced('SP-1.1/one-ticket-per-cycle') && mine.some((one) => one.rhythm === period.value.rhythm && one.period === period.value.name))
    return no(
      'already-open',
      `${administrator} already has a ticket for this cycle: one for all servers, not one per server.`,
      'adding the server to that ticket',
    )
  const own = servers.filter((one) => rhythmOf(one, policy).rhythm === period.value.rhythm)
  if (own.length === 0)
    return no(
      'no-servers',
      `${administrator} owns no server in scope with this rhythm.`,
      'an owner and "in scope" on the page of each server, or another rhythm',
    )
  if (!start.ok) return start
  if (!isBefore(now, period.value.ends) || !isBefore(start.value, period.value.ends))
    return no(
      'period-over',
      `The period is ${daysInWords(period.value, policy.zone)}; by the lead time of ${policy.leadDays} days work may start on ` +
        `${dateInWords(inZone(firstStart(period.value, now, policy), policy.zone).toPlainDate())} at the earliest.`,
      `the next period, ${periodInWords(periodAfter(period.value, policy.zone).name)}`,
    )
  return ok({ period: period.value, notBefore: start.value, administrator, servers: own })
}

const windowOf = (values: PolicyValues): WindowPolicy => {
  const window = windowPolicyOf(values)
  if (!window.ok) throw new Error(window.refusal.faults?.join('; ') ?? window.refusal.says)
  return window.value
}

/** The rule of a cycle by the policy in force. */
export const draftOf = (
  cycle: number,
  servers: readonly { deviceId: string; host: string }[],
  span: { notBefore: string; notAfter: string },
  values: PolicyValues,
): RuleDraft => {
  const { zone } = cyclePolicyOf(values)
  return {
    cycle: `T-${cycle}`,
    targets: servers.map((one) => ({ device: showId('dev', one.deviceId), host: one.host })),
    maxPasses: whole(values, 'run.maxPasses'),
    window: windowOf(values),
    period: { notBefore: isoIn(span.notBefore, zone), notAfter: isoIn(span.notAfter, zone) },
    limits: {
      leadDays: whole(values, 'change.leadDays'),
      holdHours: whole(values, 'hold.hours'),
      testMinutes: whole(values, 'run.testMinutes'),
      rollbackMinutes: whole(values, 'run.rollbackMinutes'),
    },
  }
}

/**
 * Opens one ticket for all of a systems administrator's servers in a rhythm (SP-1.1), with its change request submitted in the same transaction
 * (CM-1, SP-1.2), asked for by that administrator - whoever opens it by hand counts as having written it.
 * Refused: `cycles/already-open`, `…/no-servers`, `…/not-a-systems-administrator`, `…/period-over`, `…/period-unreadable`,
 * `…/first-start-outside`.
 */
export const openCycle = (parts: CycleParts) =>
  useCase<CycleInput, Facts, Ready, OpenedCycle>({
    name: 'patching.open-cycle',
    clauses: ['SP-1.1', 'CM-1'],
    load,
    decide,
    commit: async (act, { period, notBefore, administrator, servers }, { values, policyId }, input) => {
      const number = await nextNumber(act)
      const span = { notBefore, notAfter: period.ends }
      const submitted = enforced('CM-1/cycle-carries-its-request')
        ? await submitChange(parts).within(act, {
            number,
            title: cycleTitle(period.name, administrator),
            requesterId: input.administratorId,
            submittedBy: act.actor.personId ?? input.administratorId,
            rule: draftOf(number, servers, span, values),
            policyId,
            ...plansOf(
              servers.map((one) => one.host),
              values,
            ),
          })
        : undefined
      if (submitted?.ok === false) throw new Error(submitted.refusal.says) // the texts are ours and complete
      const cycleId = await insertCycle(act, {
        number,
        rhythm: period.rhythm,
        period: period.name,
        administratorId: input.administratorId,
        requestId: submitted?.value.requestId ?? null,
        ...span,
        deviceIds: servers.map((one) => one.deviceId),
        policyId,
      })
      const request = submitted?.value ?? { requestId: '', number: 0 }
      return {
        value: { cycleId, number, requestId: request.requestId, request: request.number, servers: servers.length },
        evidence: [
          {
            kind: 'patching.cycle-opened',
            grade: 'enforced',
            about: [showId('cyc', cycleId), showId('chg', request.requestId), showId('per', input.administratorId)],
            content: {
              ticket: `T-${number}`,
              request: `CR-${request.number}`,
              rhythm: period.rhythm,
              period: period.name,
              policy: policyId,
              administrator: showId('per', input.administratorId),
              servers: servers.map((one) => ({
                device: showId('dev', one.deviceId),
                host: one.host,
                rhythmBy: one.rhythm === null ? 'policy' : one.saidBy,
              })),
              notBefore,
              notAfter: period.ends,
              daysAhead: leadDaysBetween(act.now, instantOf(notBefore), cyclePolicyOf(values).zone),
            },
          },
        ],
      }
    },
  })
