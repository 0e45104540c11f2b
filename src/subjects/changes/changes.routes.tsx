import { z } from 'zod'
import type { Refusal, Result } from '../../core/result.ts'
import { done, refused, route, view, type Reply, type Request0, type Route } from '../../platform/http/route.ts'
import { readId } from '../../platform/ids.ts'
import { reading, type From } from '../ledger/index.ts'
import { actorOf, localLinks, mayDo, passkeyAnswer, type Who } from '../people/index.ts'
import { ApproveScreen, ExactTextScreen, LinkOverScreen } from './approve.screens.tsx'
import type { ChangeParts } from './ask-deciders.ts'
import { askSignature, signingNeedsScripts, takeSignature, type Signing } from './ask-signature.ts'
import { changeListRoutes } from './change-list.routes.tsx'
import { changeView } from './change-page.ts'
import { causeNames } from './changes.rules.ts'
import { ChangeScreen, type Typed } from './changes.screens.tsx'
import { decideByLink, decideOnChange, ofLink } from './decide-change.ts'
import { capacityNames } from './deciders.rules.ts'
import { editChange } from './edit-change.ts'
import { openLink, type OpenedLink } from './links.ts'
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
const byLink = z.object({
  verdict: z.enum(['approved', 'denied']),
  cause: z.enum(causeNames).optional(),
  reason: z.string().max(2000).optional(),
  passkey: passkeyAnswer.optional(),
})
const seen = z.object({ textHash: z.string().regex(/^[0-9a-f]{64}$/) })

type Parts = ChangeParts & Signing
type Decision = z.infer<typeof decision>
type OfRequest<Body> = {
  readonly who: Who
  readonly from: From
  readonly requestId: string
  readonly body: Body
  readonly wantsJson: boolean
  readonly no: (problem: Refusal, typed?: Typed) => Promise<Reply>
  /** Back to the request, or its page with the refusal. */
  readonly after: (result: Result<object>, more?: { query?: string; typed?: Typed }) => Promise<Reply>
}

export const changesRoutes = (parts: Parts): readonly Route<Who>[] => {
  const { db } = parts
  const inputOf = (requestId: string, { early, passkey: _, ...body }: Decision) => ({
    ...body,
    requestId,
    isEarlyAllowed: early === 'yes' || early === true,
  })

  const changePage = (
    who: Who,
    path: string,
    shown: string,
    more: { problem?: Refusal; typed?: Typed; isReadNoted?: boolean } = {},
  ): Promise<Reply> =>
    reading({ db, districtId: who.districtId }, async (tx, now) => {
      if (more.problem && !mayDo(who.positions, 'cycles.see').ok) return refused(more.problem) // a refused act shows no page its sender may not open
      const id = readId('chg', shown)
      const found = id === undefined ? undefined : await changeView(tx, id, who.personId, now)
      if (!found) return refused(changeNotFound)
      if (!found.ok) return refused(found.refusal)
      const page = () => (
        <ChangeScreen who={who} path="/changes" change={found.value} now={now.toString()} linksNote={localLinks(parts.publicUrl)} {...more} />
      )
      return more.problem ? refused(more.problem, page) : view(found.value, page)
    })

  /** A door of one request: its id is read once, and what is refused stands on the request's own page, with what was typed. */
  const ofRequest =
    <Body,>(work: (on: OfRequest<Body>) => Promise<Reply>) =>
    ({ who: someone, request, body }: { who: Who | undefined; request: Request0; body: Body }): Promise<Reply> | Reply => {
      const who = someone as Who
      const shown = request.params.id ?? ''
      const requestId = readId('chg', shown)
      if (requestId === undefined) return refused(changeNotFound)
      const no = (problem: Refusal, typed?: Typed) => changePage(who, request.path, shown, { problem, ...(typed ? { typed } : {}) })
      const after: OfRequest<Body>['after'] = async (result, { query = '', typed } = {}) =>
        result.ok ? done(result.value, `/changes/${shown}${query}`) : no(result.refusal, typed)
      return work({ who, from: { db, districtId: who.districtId, actor: actorOf(who) }, requestId, body, wantsJson: request.wantsJson, no, after })
    }

  return [
    ...changeListRoutes(parts),
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
      handle: ofRequest<Decision>(async ({ who, from, requestId, body, no, after }) => {
        const signed = body.passkey && (await takeSignature(parts, who, body.passkey))
        if (signed?.ok === false) return no(signed.refusal)
        const actor = signed ? { ...from.actor, proof: 'passkey' as const } : from.actor
        return after(await decideOnChange({ ...from, actor }, { ...inputOf(requestId, body), signed: signed?.value }))
      }),
    }),
    route<Who, typeof decision>({
      method: 'POST',
      path: '/changes/:id/decide/sign',
      says: 'What a passkey signs for this decision; decides nothing',
      clauses: ['CM-6', 'SP-1.2'],
      may: 'signed-in',
      body: decision,
      handle: ofRequest<Decision>(async ({ who, requestId, body, wantsJson, no }) => {
        if (!wantsJson) return no(signingNeedsScripts)
        const asked = await askSignature(parts, who, inputOf(requestId, body))
        return asked.ok ? view(asked.value, () => '') : no(asked.refusal)
      }),
    }),
    route<Who, typeof edit>({
      method: 'POST',
      path: '/changes/:id/edit',
      says: 'A new revision of the text; voids every decision',
      clauses: ['CM-5', 'CM-6'],
      may: 'cycles.plan',
      body: edit,
      handle: ofRequest<z.infer<typeof edit>>(async ({ from, requestId, body, after }) =>
        after(await editChange(parts)(from, { requestId, ...body }), { typed: body }),
      ),
    }),
    route<Who, typeof seen>({
      method: 'POST',
      path: '/changes/:id/seen',
      says: 'Notes that the exact text was read; decides nothing',
      clauses: ['CM-5'],
      may: 'cycles.see',
      body: seen,
      handle: ofRequest<z.infer<typeof seen>>(async ({ from, requestId, body, after }) =>
        after(await seeChange(from, { requestId, ...body }), { query: '?noted=read' }),
      ),
    }),
    ...linkRoutes(parts),
  ]
}

