import { z } from 'zod'
import { ok, refuse, type Refusal, type Result } from '../../core/result.ts'
import { isBefore, readInstant } from '../../core/time/zone.ts'
import { done, refused, route, view, type Request0, type Route } from '../../platform/http/route.ts'
import { readId } from '../../platform/ids.ts'
import type { Tx } from '../../platform/db/pool.ts'
import { reading, type From } from '../ledger/index.ts'
import type { Who } from '../people/index.ts'
import { readPolicy, type RunbookParts } from './parts.ts'
import { stepsOf } from './runbooks.store.ts'
import { districtName, linkOf, runOf, testersOf, type Link, type Tester } from './runbooks.views.ts'
import { rowOf } from './steps.rules.ts'
import { answerAsTester, giveVerdict, type Door } from './tester-acts.ts'
import { AcceptScreen, ThanksScreen, VerdictScreen, type TesterPage } from './tester.screens.tsx'
import { readLinkToken } from './testers.store.ts'

const body = z.object({
  answer: z.enum(['accepted', 'other-time', 'cannot']).optional(),
  proposedAt: z.string().max(40).optional(),
  verdict: z.enum(['pass', 'fail', 'cannot']).optional(),
  failedTests: z.string().max(2000).optional(),
  notes: z.string().max(2000).optional(),
})

const unknown: Refusal = {
  code: 'runbooks/link-not-known',
  clause: 'SP-1.5',
  says: 'This link is not known here.',
  satisfiedBy: 'Use the newest mail’s link.',
  status: 404,
}
const over = (says: string): Refusal => ({
  code: 'runbooks/link-over',
  clause: 'SP-1.5',
  says,
  satisfiedBy: 'Nothing; or ask the systems administrator.',
  status: 409,
})

/** A decision by somebody else's link would be put down as theirs. */
const ofSomebodyElse = (person: string): Refusal => ({
  code: 'runbooks/link-of-somebody-else',
  clause: 'SP-4.2',
  says: `This link was sent to ${person}, but you are signed in as somebody else.`,
  satisfiedBy: 'Let them open it, or sign out first if it is yours.',
  status: 403,
})

type Opened = {
  readonly page: TesterPage
  readonly from: From
  readonly door: Door
  readonly purpose: Link['purpose']
  readonly isUsed: boolean
  readonly over: Refusal | undefined
}
type Way = {
  readonly districtId: string
  readonly proof: From['actor']['proof']
  readonly action: string
  readonly link?: Link
  readonly runId: string
  readonly testerId: (testers: readonly Tester[]) => string | undefined
  readonly door: Door
}

const opened = async (parts: RunbookParts, tx: Tx, now: string, way: Way): Promise<Result<Opened>> => {
  const run = await runOf(tx, way.runId)
  const tester = run && (await testersOf(tx, run.id)).find((one, _, all) => one.id === way.testerId(all))
  if (!run || !tester) return refuse(unknown)
  const { zone } = await readPolicy(parts, tx)
  const deadline = rowOf(await stepsOf(tx, run.id), 'verdict')?.intent?.['deadline']
  const purpose = way.link?.purpose ?? (run.state === 'scheduled' ? 'accept' : 'verdict')
  const isEnded = way.link !== undefined && !isBefore(now, way.link.endsAt)
  const isAsked = run.state === (purpose === 'accept' ? 'scheduled' : 'testing')
  return ok({
    page: {
      district: await districtName(tx),
      zone,
      action: way.action,
      tester,
      start: run.plannedStart,
      deadline: typeof deadline === 'string' ? deadline : undefined,
    },
    from: { db: parts.db, districtId: way.districtId, actor: { id: tester.personId, personId: tester.personId, proof: way.proof } },
    door: way.door,
    purpose,
    isUsed: way.link ? way.link.usedAt !== null : (purpose === 'accept' ? tester.answer : tester.verdict) !== null,
    over: isEnded ? over('This link has ended.') : isAsked ? undefined : over('This is no longer asked.'),
  })
}

