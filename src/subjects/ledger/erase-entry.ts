import type { Temporal } from 'temporal-polyfill'
import { ok, type Result } from '../../core/result.ts'
import { erasingKind, shownEntry } from '../../core/proof/chain.ts'
import type { Tx } from '../../platform/db/pool.ts'
import { showId } from '../../platform/ids.ts'
import { agreeRow, declineRow, erase, erasingFacts, insertErasing, openErasingOf } from './erasing.store.ts'
import { mayAgreeErasing, mayAskErasing, mayTouchEvidence, noErasingAsked, type Erasing, type ErasingReason } from './erasing.rules.ts'
import { useCase } from './use-case.ts'

type Entry = { readonly entryId: string }
type Facts = Awaited<ReturnType<typeof erasingFacts>>
/** Whether two persons are truly two: the subject that knows persons says so. */
export type Apart = (tx: Tx, now: Temporal.Instant, asker: string, agreer: string) => Promise<Result<true>>

/** Asks that an entry's content goes. Nothing is erased by that: a second person must agree. */
export const askErasing = useCase<Entry & { readonly reason: ErasingReason }, { entry: Facts; open: Erasing | undefined }, undefined, { id: string }>(
  {
    name: 'ledger.ask-erasing',
    clauses: [],
    load: async (act, { entryId }) => ({ entry: await erasingFacts(act.tx, entryId, act.actor.id), open: await openErasingOf(act.tx, entryId) }),
    decide: ({ entry, open }, _, { actor }) => {
      const signedIn = mayTouchEvidence(actor.proof)
      const may = signedIn.ok ? mayAskErasing(entry, open) : signedIn
      return may.ok ? ok(undefined) : may
    },
    commit: async (act, _, { entry }, { entryId, reason }) => {
      const id = await insertErasing(act, entryId, reason)
      return {
        value: { id },
        evidence: [
          {
            kind: 'ledger.erasing-asked',
            grade: 'enforced',
            about: [shownEntry(entryId), showId('ers', id)],
            content: { entry: entry?.seq ?? 0, kind: entry?.kind ?? '', reason },
          },
        ],
      }
    },
  },
)

type Agreeing = { readonly entry: Facts; readonly open: Erasing | undefined; readonly apart: Result<true> }
/**
 * The second person's word: in the same transaction content and salt go out of the ledger for good. The entry's hash stays, so that everything
 * still verifies; one entry says who agreed, another what was erased and why. Older backups and exports keep what they hold.
 */
export const agreeErasing = (apart: Apart) =>
  useCase<Entry, Agreeing, Erasing, null>({
    name: 'ledger.agree-erasing',
    clauses: [],
    load: async (act, { entryId }) => {
      const open = await openErasingOf(act.tx, entryId, true)
      const agreer = act.actor.personId ?? act.actor.id
      return {
        entry: await erasingFacts(act.tx, entryId, act.actor.id),
        open,
        apart: open ? await apart(act.tx, act.now, open.askedById, agreer) : ok(true),
      }
    },
    decide: (facts, _, { actor }) => {
      const signedIn = mayTouchEvidence(actor.proof)
      return signedIn.ok ? mayAgreeErasing(facts.entry, facts.open, actor.personId ?? actor.id, facts.apart) : signedIn
    },
    commit: async (act, open, { entry }, { entryId }) => {
      await agreeRow(act, open.id)
      const content = { entry: entry?.seq ?? 0, kind: entry?.kind ?? '', reason: open.reason }
      return {
        value: null,
        evidence: [
          { kind: erasingKind, grade: 'enforced', about: [shownEntry(entryId)], content: { ...content, askedBy: showId('per', open.askedById) } },
          {
            kind: 'ledger.erasing-agreed',
            grade: 'enforced',
            about: [shownEntry(entryId), showId('ers', open.id)],
            content: { ...content, askedBy: showId('per', open.askedById) },
          },
        ],
        after: async ([erasing]) => erase(act.tx, entryId, erasing ?? ''),
      }
    },
  })

/** No: by whoever was to agree, or taken back by whoever asked. */
export const declineErasing = useCase<Entry, Erasing | undefined, Erasing, null>({
  name: 'ledger.decline-erasing',
  clauses: [],
  load: (act, { entryId }) => openErasingOf(act.tx, entryId, true),
  decide: (open, _, { actor }) => {
    const signedIn = mayTouchEvidence(actor.proof)
    return !signedIn.ok ? signedIn : open ? ok(open) : noErasingAsked()
  },
  commit: async (act, open) => {
    await declineRow(act, open.id)
    const isWithdrawn = open.askedById === act.actor.personId
    return {
      value: null,
      evidence: [
        {
          kind: isWithdrawn ? 'ledger.erasing-withdrawn' : 'ledger.erasing-declined',
          grade: 'enforced',
          about: [shownEntry(open.entryId), showId('ers', open.id)],
          content: { reason: open.reason },
        },
      ],
    }
  },
})
