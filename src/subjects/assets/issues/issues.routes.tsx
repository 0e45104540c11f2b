import { z } from 'zod'
import { whole } from '../../../core/policy/parameters.ts'
import type { Refusal, Result } from '../../../core/result.ts'
import { done, refused, route, view, type Reply, type Route } from '../../../platform/http/route.ts'
import { readId, showId } from '../../../platform/ids.ts'
import { listRoutes } from '../../../platform/list/list-routes.ts'
import { reading, type From } from '../../ledger/index.ts'
import { actorOf, savedViews, signedIn, type Who } from '../../people/index.ts'
import { personChoices } from '../assets.views.ts'
import { idField } from '../fields.ts'
import { issueBulkRoutes } from './issue-bulk.tsx'
import { issueHref, targetOf, type IssueParts } from './issue-parts.ts'
import { issueList } from './issue-list.views.ts'
import { aboveNow, ladder } from './issue-clock.rules.ts'
import { IssueListPage, NewIssuePage } from './issue.screens.tsx'
import { IssuePage, type IssueShown, type IssueTyped } from './one-issue.screens.tsx'
import { issueKinds, issueNotFound, type IssueKind } from './issues.rules.ts'
import { issueEntries, issueHolders, issueOf, type Issue } from './issues.views.ts'
import { raiseIssue } from './raise-issue.ts'
import { stateDate } from './answer-issue.ts'
import { handOverIssue, moveIssueTo } from './work-issue.ts'

const kinds = Object.keys(issueKinds) as [IssueKind, ...IssueKind[]]
const about = z.string().max(60).default('')
const raiseBody = z.object({ about, kind: z.enum(kinds).default('other'), words: z.string().max(4000).default('') })
const wordsBody = z.object({ words: z.string().max(4000).default('') }).default({ words: '' })
const dateBody = z.object({ on: z.string().max(10).default('').describe('The day, as 2026-12-04'), why: z.string().max(1000).default('') })
const handBody = z.object({ personId: idField('per'), words: z.string().max(1000).default('') })

const shown = ({ id, raisedById, responsibleId, ...issue }: Issue) => ({
  id: showId('iss', id),
  raisedById: showId('per', raisedById),
  responsibleId: responsibleId && showId('per', responsibleId),
  ...issue,
})
const nothing: Refusal = {
  code: 'assets/issue-about-nothing',
  clause: 'PM-4',
  status: 404,
  says: 'There is nothing here to raise an issue about.',
  satisfiedBy: 'Raise it on the page of a device, service, application, patch or cycle.',
}
const moves = {
  acknowledge: ['acknowledged', 'Acknowledge an issue, or say that its answer was not enough'],
  answer: ['answered', 'Answer an issue; whoever raised it is notified'],
  close: ['closed', 'Close an issue with how it ended'],
} as const

