import type { PolicyValues } from '../../../core/policy/parameters.ts'
import type { Json } from '../../../core/proof/canonical.ts'
import { ok } from '../../../core/result.ts'
import type { Tx } from '../../../platform/db/pool.ts'
import { showId } from '../../../platform/ids.ts'
import { dropCurrentVersion, saveCurrentVersion } from '../../assets/index.ts'
import { useCase, type Act } from '../../ledger/index.ts'
import { markUndone, mayUndo, nothingToTakeBack, offerUndo, undoForChange } from '../../people/index.ts'
import { checkCurrent, effectOf, existingOf, type CurrentWish, type Effect } from './current.rules.ts'
import { currentVersions, judgedBy, othersRows, type CurrentVersionRow } from './others.views.ts'

type PolicyOf = (tx: Tx) => Promise<PolicyValues>
const listed = 100 // systems that one piece of evidence names; the count is whole

/** What a word would do now, with the word that stands for the same product and branch. */
export const previewCurrent = async (
  tx: Tx,
  now: Act['now'],
  policyOf: PolicyOf,
  wish: Pick<CurrentWish, 'product' | 'branch' | 'version'>,
): Promise<{ readonly effect: Effect; readonly existing: CurrentVersionRow | null }> => {
  const values = await policyOf(tx)
  return {
    effect: effectOf(await othersRows(tx, now, null), await judgedBy(tx, now, values), wish),
    existing: existingOf(await currentVersions(tx), wish) ?? null,
  }
}

const wordOf = ({ version, readWhere, reason }: Pick<CurrentVersionRow, 'version' | 'readWhere' | 'reason'>) => ({ version, readWhere, reason })
const standingsOf = ({ effect }: { readonly effect: Effect }) => ({ before: { ...effect.before }, after: { ...effect.after } })
const movedOf = ({ moving }: Effect) =>
  moving.slice(0, listed).map(({ row, before, after }) => ({ system: showId(row.what === 'device' ? 'dev' : 'app', row.id), before, after }))
const nameOf = ({ product, branch }: Pick<CurrentWish, 'product' | 'branch'>): string => `${product}${branch === '' ? '' : ` ${branch}`}`

/**
 * Which version of a product counts as current, where that was read, and, where it is lowered, why (PM-2). What stood before, and every system it moves,
 * is in its evidence; whoever said it may take it back.
 */
export const setCurrent = (policyOf: PolicyOf) =>
  useCase({
    name: 'patching.set-current-version',
    clauses: ['PM-2', 'PM-3.6'],
    load: (act, wish: CurrentWish) => previewCurrent(act.tx, act.now, policyOf, wish),
    decide: ({ effect }, wish) => checkCurrent(wish, effect),
    commit: async (act, wish, { effect, existing }) => {
      const to = { ...wish, product: existing?.product ?? wish.product, reason: effect.isLowered ? wish.reason.trim() : '' }
      await saveCurrentVersion(act, to)
      const moved = effect.moving.length
      await offerUndo(act, {
        kind: 'patching.current-version',
        about: nameOf(to),
        says: `${nameOf(to)}: ${to.version} or later counts as current. ${moved === 0 ? 'No system moved' : `${moved.toLocaleString('en-US')} ${moved === 1 ? 'system' : 'systems'} moved`}.`,
        before: existing && { ...existing },
        after: { product: to.product, branch: to.branch, version: to.version },
      })
      return {
        value: { product: to.product, moved },
        evidence: [
          {
            kind: 'patching.current-version-set',
            about: effect.moving.slice(0, listed).map(({ row }) => showId(row.what === 'device' ? 'dev' : 'app', row.id)),
            grade: 'attested' as const,
            content: {
              product: to.product,
              branch: to.branch,
              before: existing && wordOf(existing),
              after: wordOf(to),
              isLowered: effect.isLowered,
              moved,
              standings: standingsOf({ effect }),
              systems: movedOf(effect),
            },
          },
        ],
      }
    },
  })

/** Takes back what was said to count as current; what counted before counts again, as of the day it was said. */
export const undoCurrent = useCase({
  name: 'patching.take-back-current-version',
  clauses: ['PM-2', 'PM-3.6'],
  load: async (act, { id }: { readonly id: string }) => {
    const offered = await undoForChange(act.tx, id)
    const set = offered?.after as Pick<CurrentVersionRow, 'product' | 'branch' | 'version'> | undefined
    const stands = set === undefined ? undefined : existingOf(await currentVersions(act.tx), set)
    return { offered, set, stands }
  },
  decide: ({ offered, set, stands }, _, { actor, now }) => {
    if (stands === undefined) return nothingToTakeBack
    const may = mayUndo(offered, {
      personId: actor.personId,
      nowMs: now.epochMilliseconds,
      endsMs: offered === undefined ? 0 : Date.parse(offered.endsAt),
      isUnchanged: stands.version === set?.version && stands.saidById === actor.personId,
    })
    return may.ok ? ok({ stands, before: offered?.before as unknown as CurrentVersionRow | null }) : may
  },
  commit: async (act, { stands, before }, _, { id }) => {
    if (before === null) await dropCurrentVersion(act, stands)
    else await saveCurrentVersion(act, before, { by: before.saidById, at: before.saidAt })
    await markUndone(act, id)
    return {
      value: { product: stands.product },
      evidence: [
        {
          kind: 'patching.current-version-taken-back',
          about: [],
          grade: 'attested' as const,
          content: { product: stands.product, branch: stands.branch, before: wordOf(stands), after: (before && wordOf(before)) as Json },
        },
      ],
    }
  },
})
