import { Temporal } from 'temporal-polyfill'
import { ok, refuse } from '../../../core/result.ts'
import { setTimer } from '../../../platform/jobs/timers.store.ts'
import { readId, showId } from '../../../platform/ids.ts'
import { useCase, type Act } from '../../ledger/index.ts'
import { districtOf, markUndone, mayUndo, offerUndo, undoForChange } from '../../people/index.ts'
import { planPolicy } from '../policy.views.ts'
import { decideOverride, type Wish } from './override.rules.ts'
import { overrideOf, updateForChange, type OverrideRow, type UpdateForChange } from './evaluation.views.ts'
import { settleUpdates } from './settle-updates.ts'
import { endOverrideRow, insertOverride } from './updates.store.ts'
import { ranksOf } from './updates.views.ts'

type Loaded = { readonly update: UpdateForChange | undefined; readonly earlier: OverrideRow | undefined; readonly zone: string }

const load = async (act: Act, { updateId }: { readonly updateId: string }): Promise<Loaded> => ({
  update: await updateForChange(act.tx, updateId),
  earlier: await overrideOf(act.tx, updateId),
  zone: (await districtOf(act.tx))?.zone ?? 'UTC',
})

const standing = async (act: Act, id: string) => {
  const update = await updateForChange(act.tx, id)
  return { decision: update?.decision ?? null, dueOn: update?.dueOn ?? null, rank: (await ranksOf(act.tx, [id])).get(id) ?? null }
}

/**
 * A person's word over the computed decision, for this version of the update and until a day (PM-3.3): it moves the plan at once, stands there and in the
 * report with its reason, and ends by itself. Refused `patching/override-refused` with every fault, `…/evaluation-not-found`, `…/evaluation-closed`.
 */
export const setOverride = useCase({
  name: 'patching.set-override',
  clauses: ['PM-3.3'],
  load: (act, input: Wish & { readonly updateId: string }) => load(act, input),
  decide: ({ update, zone }, wish, { now, actor }) => {
    if (actor.personId === undefined)
      return refuse({
        code: 'patching/override-needs-a-person',
        clause: 'PM-3.3',
        status: 403,
        says: 'Only a signed-in person can set an override.',
        satisfiedBy: 'Sign in.',
      })
    return decideOverride(update && { isOpen: update.isOpen, today: now.toZonedDateTimeISO(zone).toPlainDate().toString(), now: update }, wish)
  },
  commit: async (act, said, { update, earlier, zone }, { updateId }) => {
    if (earlier !== undefined) await endOverrideRow(act, earlier.id, 'another one was said')
    const before = await standing(act, updateId)
    const id = await insertOverride(act, { ...said, updateId, target: update?.target ?? null })
    const endsAt = Temporal.PlainDate.from(said.until).add({ days: 1 }).toZonedDateTime(zone).toInstant()
    await setTimer(act, 'patching.override-ends', endsAt, { overrideId: id, updateId })
    await settleUpdates(act, [updateId], await planPolicy(act.tx), `override: ${said.reason}`)
    const after = await standing(act, updateId)
    await offerUndo(act, {
      kind: 'patching.override',
      about: showId('pe', updateId),
      says: `${update?.package ?? ''}: override set to “${said.decision}”.`,
      before: null,
      after: { override: id },
    })
    return {
      value: { id, before, after },
      evidence: [
        {
          kind: 'patching.override-set',
          about: [showId('pe', updateId)],
          grade: 'attested' as const,
          content: {
            override: showId('ovr', id),
            package: update?.package,
            target: update?.target ?? null,
            reason: said.reason,
            until: said.until,
            before,
            after,
          },
        },
      ],
    }
  },
})

const endOne = async (act: Act, updateId: string, earlier: OverrideRow, why: string) => {
  const before = await standing(act, updateId)
  await endOverrideRow(act, earlier.id, why)
  await settleUpdates(act, [updateId], await planPolicy(act.tx), `override ended: ${why}`)
  const after = await standing(act, updateId)
  return {
    kind: 'patching.override-ended',
    about: [showId('pe', updateId)],
    grade: 'attested' as const,
    content: { override: showId('ovr', earlier.id), why, before, after },
  }
}

/** Ends an override before its day, or on it: the computed decision holds again. One that ended already stays ended. */
export const endOverride = useCase({
  name: 'patching.end-override',
  clauses: ['PM-3.3'],
  load: (act, input: { readonly updateId: string; readonly why: string; readonly onlyId?: string | undefined }) => load(act, input),
  decide: ({ earlier }, { onlyId }) =>
    earlier !== undefined && (onlyId === undefined || earlier.id === onlyId)
      ? ok(earlier)
      : refuse({ code: 'patching/no-override', clause: 'PM-3.3', status: 409, says: 'There is no override here.', satisfiedBy: 'Nothing to do.' }),
  commit: async (act, earlier, _, { updateId, why }) => ({
    value: { updateId },
    evidence: [await endOne(act, updateId, earlier, why.trim() === '' ? 'ended by hand' : why.trim().slice(0, 300))],
  }),
})

/** Takes an override back within ten minutes: both stand on record. */
export const undoOverride = useCase({
  name: 'patching.undo-override',
  clauses: ['PM-3.3'],
  load: async (act, { id }: { readonly id: string }) => {
    const offered = await undoForChange(act.tx, id)
    const updateId = offered === undefined ? undefined : readId('pe', offered.about)
    return { offered, updateId, earlier: updateId === undefined ? undefined : await overrideOf(act.tx, updateId) }
  },
  decide: ({ offered, updateId, earlier }, _, { actor, now }) => {
    const isUnchanged = earlier !== undefined && earlier.id === (offered?.after as { override?: string } | undefined)?.override
    const may = mayUndo(offered, {
      personId: actor.personId,
      nowMs: now.epochMilliseconds,
      endsMs: offered === undefined ? 0 : Date.parse(offered.endsAt),
      isUnchanged,
    })
    return may.ok && updateId !== undefined && earlier !== undefined
      ? ok({ updateId, earlier })
      : may.ok
        ? refuse({ code: 'patching/no-override', clause: 'PM-3.3', status: 409, says: 'There is no override here.', satisfiedBy: 'Nothing to do.' })
        : may
  },
  commit: async (act, { updateId, earlier }, _, { id }) => {
    await markUndone(act, id)
    return { value: { updateId }, evidence: [await endOne(act, updateId, earlier, 'taken back')] }
  },
})
