import { z } from 'zod'
import type { Refusal } from '../../core/result.ts'
import { done, refused, route, view, type Reply, type Route } from '../../platform/http/route.ts'
import { readId } from '../../platform/ids.ts'
import { reading, type From } from '../ledger/index.ts'
import { actorOf, localLinks, mayDo, passkeyAnswer, type Who } from '../people/index.ts'
import { ApproveScreen, ExactTextScreen, LinkOverScreen } from './approve.screens.tsx'
import type { ChangeParts } from './ask-deciders.ts'
import { askSignature, signingNeedsScripts, takeSignature, type Signing } from './ask-signature.ts'
import { changeLines, changeView } from './change-page.ts'
import { causeNames } from './changes.rules.ts'
import { ChangeScreen, ChangesScreen, type Typed } from './changes.screens.tsx'
import { decideByLink, decideOnChange, ofLink } from './decide-change.ts'
import { capacityNames } from './deciders.rules.ts'
import { editChange } from './edit-change.ts'
import { openLink } from './links.ts'
import { seeChange } from './see-change.ts'
import { changeNotFound } from './standing.ts'

const words = z.string().max(20_000)
const decision = z.object({
  capacity: z.enum(capacityNames),
  verdict: z.enum(['approved', 'denied', 'delayed']),
  textHash: z.string().regex(/^[0-9a-f]{64}$/),
  cause: z.enum(causeNames).optional(),
  reason: z.string().max(2000).optional(),
  early: z.union([z.literal('yes'), z.boolean()]).optional(),
  passkey: passkeyAnswer.optional(),
})
const edit = z.object({ plan: words.optional(), testPlan: words.optional(), backOutPlan: words.optional() })
const byLink = z.object({ verdict: z.enum(['approved', 'denied']), cause: z.enum(causeNames).optional(), reason: z.string().max(2000).optional(), passkey: passkeyAnswer.optional() })
const seen = z.object({ textHash: z.string().regex(/^[0-9a-f]{64}$/) })

type Parts = ChangeParts & Signing
type Decision = z.infer<typeof decision>

export const changesRoutes = (parts: Parts): readonly Route<Who>[] => {
  const { db } = parts
  const fromOf = (who: Who): From => ({ db, districtId: who.districtId, actor: actorOf(who) })
  const inputOf = (requestId: string, { early, passkey: _, ...body }: Decision) => ({ ...body, requestId, isEarlyAllowed: early === 'yes' || early === true })

  const changePage = (who: Who, path: string, shown: string, more: { problem?: Refusal; typed?: Typed; isReadNoted?: boolean } = {}): Promise<Reply> =>
    reading({ db, districtId: who.districtId }, async (tx, now) => {
      if (more.problem && !mayDo(who.positions, 'cycles.see').ok) return refused(more.problem) // a refused act shows no page its sender may not open
      const id = readId('chg', shown)
      const found = id === undefined ? undefined : await changeView(tx, id, who.personId, now)
      if (!found) return refused(changeNotFound)
      if (!found.ok) return refused(found.refusal)
      const page = () => <ChangeScreen who={who} path="/changes" change={found.value} linksNote={localLinks(parts.publicUrl)} {...more} />
      return more.problem ? refused(more.problem, page) : view(found.value, page)
    })

  return [
    route<Who>({
      method: 'GET',
      path: '/changes',
      says: 'Change requests with where each stands',
      clauses: ['CM-4'],
      may: 'cycles.see',
      handle: ({ who, request }) =>
        reading({ db, districtId: (who as Who).districtId }, async (tx) => {
          const lines = await changeLines(tx)
          return view(lines, () => <ChangesScreen who={who as Who} path={request.path} lines={lines} />)
        }),
    }),
    route<Who>({
      method: 'GET',
      path: '/changes/:id',
      says: 'One change request: exact text, decisions, earliest start',
      clauses: ['CM-4', 'CM-5', 'CM-6', 'SP-1.2'],
      may: 'cycles.see',
      handle: ({ who, request }) => changePage(who as Who, request.path, request.params.id ?? '', { isReadNoted: request.query.noted === 'read' }),
    }),
    route<Who, typeof decision>({
      method: 'POST',
      path: '/changes/:id/decide',
      says: 'Approve, deny or delay in one capacity',
      clauses: ['CM-6', 'CM-7', 'SP-1.2'],
      may: 'signed-in',
      body: decision,
      handle: async ({ who, request, body }) => {
        const requestId = readId('chg', request.params.id ?? '')
        if (requestId === undefined) return refused(changeNotFound)
        const signed = body.passkey && (await takeSignature(parts, who as Who, body.passkey))
        if (signed?.ok === false) return changePage(who as Who, request.path, request.params.id ?? '', { problem: signed.refusal })
        const from = fromOf(who as Who)
        const actor = signed ? { ...from.actor, proof: 'passkey' as const } : from.actor
        const decided = await decideOnChange({ ...from, actor }, { ...inputOf(requestId, body), signed: signed?.value })
        if (decided.ok) return done(decided.value, `/changes/${request.params.id ?? ''}`)
        return changePage(who as Who, request.path, request.params.id ?? '', { problem: decided.refusal })
      },
    }),
    route<Who, typeof decision>({
      method: 'POST',
      path: '/changes/:id/decide/sign',
      says: 'What a passkey signs for this decision; decides nothing',
      clauses: ['CM-6', 'SP-1.2'],
      may: 'signed-in',
      body: decision,
      handle: async ({ who, request, body }) => {
        const requestId = readId('chg', request.params.id ?? '')
        if (requestId === undefined) return refused(changeNotFound)
        const no = (problem: Refusal) => changePage(who as Who, request.path, request.params.id ?? '', { problem })
        if (!request.wantsJson) return no(signingNeedsScripts)
        const asked = await askSignature(parts, who as Who, inputOf(requestId, body))
        return asked.ok ? view(asked.value, () => '') : no(asked.refusal)
      },
    }),
    route<Who, typeof edit>({
      method: 'POST',
      path: '/changes/:id/edit',
      says: 'A new revision of the text; voids every decision',
      clauses: ['CM-5', 'CM-6'],
      may: 'cycles.plan',
      body: edit,
      handle: async ({ who, request, body }) => {
        const requestId = readId('chg', request.params.id ?? '')
        if (requestId === undefined) return refused(changeNotFound)
        const edited = await editChange(parts)(fromOf(who as Who), { requestId, ...body })
        if (edited.ok) return done(edited.value, `/changes/${request.params.id ?? ''}`)
        return changePage(who as Who, request.path, request.params.id ?? '', { problem: edited.refusal, typed: body })
      },
    }),
    route<Who, typeof seen>({
      method: 'POST',
      path: '/changes/:id/seen',
      says: 'Notes that the exact text was read; decides nothing',
      clauses: ['CM-5'],
      may: 'cycles.see',
      body: seen,
      handle: async ({ who, request, body }) => {
        const requestId = readId('chg', request.params.id ?? '')
        if (requestId === undefined) return refused(changeNotFound)
        const noted = await seeChange(fromOf(who as Who), { requestId, ...body })
        if (noted.ok) return done(noted.value, `/changes/${request.params.id ?? ''}?noted=read`)
        return changePage(who as Who, request.path, request.params.id ?? '', { problem: noted.refusal })
      },
    }),
    ...linkRoutes(parts),
  ]
}

