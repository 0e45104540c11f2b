import { ok, refuse, type Refusal } from '../../core/result.ts'
import { instantOf, isBefore } from '../../core/time/zone.ts'
import { setTimer } from '../../platform/jobs/timers.store.ts'
import { showId } from '../../platform/ids.ts'
import { useCase, type Act } from '../ledger/index.ts'
import { deliveriesFor } from '../notices/index.ts'
import { everyone, letterAbout, letters, runBinding, tell } from './load-run.ts'
import { approvedFor, earliestOf } from './change-of.ts'
import { noticePolicy, readPolicy, type RunbookParts } from './parts.ts'
import { stateSays } from './run.rules.ts'
import { insertRun, insertSteps, lockRun, mustMove } from './runbooks.store.ts'
import { audienceOf, cycleServerOf, personContact, runOf, runsOf, testersOf, type Run } from './runbooks.views.ts'
import { decidePlan, planMinutes, wayGate, type PlanFacts } from './schedule.rules.ts'
import { firstSteps } from './steps.rules.ts'
import { insertLink, insertTester } from './testers.store.ts'
import { noticeKind } from './notice.rules.ts'

export type PlanWish = {
  readonly cycleId: string
  readonly deviceId: string
  readonly start: string
  readonly workMinutes: number
  readonly way: 'runner' | 'by-hand'
  readonly replacesId?: string | undefined
}

const notOnTicket: Refusal = {
  code: 'runbooks/server-not-on-ticket',
  clause: 'SP-1.1',
  says: 'This server is not on this ticket.',
  satisfiedBy: 'a server of the ticket',
  status: 404,
}

/** What planning a server's run depends on; undefined where the server is not on the ticket. */
export const planFacts = async (parts: RunbookParts, act: Pick<Act, 'tx' | 'now'>, wish: Pick<PlanWish, 'cycleId' | 'deviceId' | 'replacesId'>) => {
  const server = await cycleServerOf(act.tx, wish.cycleId, wish.deviceId)
  if (!server) return undefined
  const policy = await readPolicy(parts, act.tx, server.policyId)
  const audience = await audienceOf(act.tx, wish.deviceId, act.now)
  const runs = (await runsOf(act.tx, { deviceId: wish.deviceId })).filter(({ id }) => id !== wish.replacesId)
  const facts: PlanFacts = {
    now: act.now,
    window: policy.window,
    notice: noticePolicy(policy),
    testMinutes: policy.testMinutes,
    rollbackMinutes: policy.rollbackMinutes,
    period: { notBefore: server.notBefore, notAfter: server.notAfter },
    earliestStart: await earliestOf(act.tx, server.requestId),
    closedAt: server.closedAt,
    otherRuns: runs,
    hasTester: audience.services.length > 0 && audience.services.every(({ testerId }) => testerId !== null),
    hasImpacted: audience.impacted.length > 0,
  }
  return { server, policy, audience, facts }
}

/** Queues the notice of SP-1.4 for everyone concerned, bound to this server and this start. */
export const sendBeforeNotice = async (act: Act, run: Run, dueBy: string, zone: string): Promise<string | undefined> => {
  const audience = await audienceOf(act.tx, run.deviceId, act.now)
  return tell(act, run, noticeKind, letters['before-patching'](letterAbout(run, audience, zone)), {
    to: everyone(audience),
    boundTo: runBinding(run),
    dueBy: instantOf(dueBy),
    uselessFrom: instantOf(run.plannedStart),
  })
}

/**
 * Plans a server's run on its ticket: refused with clause, reason and the next three starts, or stored with its steps, its testers asked by link,
 * and the users' notice queued at once or set for the time from which it counts. What still stands in the way of the start is told beside it.
 */
