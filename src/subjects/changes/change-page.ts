import type { Temporal } from 'temporal-polyfill'
import { inWords } from '../../core/time/words.ts'
import { ok, type Refusal, type Result } from '../../core/result.ts'
import type { When } from '../../kit/values.tsx'
import { showId } from '../../platform/ids.ts'
import type { Tx } from '../../platform/db/pool.ts'
import { standing, type CapacityStanding, type Standing } from './changes.rules.ts'
import { peopleById, peopleFacts, requestsOf, type Request } from './changes.views.ts'
import { capacities, capacityNames, mayEdit, wayToDecide, type Capacity } from './deciders.rules.ts'
import { challengeOf } from '../../platform/passkeys/assertion.ts'
import { readRule, ruleInWords, type Rule } from './rule.rules.ts'
import { bytesOf } from './signed-bytes.ts'
import type { SignatureShown } from './signatures.screens.tsx'
import { inviteAnew, letInOf, passkeysOf } from '../people/index.ts'
import { askedOf, barredNow, decidersNow, factsOf, mayDecideAsked, newestOf, standingNow } from './standing.ts'

export const whenIn =
  (zone: string) =>
  (iso: string): When => ({ iso, words: inWords(iso, zone, { withYear: true }) })

const capacityStanding = (now: Standing, capacity: Capacity): CapacityStanding =>
  capacity === 'technology-coordinator' ? now.coordinator : now.manager

/** One capacity as a page shows it: where it stands, whose turn it is, and whether the viewer may decide - or why not. */
export type CapacityView = {
  readonly capacity: Capacity
  readonly word: string
  readonly clause: string
  readonly state: CapacityStanding['state']
  readonly by: string | null
  readonly at: string | null
  readonly reason: string | null
  readonly proof: string | null
  readonly isEarlyAllowed: boolean
  readonly deciders: readonly string[] // names; empty is a vacancy
  readonly barred: readonly string[] // a sentence for each who holds the position and cannot decide this
  readonly voided: number
  readonly isSigned: boolean
  readonly maySign: boolean // approved without a signature, and the viewer may sign it now
  readonly disabledBecause: string | null
}

export type ChangeView = {
  readonly id: string
  readonly number: number
  readonly title: string
  readonly requester: string
  readonly writer: string
  readonly standing: Standing
  readonly capacities: readonly CapacityView[]
  readonly rule: Rule
  readonly ruleWords: ReturnType<typeof ruleInWords>
  readonly ruleBytes: string
  readonly ruleHash: string
  readonly policyId: string | null
  readonly plan: string
  readonly testPlan: string
  readonly backOutPlan: string
  readonly mayEdit: boolean
  readonly hasPasskey: boolean // the viewer's own
  readonly signatures: readonly SignatureShown[] // over the newest text
  readonly history: Request['decisions']
  readonly revisions: readonly { revision: number; submittedAt: string; writer: string; textHash: string }[]
}

const barredWords = (name: string, why: 'let-in' | 'delegate'): string =>
  why === 'let-in'
    ? `${name} cannot: the requester invited them with a handed-over link. To fix this: ${inviteAnew(name)}.`
    : `${name} cannot: the requester appointed them as a delegate.`

const whyNot = (request: Request, view: CapacityStanding, refusal: Refusal | undefined): string | null => {
  if (view.state === 'approved' || view.state === 'denied') return `This text is ${view.state} already. An edit asks anew.`
  return refusal?.says ?? null
}

const signaturesOf = async (tx: Tx, request: Request): Promise<readonly SignatureShown[]> => {
  const passkeys = await passkeysOf(tx)
  const district = readRule(newestOf(request).rule)
  return request.decisions.flatMap((row) => {
    const { signed } = row
    if (!signed || row.textHash !== newestOf(request).textHash || !district.ok) return []
    const bytes = bytesOf(district.value.district, request, row, signed)
    const fingerprint = passkeys.find((one) => one.credentialId === signed.credentialId)?.fingerprint ?? null
    return [{ decider: row.decider, word: capacities[row.capacity].word, fingerprint, bytes, challenge: challengeOf(bytes), ...signed }]
  })
}

