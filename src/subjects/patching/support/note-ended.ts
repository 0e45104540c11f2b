import { ok, refuse } from '../../../core/result.ts'
import { showId } from '../../../platform/ids.ts'
import { reading, useCase, type From } from '../../ledger/index.ts'
import { districtOf } from '../../people/index.ts'
import { holdEnded, saveEnded } from './support.store.ts'
import { newlyEnded } from './support.views.ts'

const listed = 200

const note = useCase({
  name: 'patching.note-ended-support',
  clauses: ['PM-2', 'PM-3.3'],
  load: async (act, { today }: { readonly today: string }) => {
    await holdEnded(act)
    return newlyEnded(act.tx, today)
  },
  decide: (ended) =>
    ended.length > 0
      ? ok(ended)
      : refuse({ code: 'patching/nothing-ended', clause: 'PM-2', says: 'Nothing more has ended.', satisfiedBy: 'A later day.', status: 409 }),
  commit: async (act, ended) => {
    await saveEnded(act, ended)
    return {
      value: ended.length,
      evidence: [
        {
          kind: 'patching.support-ended',
          about: ended.slice(0, listed).map(({ id }) => showId('sup', id)),
          grade: 'observed' as const,
          content: {
            ended: ended.length,
            what: ended
              .slice(0, listed)
              .map(({ name, kind, endsOn, devices, services, source, sourceOn }) => ({ name, kind, endsOn, devices, services, source, sourceOn })),
          },
        },
      ],
    }
  },
})

/** Puts on record what support has ended for, once (PM-2): each product and cycle, model or application when it is first seen as ended here. */
export const noteEndedSupport = async (from: From): Promise<void> => {
  const today = await reading(from, async (tx, now) => {
    const day = now
      .toZonedDateTimeISO((await districtOf(tx))?.zone ?? 'UTC')
      .toPlainDate()
      .toString()
    return (await newlyEnded(tx, day)).length > 0 ? day : undefined
  })
  if (today !== undefined) await note(from, { today })
}