const over = (refusal: Refusal, opened?: Parameters<typeof LinkOverScreen>[0]['opened']): Reply =>
  refused(refusal, () => <LinkOverScreen refusal={refusal} opened={opened} />)

/** The doors without sign-in: a page that changes nothing, its exact text, and one POST. */
const linkRoutes = (parts: Parts): readonly Route<Who>[] => [
  route<Who>({
    method: 'GET',
    path: '/approve/:token',
    says: 'The page behind an approval link; opening it decides nothing',
    clauses: ['CM-6', 'SP-1.2'],
    may: 'anyone',
    handle: async ({ who, request }) => {
      const token = request.params.token ?? ''
      const opened = await openLink(parts.db, token, who)
      if (!opened.ok) return over(opened.refusal)
      const { opens, link, rule, standing } = opened.value
      if (!opens.ok && opens.refusal.code === 'changes/link-used')
        // the receipt
        return view({ request: rule.request, capacity: link.capacity, usedAt: link.usedAt }, () => (
          <LinkOverScreen refusal={opens.refusal} opened={opened.value} />
        ))
      if (!opens.ok) return over(opens.refusal, opened.value)
      return view({ request: rule.request, capacity: link.capacity, rule, textHash: standing.textHash }, () => (
        <ApproveScreen opened={opened.value} token={token} />
      ))
    },
  }),
  route<Who>({
    method: 'GET',
    path: '/approve/:token/text',
    says: 'The exact text behind an approval link',
    clauses: ['CM-6', 'SP-1.2'],
    may: 'anyone',
    handle: async ({ who, request }) => {
      const token = request.params.token ?? ''
      const opened = await openLink(parts.db, token, who)
      if (!opened.ok) return over(opened.refusal)
      if (!opened.value.opens.ok) return over(opened.value.opens.refusal, opened.value)
      const text = opened.value.request.texts.at(-1)
      return view({ ...text }, () => <ExactTextScreen opened={opened.value} token={token} />)
    },
  }),
  route<Who, typeof byLink>({
    method: 'POST',
    path: '/approve/:token',
    says: 'Approve or deny by link; once',
    clauses: ['CM-6', 'CM-7', 'SP-1.2'],
    may: 'anyone',
    body: byLink,
    handle: async ({ who, request, body }) => {
      const token = request.params.token ?? ''
      const opened = await openLink(parts.db, token, who)
      if (!opened.ok) return over(opened.refusal)
      const { districtId, link } = opened.value
      const viewerId = who?.districtId === districtId ? who.personId : undefined
      const signed = body.passkey && (await takeSignature(parts, { districtId, personId: link.personId }, body.passkey))
      const decided =
        signed?.ok === false ? signed : await decideByLink({ db: parts.db, districtId }, link.personId, { ...body, token, viewerId, signed: signed?.value })
      if (decided.ok) return done(decided.value, `/approve/${token}`)
      const { refusal } = decided
      if (refusal.status === 422) return refused(refusal, () => <ApproveScreen opened={opened.value} token={token} problem={refusal} />)
      return over(refusal, opened.value)
    },
  }),
  route<Who, typeof byLink>({
    method: 'POST',
    path: '/approve/:token/sign',
    says: 'What a passkey signs for the decision behind a link; decides nothing',
    clauses: ['CM-6', 'SP-1.2'],
    may: 'anyone',
    body: byLink,
    handle: async ({ who, request, body }) => {
      const token = request.params.token ?? ''
      const opened = await openLink(parts.db, token, who)
      if (!opened.ok) return over(opened.refusal)
      const { districtId, link, opens } = opened.value
      if (!opens.ok) return over(opens.refusal, opened.value)
      const no = (problem: Refusal) => refused(problem, () => <ApproveScreen opened={opened.value} token={token} problem={problem} />)
      if (!request.wantsJson) return no(signingNeedsScripts)
      const asked = await askSignature(parts, { districtId, personId: link.personId }, ofLink(link, body))
      return asked.ok ? view(asked.value, () => '') : no(asked.refusal)
    },
  }),
]