/** What a link opens. Only reads: mail programs open links by themselves. */
const byLink = async (parts: RunbookParts, request: Request0, who: Who | undefined): Promise<Result<Opened>> => {
  const token = readLinkToken(request.params.token ?? '')
  if (!token) return refuse(unknown)
  return reading({ db: parts.db, districtId: token.districtId }, async (tx, now) => {
    const link = await linkOf(tx, token.tokenHash)
    if (!link) return refuse(unknown)
    const door = { tokenHash: token.tokenHash }
    const found = await opened(parts, tx, now.toString(), {
      ...link,
      link,
      districtId: token.districtId,
      proof: 'link',
      action: `/t/${request.params.token}`,
      testerId: () => link.testerId,
      door,
    })
    const isAnother = found.ok && who?.districtId === token.districtId && who.personId !== found.value.from.actor.personId
    return isAnother ? refuse(ofSomebodyElse(found.value.page.tester.name)) : found
  })
}

/** The same for a tester who is signed in. */
const bySignIn = async (parts: RunbookParts, request: Request0, who: Who): Promise<Result<Opened>> => {
  const runId = readId('run', request.params.id ?? '')
  if (runId === undefined) return refuse(unknown)
  const testerId = (testers: readonly Tester[]) => testers.find(({ personId }) => personId === who.personId)?.id
  return reading({ db: parts.db, districtId: who.districtId }, (tx, now) =>
    opened(parts, tx, now.toString(), {
      districtId: who.districtId,
      proof: who.proof,
      action: `/runs/${request.params.id}/test`,
      runId,
      testerId,
      door: { runId, personId: who.personId },
    }),
  )
}

const screen = ({ page, purpose, isUsed, over: ended }: Opened, problem?: Refusal) => {
  if (isUsed || ended) return <ThanksScreen {...page} problem={isUsed ? problem : ended} />
  return purpose === 'accept' ? <AcceptScreen {...page} problem={problem} /> : <VerdictScreen {...page} problem={problem} />
}
const shown = ({ page, purpose }: Opened) => ({
  purpose,
  service: page.tester.service,
  start: page.start,
  deadline: page.deadline,
  answer: page.tester.answer,
  verdict: page.tester.verdict,
})

const choose: Refusal = {
  code: 'runbooks/answer-missing',
  clause: 'SP-1.5',
  says: 'Choose an answer.',
  satisfiedBy: 'one of the buttons',
  status: 422,
}

const answer = async (parts: RunbookParts, { from, door, purpose, page }: Opened, given: z.infer<typeof body>): Promise<Result<object>> => {
  if (purpose === 'verdict')
    return given.verdict
      ? giveVerdict(parts)(from, { door, verdict: given.verdict, failedTests: given.failedTests, notes: given.notes })
      : refuse(choose)
  if (!given.answer) return refuse(choose)
  const proposed = given.answer === 'other-time' && given.proposedAt ? readInstant(given.proposedAt, page.zone) : undefined
  if (proposed?.ok === false) return proposed
  return answerAsTester(parts)(from, { door, answer: given.answer, proposedAt: proposed?.value.toString() })
}

/** The tester's two pages, by link or signed in: will you be there, and does it work (SP-1.5, SP-4.2). */
export const testerRoutes = (parts: RunbookParts): readonly Route<Who>[] => {
  const pair = (path: string, may: string, open: (request: Request0, who: Who | undefined) => Promise<Result<Opened>>): readonly Route<Who>[] => [
    route<Who>({
      method: 'GET',
      path,
      says: 'What a tester is asked',
      clauses: ['SP-1.5', 'SP-4.2'],
      may,
      handle: async ({ request, who }) => {
        const found = await open(request, who)
        return found.ok ? view(shown(found.value), () => screen(found.value)) : refused(found.refusal)
      },
    }),
    route<Who, typeof body>({
      method: 'POST',
      path,
      says: 'A tester’s answer',
      clauses: ['SP-1.5', 'SP-4.2'],
      may,
      body,
      handle: async ({ request, who, body: given }) => {
        const found = await open(request, who)
        if (!found.ok) return refused(found.refusal)
        const said = await answer(parts, found.value, given)
        if (said.ok) return done(said.value, found.value.page.action)
        const now = await open(request, who) // a second tap meets what the first one did: the receipt, not the question again
        return refused(said.refusal, () => screen(now.ok ? now.value : found.value, said.refusal))
      },
    }),
  ]
  return [
    ...pair('/t/:token', 'anyone', (request, who) => byLink(parts, request, who)),
    ...pair('/runs/:id/test', 'signed-in', (request, who) => bySignIn(parts, request, who as Who)),
  ]
}