/** Everything the page of one change shows to one viewer. */
export const changeView = async (tx: Tx, requestId: string, viewerId: string, now: Temporal.Instant): Promise<Result<ChangeView>> => {
  const found = await standingNow(tx, requestId)
  if (!found.ok) return found
  const { request, rule, standing: state } = found.value
  const people = await peopleFacts(tx)
  const asked = askedOf(request)
  const ids = new Map(capacityNames.map((capacity) => [capacity, decidersNow(capacity, request, people, now)]))
  const barred = new Map(capacityNames.map((capacity) => [capacity, barredNow(capacity, request, people, now)]))
  const names = await peopleById(tx, [...[...ids.values()].flat(), ...[...barred.values()].flat().map((one) => one.personId)])
  const text = newestOf(request)
  const hasPasskey = (await passkeysOf(tx, viewerId)).length > 0
  const views = capacityNames.map((capacity): CapacityView => {
    const one = capacityStanding(state, capacity)
    const apart = mayDecideAsked(asked, people, viewerId)
    const way = wayToDecide(capacity, viewerId, asked, people, now)
    const refusal = !apart.ok ? apart.refusal : !way.ok ? way.refusal : undefined
    return {
      capacity,
      ...capacities[capacity],
      state: one.state,
      by: request.decisions.find((row) => row.id === one.decision?.id)?.decider ?? null,
      at: one.decision?.decidedAt ?? null,
      reason: one.decision?.reason ?? null,
      proof: one.decision?.proof ?? null,
      isEarlyAllowed: one.decision?.isEarlyAllowed ?? false,
      deciders: (ids.get(capacity) ?? []).map((id) => names.get(id)?.name ?? ''),
      barred: (barred.get(capacity) ?? []).map((bar) => barredWords(names.get(bar.personId)?.name ?? '', bar.why)),
      voided: one.voided.length,
      isSigned: request.decisions.some((row) => row.id === one.decision?.id && row.signed !== null),
      maySign:
        one.state === 'approved' &&
        refusal === undefined &&
        hasPasskey &&
        !request.decisions.some((row) => row.id === one.decision?.id && row.signed !== null),
      disabledBecause: whyNot(request, one, refusal),
    }
  })
  return ok({
    id: showId('chg', request.id),
    number: request.number,
    title: request.title,
    requester: request.requester,
    writer: text.writer,
    standing: state,
    capacities: views,
    rule,
    ruleWords: ruleInWords(rule),
    ruleBytes: text.rule,
    policyId: text.policyId,
    ruleHash: text.ruleHash,
    plan: text.plan,
    testPlan: text.testPlan,
    backOutPlan: text.backOutPlan,
    hasPasskey,
    mayEdit: mayEdit(people, request.requesterId, viewerId, now),
    signatures: await signaturesOf(tx, request),
    history: request.decisions,
    revisions: request.texts.map(({ revision, submittedAt, writer, textHash }) => ({ revision, submittedAt, writer, textHash })),
  })
}

const asks = (request: Request, personId: string): boolean => [request.requesterId, newestOf(request).submittedBy].includes(personId)

/** One thing that waits for somebody, for the page Today. `dueIso`: by when, where there is a time. */
export type Duty = { readonly what: string; readonly why: string; readonly href: string; readonly clause: string; readonly dueIso?: string }

/** Approvals that wait for this person, one for each request, due by the earliest start; and for who asks, what nobody can decide. */
export const dutiesFor = async (tx: Tx, who: { readonly personId: string }, now: Temporal.Instant): Promise<readonly Duty[]> => {
  const people = await peopleFacts(tx)
  const isInvolved =
    people.assignments.some((one) => one.personId === who.personId) || people.delegations.some((one) => one.delegateId === who.personId)
  const requests = (await requestsOf(tx)).filter((request) => isInvolved || asks(request, who.personId))
  const names = new Map((await letInOf(tx)).map((one) => [one.personId, one.person]))
  return requests.flatMap((request): Duty[] => {
    const read = factsOf(request)
    if (!read.ok) return []
    const state = standing(read.value.facts)
    const open = capacityNames
      .filter((capacity) => ['waiting', 'delayed'].includes(capacityStanding(state, capacity).state))
      .map((capacity) => ({ capacity, ...capacities[capacity], deciders: decidersNow(capacity, request, people, now) }))
    const nobodys = asks(request, who.personId) ? open.filter(({ deciders }) => deciders.length === 0) : []
    const mine = open.filter(({ deciders }) => deciders.includes(who.personId))
    const base = { href: `/changes/${showId('chg', request.id)}`, dueIso: state.earliestStart }
    const wordsOf = (some: typeof open) => some.map(({ word }) => word).join(' and ')
    const barred = new Set(
      nobodys.flatMap(({ capacity }) =>
        barredNow(capacity, request, people, now).map((one) => barredWords(names.get(one.personId) ?? 'Your delegate', one.why)),
      ),
    )
    return [
      ...(nobodys.length === 0
        ? []
        : [
            {
              ...base,
              what: `Nobody can decide CR-${request.number} as ${wordsOf(nobodys)}`,
              why:
                [...barred].join(' ') ||
                `Nobody else holds the ${nobodys.length === 1 ? 'position' : 'positions'}, and there is no second approver. Add one on the People page.`,
              clause: 'CM-6',
            },
          ]),
      ...(mine.length === 0
        ? []
        : [
            {
              ...base,
              what: `Decide CR-${request.number}: ${request.title}`,
              why: `${request.requester} is waiting for your decision as ${wordsOf(mine)}; nothing starts before that.`,
              clause: mine[0]?.clause ?? 'CM-6',
            },
          ]),
    ]
  })
}
