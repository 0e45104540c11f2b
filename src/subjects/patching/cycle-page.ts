import type { Temporal } from 'temporal-polyfill'
import { refuse, type Result, ok } from '../../core/result.ts'
import { inZone, isBefore, isoIn } from '../../core/time/zone.ts'
import type { State } from '../../kit/tag.tsx'
import { showId } from '../../platform/ids.ts'
import type { Tx } from '../../platform/db/pool.ts'
import { changeView, standingNow, type ChangeView, type Duty, type Standing } from '../changes/index.ts'
import { mayDo } from '../people/index.ts'
import { policyUnder } from '../policy/index.ts'
import { endOfDay } from './due-moment.ts'
import { collisions, cyclePolicyOf, periodInWords, rhythmOf, type Collision, type CyclePolicy } from './cycle.rules.ts'
import { belongsOnTicket, cycleOf, cyclesOf, dueBefore, serversOf, type CycleRow, type ServerRow } from './cycle.views.ts'
import { cycleNotFound } from './edit-cycle.ts'
import type { CycleParts } from './open-cycle.ts'

/** How far a server of the cycle is, told by whoever runs it. */
export type RunOnTicket = { readonly words: string; readonly state: State; readonly href?: string | undefined; readonly isDone: boolean }
export type CyclePageParts = Pick<CycleParts, 'policyOf'> & {
  readonly runsOf?: (tx: Tx, cycleId: string) => Promise<ReadonlyMap<string, RunOnTicket>> // by device id; none: not planned yet
}

export type ServerOnTicket = {
  readonly deviceId: string
  readonly host: string
  readonly waitsFor: string
  readonly state: State
  readonly href?: string | undefined
  readonly isDone: boolean
}
export type Gap = { readonly host: string; readonly deviceId: string; readonly says: string }
export type CycleView = {
  readonly id: string
  readonly cycle: CycleRow
  readonly change: ChangeView
  readonly servers: readonly ServerOnTicket[]
  readonly left: number
  readonly collisions: readonly Collision[]
  readonly missing: readonly ServerRow[]
  readonly policy: CyclePolicy
}

/** The first moment a run of this may start: lead time, approved period, now. */
const earliestRun = (standing: Standing, now: Temporal.Instant): string => {
  const lead = standing.isEarlyAllowed ? standing.period.notBefore : standing.earliestStart
  const latest = [lead, standing.period.notBefore].reduce((a, b) => (isBefore(a, b) ? b : a))
  return isBefore(latest, now) ? isoIn(now, standing.zone) : latest
}

const dateOf = (at: string, zone: string): string => inZone(at, zone).toPlainDate().toString()

const collisionsOf = async (tx: Tx, deviceIds: readonly string[], standing: Standing, now: Temporal.Instant): Promise<readonly Collision[]> => {
  const earliest = earliestRun(standing, now)
  return collisions(await dueBefore(tx, deviceIds, dateOf(earliest, standing.zone)), earliest, now, standing.zone)
}

/** SP-1.1/no-server-left-out: servers that belong on this ticket and are not on it. */
const missingFrom = (cycle: CycleRow, servers: readonly ServerRow[], policy: CyclePolicy): readonly ServerRow[] =>
  servers.filter(
    (one) =>
      belongsOnTicket(one) &&
      one.ownerId === cycle.administratorId &&
      rhythmOf(one, policy).rhythm === cycle.rhythm &&
      !cycle.servers.some((on) => on.deviceId === one.deviceId),
  )

const notPlanned = (change: ChangeView): Pick<ServerOnTicket, 'waitsFor' | 'state' | 'isDone'> => {
  const waiting = change.capacities
    .filter((one) => one.state !== 'approved')
    .map((one) =>
      one.state === 'waiting' ? `the ${one.word}'s decision` : `the ${one.word}, who ${one.state === 'denied' ? 'denied' : 'delayed'} it`,
    )
  return waiting.length > 0
    ? { waitsFor: change.capacities.every((one) => one.state === 'waiting') ? 'both decisions' : waiting.join(' and '), state: 'wait', isDone: false }
    : { waitsFor: 'a date and time', state: 'soon', isDone: false }
}

