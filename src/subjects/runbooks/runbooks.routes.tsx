import type { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { Refusal, Result } from '../../core/result.ts'
import { readInstant } from '../../core/time/zone.ts'
import { notFound } from '../../platform/http/problem.ts'
import { done, refused, route, view, type Reply, type Route } from '../../platform/http/route.ts'
import { shownId } from '../../platform/http/shown-id.ts'
import { readId, showId } from '../../platform/ids.ts'
import type { Tx } from '../../platform/db/pool.ts'
import { reading, type From } from '../ledger/index.ts'
import { actorOf, localLinks, type Who } from '../people/index.ts'
import { approvedFor } from './change-of.ts'
import { runNotFound } from './load-run.ts'
import { readPolicy } from './parts.ts'
import { ChooseServerScreen, PlanScreen, type PlanPage } from './plan.screens.tsx'
import { RunScreen } from './run.screens.tsx'
import { pageJson, runPage } from './run-page.ts'
import { cycleServers, runOf, runsOf } from './runbooks.views.ts'
import { planFacts, scheduleRun } from './schedule-run.ts'
import { proposals } from './schedule.rules.ts'
import { runActRoutes } from './run-acts.routes.tsx'
import { runListRoutes } from './run-list.routes.tsx'
import type { SigningParts } from './sign-revert.ts'
import { testerRoutes } from './tester.routes.tsx'

const asking = z.object({ cycle: shownId('cyc').optional(), device: shownId('dev').optional(), replaces: shownId('run').optional() })
const planning = z.object({
  cycleId: shownId('cyc'),
  deviceId: shownId('dev'),
  replacesId: shownId('run').optional(),
  slot: z.string().max(40).optional(),
  start: z.string().max(40).optional(),
  workMinutes: z.union([z.number(), z.string().max(40)]).optional(), // read below, so that a fault comes back at its field; left out: the policy's
  way: z.enum(['runner', 'by-hand']),
})
type Planning = z.infer<typeof planning>
const minutesBounds = { least: 5, most: 1440 }
/** Whole minutes of work, or undefined. */
const minutesIn = (given: number | string): number | undefined => {
  const minutes = typeof given === 'number' ? given : /^\s*\d{1,5}\s*$/.test(given) ? Number(given) : Number.NaN
  return Number.isInteger(minutes) && minutes >= minutesBounds.least && minutes <= minutesBounds.most ? minutes : undefined
}
const minutesFault = `Minutes of work: enter a whole number from ${minutesBounds.least} to ${minutesBounds.most}.`
const minutesRefused: Refusal = {
  code: 'runbooks/minutes-unreadable',
  clause: 'SP-1.3',
  status: 422,
  says: 'The minutes of work cannot be read; nothing was planned.',
  satisfiedBy: `a whole number from ${minutesBounds.least} to ${minutesBounds.most}`,
  faults: [minutesFault],
}

export const runbooksRoutes = (parts: SigningParts): readonly Route<Who>[] => {
  const inside = <T,>(who: Who, work: (tx: Tx, now: Temporal.Instant) => Promise<T>) => reading({ db: parts.db, districtId: who.districtId }, work)
  const fromOf = (who: Who): From => ({ db: parts.db, districtId: who.districtId, actor: actorOf(who) })

  const planPage = (
    who: Who,
    wish: Pick<Planning, 'cycleId' | 'deviceId' | 'replacesId'> & { workMinutes?: number; typed?: string | undefined },
    problem?: Refusal,
    again: Pick<PlanPage, 'sent' | 'faults'> = {},
  ): Promise<Reply> =>
    inside(who, async (tx, now) => {
      const found = await planFacts(parts, { tx, now }, wish)
      if (!found) return refused(problem ?? notFound)
      const workMinutes = wish.workMinutes ?? found.policy.workMinutes
      const slots = proposals(found.facts, workMinutes)
      const approved = slots[0] ? await approvedFor(tx, found.server.requestId, slots[0].start, slots[0].end) : undefined
      const page: PlanPage = {
        server: found.server,
        policy: found.policy,
        now: now.toString(),
        slots,
        workMinutes,
        typed: wish.typed,
        ...again,
        linksNote: localLinks(parts.publicUrl),
        replaces: wish.replacesId ? await runOf(tx, wish.replacesId) : undefined,
        advice: approved && !approved.ok ? [approved.refusal] : [],
      }
      const draw = () => <PlanScreen who={who} path="/runs" page={page} problem={problem} />
      return problem
        ? refused(problem, draw)
        : view({ server: showId('dev', page.server.deviceId), ticket: page.server.ticket, slots, advice: page.advice }, draw)
    })
  const choosePage = (who: Who, cycleId: string): Promise<Reply> =>
    inside(who, async (tx) => {
      const servers = await cycleServers(tx, cycleId)
      const [first] = servers
      if (!first) return refused(notFound)
      const runs = (await runsOf(tx, { cycleId })).filter(({ state }) => state !== 'withdrawn')
      const choices = servers.map((server) => ({ server, run: runs.find(({ deviceId }) => deviceId === server.deviceId) }))
      return view(choices, () => (
        <ChooseServerScreen who={who} path="/runs" ticket={first.ticket} cycleId={showId('cyc', cycleId)} choices={choices} zone={who.zone} />
      ))
    })
  const onePage = (who: Who, shownId: string, problem?: Refusal): Promise<Reply> =>
    inside(who, async (tx, now) => {
      const id = readId('run', shownId)
      const page = id === undefined ? undefined : await runPage(parts, tx, now, who, id)
      if (!page) return refused(problem ?? runNotFound)
      const draw = () => <RunScreen who={who} path="/runs" page={page} problem={problem} />
      return problem ? refused(problem, draw) : view(pageJson(page), draw)
    })

  return [
    ...runListRoutes(parts),
    route<Who, z.ZodType<undefined>, typeof asking>({
      method: 'GET',
      path: '/runs/new',
      says: 'The next times a server can be patched, with reasons',
      clauses: ['SP-1.3', 'CM-2', 'PM-3.4'],
      may: 'cycles.plan',
      query: asking,
      handle: ({ who, query }) => {
        if (query.cycle === undefined) return done({}, '/cycles')
        return query.device === undefined
          ? choosePage(who as Who, query.cycle)
          : planPage(who as Who, { cycleId: query.cycle, deviceId: query.device, replacesId: query.replaces })
      },
    }),
    route<Who, typeof planning>({
      method: 'POST',
      path: '/runs',
      says: 'Plan a server’s run',
      clauses: ['SP-1.3', 'SP-1.4', 'SP-1.5', 'CM-2'],
      may: 'cycles.plan',
      body: planning,
      handle: async ({ who, body }) => {
        const { slot, start: typed, workMinutes: given, ...ids } = body
        const text = typed ?? slot ?? ''
        const policy = await inside(who as Who, (tx) => readPolicy(parts, tx))
        const start: Result<Temporal.Instant> = readInstant(text, policy.zone)
        const workMinutes = given === undefined ? policy.workMinutes : minutesIn(given)
        const sent = { way: body.way, workMinutes: String(given ?? policy.workMinutes), slot }
        if (workMinutes === undefined) {
          const asked = { ...ids, typed: start.ok && typed !== undefined ? start.value.toString() : undefined }
          return planPage(who as Who, asked, minutesRefused, { sent, faults: [{ field: 'workMinutes', says: minutesFault }] })
        }
        const wish = { ...ids, workMinutes }
        if (!start.ok) {
          const says = text === '' ? 'Choose a time, or give another start.' : `Another start: ${start.refusal.says}`
          return planPage(who as Who, wish, start.refusal, { sent, faults: [{ field: 'start', says }] })
        }
        const planned = await scheduleRun(parts)(fromOf(who as Who), { ...wish, start: start.value.toString() })
        if (!planned.ok) return planPage(who as Who, { ...wish, typed: start.value.toString() }, planned.refusal, { sent })
        const id = showId('run', planned.value.runId)
        return done({ ...planned.value, runId: id }, `/runs/${id}`, { status: 201 })
      },
    }),
    route<Who>({
      method: 'GET',
      path: '/runs/:id',
      says: 'One run: what is next, and is it safe',
      clauses: ['SP-1.3', 'SP-3', 'SP-4.3'],
      may: 'runs.see',
      handle: ({ who, request }) => onePage(who as Who, request.params.id ?? ''),
    }),
    ...runActRoutes(parts, onePage),
    ...testerRoutes(parts),
  ]
}