/** Issues: the list, raising one on any item, and what is done with it. */
export const issuesRoutes = (parts: IssueParts): readonly Route<Who>[] => {
  const { db, targets } = parts
  const fromOf = (who: Who): From => ({ db, districtId: who.districtId, actor: actorOf(who) })
  const load = (who: Who, id: string): Promise<IssueShown | undefined> =>
    reading({ db, districtId: who.districtId }, async (tx, now) => {
      const issue = await issueOf(tx, id)
      if (issue === undefined) return undefined
      const holders = await issueHolders(tx, now, 'technology-director')
      const of = { ...issue, raisedBy: issue.raisedById }
      return {
        issue,
        entries: await issueEntries(tx, id),
        target: await targetOf(tx, targets, issue.about),
        people: await personChoices(tx),
        above: aboveNow(of, holders),
        rungs: ladder(of, holders),
        today: now.toZonedDateTimeISO(who.zone).toPlainDate().toString(),
        maxDays: whole(await parts.policyOf(tx), 'issue.answerMaxDays'),
      }
    })
  const answer = async (who: Who, id: string, result: Result<unknown>, typed?: IssueTyped): Promise<Reply> => {
    if (result.ok) return done({ issue: showId('iss', id) }, issueHref(id))
    const again = result.refusal.status === 404 ? undefined : await load(who, id)
    return again === undefined
      ? refused(result.refusal)
      : refused(result.refusal, () => <IssuePage who={who} {...again} refusal={result.refusal} typed={typed} />)
  }
  return [
    ...listRoutes({
      db,
      list: issueList,
      says: 'Issues raised on any item, filtered and sorted',
      clauses: ['PM-4'],
      may: 'issues.see',
      given: async (_, __, who: Who) => ({ personId: who.personId }),
      more: (tx, _, who: Who) => savedViews(tx, 'issues', who),
      json: ({ page }) => ({ issues: page.rows.map(shown) }),
      page: ({ page, query, more }, who) => <IssueListPage who={who} page={page} query={query} views={more} />,
    }),
    ...issueBulkRoutes(parts), // before the ids: its address begins the same
    route<Who, z.ZodType<undefined>, z.ZodObject<{ about: typeof about }>>({
      method: 'GET',
      path: '/issues/new',
      says: 'Raise an issue on one item (`about`: its id)',
      clauses: ['PM-4'],
      may: 'issues.raise',
      query: z.object({ about }),
      handle: async ({ who: maybe, query }) => {
        const who = signedIn(maybe)
        const target = await reading({ db, districtId: who.districtId }, (tx) => targetOf(tx, targets, query.about))
        return target === undefined
          ? refused(nothing)
          : view({ about: query.about, item: target.title, kinds }, () => <NewIssuePage who={who} about={query.about} target={target} />)
      },
    }),
    route<Who, typeof raiseBody>({
      method: 'POST',
      path: '/issues',
      says: 'Raise an issue on a device, service, hosted application, patch or cycle; whoever is responsible is notified at once',
      clauses: ['PM-4'],
      may: 'issues.raise',
      body: raiseBody,
      handle: async ({ who: maybe, body }) => {
        const who = signedIn(maybe)
        const result = await raiseIssue(parts)(fromOf(who), body)
        if (result.ok)
          return done(
            {
              issue: showId('iss', result.value.issueId),
              number: result.value.number,
              responsible: result.value.responsibleId && showId('per', result.value.responsibleId),
            },
            issueHref(result.value.issueId),
          )
        const target = await reading({ db, districtId: who.districtId }, (tx) => targetOf(tx, targets, body.about))
        return target === undefined
          ? refused(result.refusal)
          : refused(result.refusal, () => <NewIssuePage who={who} about={body.about} target={target} typed={body} refusal={result.refusal} />)
      },
    }),
    route<Who>({
      method: 'GET',
      path: '/issues/:id',
      says: 'One issue: its text, who it is assigned to, what happened',
      clauses: ['PM-4'],
      may: 'issues.see',
      handle: async ({ who: maybe, request }) => {
        const who = signedIn(maybe)
        const id = readId('iss', request.params.id ?? '')
        const found = id === undefined ? undefined : await load(who, id)
        return found === undefined
          ? refused(issueNotFound)
          : view({ ...shown(found.issue), entries: found.entries }, () => <IssuePage who={who} {...found} />)
      },
    }),
    ...Object.entries(moves).map(([name, [to, says]]) =>
      route<Who, typeof wordsBody>({
        method: 'POST',
        path: `/issues/:id/${name}`,
        says,
        clauses: ['PM-4'],
        may: name === 'answer' ? 'issues.work' : 'issues.raise',
        body: wordsBody,
        handle: async ({ who: maybe, request, body }) => {
          const who = signedIn(maybe)
          const id = readId('iss', request.params.id ?? '')
          return id === undefined
            ? refused(issueNotFound)
            : answer(who, id, await moveIssueTo(parts, to)(fromOf(who), { issueId: id, words: body.words }), { words: body.words })
        },
      }),
    ),
    route<Who, typeof dateBody>({
      method: 'POST',
      path: '/issues/:id/date',
      says: 'Set a new date by which an acknowledged issue is answered, with the reason; whoever raised it is notified',
      clauses: ['PM-4'],
      may: 'issues.work',
      body: dateBody,
      handle: async ({ who: maybe, request, body }) => {
        const who = signedIn(maybe)
        const id = readId('iss', request.params.id ?? '')
        return id === undefined
          ? refused(issueNotFound)
          : answer(who, id, await stateDate(parts)(fromOf(who), { issueId: id, ...body }), { date: body })
      },
    }),
    route<Who, typeof handBody>({
      method: 'POST',
      path: '/issues/:id/hand-over',
      says: 'Hand an issue over to somebody else, who is notified at once',
      clauses: ['PM-4'],
      may: 'issues.work',
      body: handBody,
      handle: async ({ who: maybe, request, body }) => {
        const who = signedIn(maybe)
        const id = readId('iss', request.params.id ?? '')
        return id === undefined ? refused(issueNotFound) : answer(who, id, await handOverIssue(parts)(fromOf(who), { issueId: id, ...body }))
      },
    }),
  ]
}