const over = (refusal: Refusal, opened?: Parameters<typeof LinkOverScreen>[0]['opened']): Reply =>
  refused(refusal, () => <LinkOverScreen refusal={refusal} opened={opened} />)

type Behind<Body> = {
  readonly opened: OpenedLink
  readonly token: string
  readonly who: Who | undefined
  readonly body: Body
  readonly wantsJson: boolean
}

/** The doors without sign-in: a page that changes nothing, its exact text, and one POST. */
const linkRoutes = (parts: Parts): readonly Route<Who>[] => {
  /** A door behind a link: what is none is refused here; one that is over goes on only where the door has a word for it (`isOverToo`). */
  const behind =
    <Body,>(work: (on: Behind<Body>) => Promise<Reply> | Reply, { isOverToo = false } = {}) =>
    async ({ who, request, body }: { who: Who | undefined; request: Request0; body: Body }): Promise<Reply> => {
      const token = request.params.token ?? ''
      const found = await openLink(parts.db, token, who)
      if (!found.ok) return over(found.refusal)
      if (!found.value.opens.ok && !isOverToo) return over(found.value.opens.refusal, found.value)
      return work({ opened: found.value, token, who, body, wantsJson: request.wantsJson })
    }
  return [
    route<Who>({
      method: 'GET',
      path: '/approve/:token',
      says: 'The page behind an approval link; opening it decides nothing',
      clauses: ['CM-6', 'SP-1.2'],
      may: 'anyone',
      handle: behind<undefined>(
        ({ opened, token }) => {
          const { opens, link, rule, standing } = opened
          if (!opens.ok && opens.refusal.code === 'changes/link-used')
            // the receipt
            return view({ request: rule.request, capacity: link.capacity, usedAt: link.usedAt }, () => (
              <LinkOverScreen refusal={opens.refusal} opened={opened} />
            ))
          if (!opens.ok) return over(opens.refusal, opened)
          return view({ request: rule.request, capacity: link.capacity, rule, textHash: standing.textHash }, () => (
            <ApproveScreen opened={opened} token={token} />
          ))
        },
        { isOverToo: true },
      ),
    }),
    route<Who>({
      method: 'GET',
      path: '/approve/:token/text',
      says: 'The exact text behind an approval link',
      clauses: ['CM-6', 'SP-1.2'],
      may: 'anyone',
      handle: behind<undefined>(({ opened, token }) =>
        view({ ...opened.request.texts.at(-1) }, () => <ExactTextScreen opened={opened} token={token} />),
      ),
    }),
    route<Who, typeof byLink>({
      method: 'POST',
      path: '/approve/:token',
      says: 'Approve or deny by link; once',
      clauses: ['CM-6', 'CM-7', 'SP-1.2'],
      may: 'anyone',
      body: byLink,
      handle: behind<z.infer<typeof byLink>>(
        async ({ opened, token, who, body }) => {
          const { districtId, link } = opened
          const viewerId = who?.districtId === districtId ? who.personId : undefined
          const signed = body.passkey && (await takeSignature(parts, { districtId, personId: link.personId }, body.passkey))
          const decided =
            signed?.ok === false
              ? signed
              : await decideByLink({ db: parts.db, districtId }, link.personId, { ...body, token, viewerId, signed: signed?.value })
          if (decided.ok) return done(decided.value, `/approve/${token}`)
          const { refusal } = decided
          return refusal.status === 422
            ? refused(refusal, () => <ApproveScreen opened={opened} token={token} problem={refusal} />)
            : over(refusal, opened)
        },
        { isOverToo: true },
      ), // who decides reads the link again, under its lock
    }),
    route<Who, typeof byLink>({
      method: 'POST',
      path: '/approve/:token/sign',
      says: 'What a passkey signs for the decision behind a link; decides nothing',
      clauses: ['CM-6', 'SP-1.2'],
      may: 'anyone',
      body: byLink,
      handle: behind<z.infer<typeof byLink>>(async ({ opened, token, body, wantsJson }) => {
        const { districtId, link } = opened
        const no = (problem: Refusal) => refused(problem, () => <ApproveScreen opened={opened} token={token} problem={problem} />)
        if (!wantsJson) return no(signingNeedsScripts)
        const asked = await askSignature(parts, { districtId, personId: link.personId }, ofLink(link, body))
        return asked.ok ? view(asked.value, () => '') : no(asked.refusal)
      }),
    }),
  ]
}