/** Everything the page of one cycle shows to one viewer. */
export const cycleView = async (
  tx: Tx,
  parts: CyclePageParts,
  cycleId: string,
  viewerId: string,
  now: Temporal.Instant,
): Promise<Result<CycleView>> => {
  const cycle = await cycleOf(tx, cycleId)
  if (!cycle) return refuse(cycleNotFound)
  const change = await changeView(tx, cycle.requestId, viewerId, now)
  if (!change.ok) return change
  const policy = cyclePolicyOf(await policyUnder(tx, cycle.policyId))
  const runs = (await parts.runsOf?.(tx, cycle.id)) ?? new Map<string, RunOnTicket>()
  const servers = cycle.servers.map(({ deviceId, host }): ServerOnTicket => {
    const run = runs.get(deviceId)
    return { deviceId, host, ...(run ? { waitsFor: run.words, state: run.state, href: run.href, isDone: run.isDone } : notPlanned(change.value)) }
  })
  return ok({
    id: showId('cyc', cycle.id),
    cycle,
    change: change.value,
    servers,
    left: servers.filter((one) => !one.isDone).length,
    policy,
    collisions: await collisionsOf(
      tx,
      cycle.servers.map((one) => one.deviceId),
      change.value.standing,
      now,
    ),
    missing: missingFrom(cycle, await serversOf(tx, now), policy),
  })
}

/** Servers that are on nobody's ticket, each with what is missing (SP-1.1, PM-2). */
export const gapsOf = (servers: readonly ServerRow[]): readonly Gap[] =>
  servers.flatMap((one): Gap[] => {
    const { host, deviceId } = one
    if (one.scope === 'unknown') return [{ host, deviceId, says: 'It is not known whether it is in scope.' }]
    if (one.ownerId === null || one.owner === null) return [{ host, deviceId, says: 'It has no owner, so it is not on any ticket.' }]
    return one.isAdministrator
      ? []
      : [{ host, deviceId, says: `Its owner, ${one.owner}, is not a systems administrator, so it is not on any ticket.` }]
  })

/** What waits for this person: their open cycles, due dates that cannot wait for them, servers on nobody's ticket. */
export const cycleDutiesFor = async (
  tx: Tx,
  who: { readonly personId: string; readonly positions: readonly string[] },
  now: Temporal.Instant,
): Promise<readonly Duty[]> => {
  const duties: Duty[] = []
  for (const cycle of await cyclesOf(tx, { administratorId: who.personId, isOpen: true })) {
    const found = await standingNow(tx, cycle.requestId)
    if (!found.ok) continue
    const { standing } = found.value
    const href = `/cycles/${showId('cyc', cycle.id)}`
    const count = `${cycle.servers.length} server${cycle.servers.length === 1 ? '' : 's'}`
    duties.push({
      what: `T-${cycle.number}: patch ${periodInWords(cycle.period)}, ${count}`,
      href,
      clause: 'SP-1.1',
      dueIso: cycle.notAfter,
      why: standing.isApproved ? 'Approved: plan and run what is left.' : (standing.whyNot[0]?.says ?? ''),
    })
    const late = await collisionsOf(
      tx,
      cycle.servers.map((one) => one.deviceId),
      standing,
      now,
    )
    const [first] = late
    if (first) {
      duties.push({
        what: `${late.length} due before T-${cycle.number} may start`,
        why: first.says,
        href,
        clause: 'CM-5',
        dueIso: endOfDay(first.dueOn, standing.zone), // the first date it breaks
      })
    }
  }
  const gaps = mayDo(who.positions, 'cycles.open').ok ? gapsOf(await serversOf(tx, now)) : []
  if (gaps.length > 0)
    duties.push({
      what: `${gaps.length} server${gaps.length === 1 ? '' : 's'} not on any ticket`,
      why: `${gaps[0]?.host}: ${gaps[0]?.says}`,
      href: '/cycles#gaps',
      clause: 'SP-1.1',
    })
  return duties
}
