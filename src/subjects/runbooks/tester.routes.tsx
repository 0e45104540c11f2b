import { z } from 'zod'
import { ok, refuse, type Refusal, type Result } from '../../core/result.ts'
import { isBefore, readInstant } from '../../core/time/zone.ts'
import { done, refused, route, view, type Reply, type Route } from '../../platform/http/route.ts'
import { reading, type From } from '../ledger/index.ts'
import type { Who } from '../people/index.ts'
import { readPolicy, type RunbookParts } from './parts.ts'
import { stepsOf } from './runbooks.store.ts'
import { districtName, linkOf, runOf, testersOf, type Link } from './runbooks.views.ts'
import { rowOf } from './steps.rules.ts'
import { answerAsTester, giveVerdict } from './tester-acts.ts'
import { AcceptScreen, ThanksScreen, VerdictScreen, type TesterPage } from './tester.screens.tsx'
import { readLinkToken } from './testers.store.ts'

const body = z.object({
  answer: z.enum(['accepted', 'other-time', 'cannot']).optional(), proposedAt: z.string().max(40).optional(),
  verdict: z.enum(['pass', 'fail', 'cannot']).optional(), failedTests: z.string().max(2000).optional(), notes: z.string().max(2000).optional(),
})

const unknown: Refusal = { code: 'runbooks/link-not-known', clause: 'SP-1.5', says: 'This link is not known here.', satisfiedBy: 'Use the newest mail’s link.', status: 404 }
const over = (says: string): Refusal => ({ code: 'runbooks/link-over', clause: 'SP-1.5', says, satisfiedBy: 'Nothing; or ask the systems administrator.', status: 409 })

type Opened = { readonly page: TesterPage; readonly link: Link; readonly personId: string; readonly districtId: string; readonly over: Refusal | undefined }

/** What a link opens. Only reads: mail programs open links by themselves. */
const open = async (parts: RunbookParts, text: string): Promise<Result<Opened>> => {
  const token = readLinkToken(text)
  if (!token) return refuse(unknown)
  return reading({ db: parts.db, districtId: token.districtId }, async (tx, now) => {
    const link = await linkOf(tx, token.tokenHash)
    const run = link && await runOf(tx, link.runId)
    const tester = run && (await testersOf(tx, run.id)).find(({ id }) => id === link.testerId)
    if (!run || !tester) return refuse(unknown)
    const { zone } = await readPolicy(parts, tx)
    const deadline = rowOf(await stepsOf(tx, run.id), 'verdict')?.intent?.['deadline']
    const asked = link.purpose === 'accept' ? 'scheduled' : 'testing'
    const page: TesterPage = { district: await districtName(tx), zone, token: text, tester, start: run.plannedStart, deadline: typeof deadline === 'string' ? deadline : undefined }
    const isOver = link.usedAt !== null ? undefined : !isBefore(now, link.endsAt) ? over('This link has ended.') : run.state !== asked ? over('This is no longer asked.') : undefined
    return ok({ page, link, personId: tester.personId, districtId: token.districtId, over: isOver })
  })
}

const screen = ({ page, link, over: ended }: Opened, problem?: Refusal) => {
  if (link.usedAt !== null || ended) return <ThanksScreen {...page} problem={ended ?? problem} />
  return link.purpose === 'accept' ? <AcceptScreen {...page} problem={problem} /> : <VerdictScreen {...page} problem={problem} />
}
const shown = (opened: Opened) => ({
  purpose: opened.link.purpose, service: opened.page.tester.service, start: opened.page.start, deadline: opened.page.deadline, answer: opened.page.tester.answer, verdict: opened.page.tester.verdict,
})

/** The tester's two pages behind one kind of link: will you be there, and does it work (SP-1.5, SP-4.2). */
export const testerRoutes = (parts: RunbookParts): readonly Route<Who>[] => [
  route<Who>({
    method: 'GET', path: '/t/:token', says: 'What a tester is asked by link', clauses: ['SP-1.5', 'SP-4.2'], may: 'anyone',
    handle: async ({ request }) => {
      const opened = await open(parts, request.params.token ?? '')
      return opened.ok ? view(shown(opened.value), () => screen(opened.value)) : refused(opened.refusal)
    },
  }),
  route<Who, typeof body>({
    method: 'POST', path: '/t/:token', says: 'A tester’s answer by link', clauses: ['SP-1.5', 'SP-4.2'], may: 'anyone', body,
    handle: async ({ request, body: given }): Promise<Reply> => {
      const text = request.params.token ?? ''
      const opened = await open(parts, text)
      if (!opened.ok) return refused(opened.refusal)
      const { districtId, personId, link, page } = opened.value
      const from: From = { db: parts.db, districtId, actor: { id: personId, personId, proof: 'link' } }
      const door = { tokenHash: readLinkToken(text)?.tokenHash ?? '' }
      const no = (refusal: Refusal) => refused(refusal, () => screen(opened.value, refusal))
      if (link.purpose === 'verdict') {
        if (!given.verdict) return no({ ...over('Choose an answer.'), status: 422, satisfiedBy: 'one of the buttons' })
        const said = await giveVerdict(parts)(from, { door, verdict: given.verdict, failedTests: given.failedTests, notes: given.notes })
        return said.ok ? done(said.value, `/t/${text}`) : no(said.refusal)
      }
      if (!given.answer) return no({ ...over('Choose an answer.'), status: 422, satisfiedBy: 'one of the buttons' })
      const proposed = given.answer === 'other-time' && given.proposedAt ? readInstant(given.proposedAt, page.zone) : undefined
      if (proposed?.ok === false) return no(proposed.refusal)
      const said = await answerAsTester(parts)(from, { door, answer: given.answer, proposedAt: proposed?.value.toString() })
      return said.ok ? done(said.value, `/t/${text}`) : no(said.refusal)
    },
  }),
]
