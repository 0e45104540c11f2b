import { Temporal } from 'temporal-polyfill'
import { dateInWords } from '../../core/time/words.ts'
import { ok, refuse, type Refusal } from '../../core/result.ts'
import { readId, showId } from '../../platform/ids.ts'
import { contactsOf } from '../assets/index.ts'
import { useCase, type Act } from '../ledger/index.ts'
import type { Notice } from '../notices/index.ts'
import { districtOf, giveTask, markUndone, mayUndo, offerUndo, undoForChange } from '../people/index.ts'
import { claimFinding, endClaimed, type Follow } from '../vulnerabilities/index.ts'
import { decideItem, reopenItem } from './advisories.store.ts'
import { devicesThatAre, itemsForTriage, type ForTriage } from './advisories.views.ts'
import { decideTriage, decisions, touchWords, type Wish } from './triage.rules.ts'

export type TriageParts = { readonly publicUrl: string; readonly follow: Follow; readonly tell: (act: Act, notice: Notice) => Promise<string> }
export type Triage = Wish & { readonly ids: readonly string[] }
export const itemHref = (id: string): string => `/advisories/${showId('adv', id)}`

/** Stops the whole act: one of the acts it consists of was refused. */
class Refused extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.says)
    this.refusal = refusal
  }
}

const findingOf = async (follow: Follow, act: Act, item: ForTriage, wish: Wish): Promise<readonly string[]> => {
  const claimed = await claimFinding(follow).within(act, {
    cve: wish.cve ?? '',
    deviceIds: wish.devices ?? [],
    package: item.subject,
    says: wish.reason,
  })
  if (!claimed.ok) throw new Refused(claimed.refusal)
  return claimed.value.ids
}

/** The task stands on its owner's Today, and is mailed at once: as an issue is (PM-4). */
const taskOf = async (parts: TriageParts, act: Act, item: ForTriage, wish: Wish, zone: string): Promise<void> => {
  const what = `Advisory: ${item.subject}`.slice(0, 200)
  const dueOn = wish.dueOn ?? ''
  const given = await giveTask.within(act, {
    whoId: wish.whoId ?? '',
    what,
    why: wish.reason.slice(0, 500),
    href: itemHref(item.id),
    clause: 'PM-3.2',
    about: showId('adv', item.id),
    dueOn,
  })
  if (!given.ok) throw new Refused(given.refusal)
  const [person] = await contactsOf(act.tx, [wish.whoId ?? ''])
  if (!person?.email) return
  await parts.tell(act, {
    kind: 'advisory',
    about: showId('adv', item.id),
    subject: `${what}: with you until ${dateInWords(dueOn)}`,
    body: [`${item.subject}`, wish.reason, `${touchWords(item)}.`, `${parts.publicUrl}${itemHref(item.id)}`].join('\n\n'),
    dueBy: Temporal.PlainDate.from(dueOn).add({ days: 1 }).toZonedDateTime(zone).toInstant(),
    to: [{ personId: person.id, address: person.email }],
  })
}