export const scheduleRun = (parts: RunbookParts) =>
  useCase({
    name: 'runbooks.schedule-run',
    clauses: ['SP-1.3', 'SP-1.4', 'SP-1.5', 'CM-2', 'PM-3.4'],
    load: async (act, wish: PlanWish) => {
      await lockRun(act.tx, wish.deviceId) // two plans of one server at once: the second sees the first
      const replaced = wish.replacesId ? await runOf(act.tx, wish.replacesId) : undefined
      return { ...(await planFacts(parts, act, wish)), replaced }
    },
    decide: (loaded, wish, moment) => {
      const { server, facts, audience, policy } = loaded
      if (!server || !facts || !audience || !policy) return refuse(notOnTicket)
      if (!moment.actor.personId)
        return refuse({
          code: 'runbooks/plan-needs-a-person',
          clause: 'SP-1.3',
          says: 'Only a signed-in person can plan a run.',
          satisfiedBy: 'signing in',
          status: 403,
        })
      if (wish.replacesId && loaded.replaced?.state !== 'scheduled')
        return refuse({
          code: 'runbooks/not-replaceable',
          clause: 'SP-1.3',
          says: 'Only a run that has not started can be moved.',
          satisfiedBy: 'a new plan once that run is over',
          status: 409,
        })
      const way = wayGate(wish.way, server.patchingActor)
      if (!way.ok) return way
      const plan = decidePlan(facts, wish)
      return plan.ok
        ? ok({ plan: plan.value, audience, policy, by: moment.actor.personId, requestId: server.requestId, policyId: server.policyId })
        : plan
    },
    commit: async (act, { plan, audience, policy, by, requestId, policyId }, { replaced }, wish) => {
      if (replaced) await mustMove(act, replaced.id, 'withdrawn', 'moved to another time')
      const runId = await insertRun(act, {
        cycleId: wish.cycleId,
        requestId,
        deviceId: wish.deviceId,
        way: wish.way,
        plannedStart: plan.start,
        plannedEnd: plan.end,
        scheduledBy: by,
        replacesId: replaced?.id ?? null,
        policyId,
      })
      await insertSteps(act, runId, firstSteps())
      await mustMove(act, runId, 'scheduled')
      const run = await runOf(act.tx, runId)
      if (!run) throw new Error('the run that was just planned is gone')
      const letter = letters['tester-asked'](letterAbout(run, audience, policy.zone))
      for (const service of audience.services) {
        if (service.testerId === null) continue
        const testerId = await insertTester(act, runId, service.id, service.testerId)
        const contact = await personContact(act.tx, service.testerId)
        const link = `${parts.publicUrl}/t/${await insertLink(act, testerId, 'accept', plan.end)}`
        if (contact?.address)
          await tell(act, run, 'tester-asked', letter, {
            to: [{ personId: service.testerId, address: contact.address, link }],
            boundTo: runBinding(run),
            uselessFrom: instantOf(plan.start),
          })
      }
      const isNow = !isBefore(act.now, plan.sendNoticeAt)
      if (isNow) await sendBeforeNotice(act, run, plan.noticeDueBy, policy.zone)
      else await setTimer(act, 'runbooks.notice-due', instantOf(plan.sendNoticeAt), { runId })
      await setTimer(act, 'runbooks.start-missed', instantOf(plan.end), { runId })
      const approved = await approvedFor(act.tx, requestId, plan.start, plan.end)
      const advice = approved.ok ? [] : [approved.refusal]
      return {
        value: { runId, start: plan.start, end: plan.end, noticeAt: plan.sendNoticeAt, noticeDueBy: plan.noticeDueBy, advice },
        evidence: [
          {
            kind: 'runbooks.run-scheduled',
            about: [showId('run', runId), showId('dev', wish.deviceId), showId('cyc', wish.cycleId)],
            grade: 'enforced' as const,
            content: {
              start: plan.start,
              end: plan.end,
              minutes: planMinutes(policy, wish.workMinutes),
              way: wish.way,
              noticeAt: plan.sendNoticeAt,
              noticeDueBy: plan.noticeDueBy,
              replaces: replaced ? showId('run', replaced.id) : null,
              testers: audience.services.length,
            },
          },
        ],
      }
    },
  })

/** Takes back a plan that has not begun; whoever was told of it or asked to test it hears that too. */
export const withdrawRun = (parts: RunbookParts) =>
  useCase({
    name: 'runbooks.withdraw-run',
    clauses: ['SP-1.3'],
    load: async (act, input: { readonly runId: string; readonly reason: string }) => {
      await lockRun(act.tx, input.runId)
      return runOf(act.tx, input.runId)
    },
    decide: (run, input) => {
      if (!run)
        return refuse({
          code: 'runbooks/run-not-found',
          clause: 'SP-1.3',
          says: 'There is no such run.',
          satisfiedBy: 'Find it in the list.',
          status: 404,
        })
      if (input.reason.trim() === '')
        return refuse({
          code: 'runbooks/reason-missing',
          clause: 'SP-1.3',
          says: 'Say why it does not take place; the users are notified.',
          satisfiedBy: 'a reason',
          status: 422,
          faults: ['The reason is missing.'],
        })
      if (run.state !== 'scheduled')
        return refuse({
          code: 'runbooks/not-withdrawable',
          clause: 'SP-1.3',
          says: `${stateSays(run.state)} Only a plan that has not started can be withdrawn.`,
          satisfiedBy: 'ending it on its own page',
          status: 409,
        })
      return ok(run)
    },
    commit: async (act, run, _, input) => {
      await mustMove(act, run.id, 'withdrawn', input.reason.trim())
      const policy = await readPolicy(parts, act.tx, run.policyId)
      const audience = await audienceOf(act.tx, run.deviceId, act.now)
      const wasTold = (await deliveriesFor(act.tx, showId('run', run.id))).some(({ kind }) => kind === noticeKind)
      const to = new Map(wasTold ? everyone(audience).map((one) => [one.address, one] as const) : [])
      // Whoever was asked to test it keeps that time free, whether or not the users were told yet.
      for (const { email, personId } of await testersOf(act.tx, run.id))
        if (email !== null && !to.has(email.toLowerCase())) to.set(email.toLowerCase(), { address: email.toLowerCase(), personId })
      await tell(act, run, 'postponed', letters.withdrawn({ ...letterAbout(run, audience, policy.zone), reason: input.reason.trim() }), {
        to: [...to.values()],
        boundTo: runBinding(run),
      })
      return {
        value: { runId: run.id },
        evidence: [
          {
            kind: 'runbooks.run-withdrawn',
            about: [showId('run', run.id), showId('dev', run.deviceId)],
            grade: 'enforced' as const,
            content: { reason: input.reason.trim(), told: to.size > 0, usersTold: wasTold },
          },
        ],
      }
    },
  })