/** Decides advisories, all of them or none: a finding, a task, or nothing with a reason (PM-3.2). */
export const triageItems = (parts: TriageParts) => {
  const act = useCase({
    name: 'advisories.triage',
    clauses: ['PM-3.2', 'PM-3.3'],
    load: async (from, { ids, devices = [] }: Triage) => {
      const zone = (await districtOf(from.tx))?.zone ?? 'UTC'
      return {
        items: await itemsForTriage(from.tx, ids),
        known: await devicesThatAre(from.tx, devices),
        zone,
        today: from.now.toZonedDateTimeISO(zone).toPlainDate().toString(),
      }
    },
    decide: ({ items, known, today }, wish, { actor }) => {
      const missing = items.length === 0 || items.length < new Set(wish.ids).size
      const around = { personId: actor.personId, known, today }
      const first = missing
        ? decideTriage(wish, { ...around, state: undefined, cves: [] })
        : items.map((item) => decideTriage(wish, { ...around, state: item.state, cves: item.cves })).find((one) => !one.ok)
      return first === undefined ? decideTriage(wish, { ...around, state: 'untriaged', cves: items[0]?.cves ?? [] }) : first
    },
    commit: async (from, wish, { items, zone }) => {
      const claims: string[] = []
      for (const item of items) {
        if (wish.decision === 'finding') claims.push(...(await findingOf(parts.follow, from, item, wish)))
        if (wish.decision === 'task') await taskOf(parts, from, item, wish, zone)
        await decideItem(from, item.id, wish.decision, wish.reason)
      }
      const [only] = items
      // A task was mailed: it has left the building, and is not taken back but ended.
      if (wish.decision !== 'task' && only !== undefined) {
        await offerUndo(from, {
          kind: 'advisories.triage',
          about: showId('adv', only.id),
          says: `${items.length === 1 ? `“${only.subject.slice(0, 100)}”` : `${items.length} advisories`}: ${decisions[wish.decision].toLowerCase()}.`,
          before: null,
          after: { items: items.map(({ id }) => id), claims },
        })
      }
      return {
        value: { triaged: items.length, claims: claims.length },
        evidence: items.map((item) => ({
          kind: 'advisories.triaged',
          about: [showId('adv', item.id), ...(wish.devices ?? []).slice(0, 100).map((id) => showId('dev', id))],
          grade: 'attested' as const,
          content: {
            subject: item.subject.slice(0, 200),
            decision: wish.decision,
            reason: wish.reason,
            devices: item.devices,
            isExploited: item.isExploited,
            ...(wish.decision === 'finding' ? { cve: wish.cve ?? '' } : {}),
            ...(wish.decision === 'task' ? { with: showId('per', wish.whoId ?? ''), dueOn: wish.dueOn ?? '' } : {}),
          },
        })),
      }
    },
  })
  return async (...[from, input]: Parameters<typeof act>): ReturnType<typeof act> => {
    try {
      return await act(from, input)
    } catch (error) {
      if (error instanceof Refused) return refuse(error.refusal)
      throw error
    }
  }
}

type After = { readonly items: readonly string[]; readonly claims: readonly string[] }
/** Takes back what was just decided, with the findings it made, by whoever decided it. */
export const undoTriage = (follow: Follow) =>
  useCase({
    name: 'advisories.undo-triage',
    clauses: ['PM-3.2'],
    load: async (act, { id }: { readonly id: string }) => {
      const offered = await undoForChange(act.tx, id)
      const after = offered?.after as After | undefined
      const first = offered === undefined ? undefined : readId('adv', offered.about)
      return { offered, after, items: first === undefined ? [] : await itemsForTriage(act.tx, after?.items ?? []) }
    },
    decide: ({ offered, after, items }, _, { actor, now }) => {
      const may = mayUndo(offered, {
        personId: actor.personId,
        nowMs: now.epochMilliseconds,
        endsMs: offered === undefined ? 0 : Date.parse(offered.endsAt),
        isUnchanged: items.length > 0 && items.every(({ state }) => state !== 'untriaged'),
      })
      return may.ok ? ok({ items, claims: after?.claims ?? [] }) : may
    },
    commit: async (act, { items, claims }, _, { id }) => {
      for (const item of items) await reopenItem(act, item.id)
      if (claims.length > 0) {
        const ended = await endClaimed(follow).within(act, { ids: claims, why: 'undone' })
        if (!ended.ok) throw new Error(ended.refusal.says)
      }
      await markUndone(act, id)
      return {
        value: { items: items.length },
        evidence: [
          {
            kind: 'advisories.triage-taken-back',
            about: items.map((one) => showId('adv', one.id)),
            grade: 'attested' as const,
            content: { items: items.length, findings: claims.length },
          },
        ],
      }
    },
  })
