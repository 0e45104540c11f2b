import { ok, refuse } from '../../core/result.ts'
import { showId } from '../../platform/ids.ts'
import { useCase } from '../ledger/index.ts'
import { insertSource, removeSourceRow } from './advisories.store.ts'
import { hasSource, sourceForReading } from './advisories.views.ts'
import { decideSource, type SourceWish } from './source.rules.ts'

/** Sets up a source of advisories (PM-3.2). Its password is no part of it. */
export const setUpSource = useCase({
  name: 'advisories.set-up-source',
  clauses: ['PM-3.2'],
  load: async (act, wish: SourceWish) => {
    const tidy = decideSource(wish)
    return { hasOne: tidy.ok && (await hasSource(act.tx, tidy.value)) }
  },
  decide: ({ hasOne }, wish) =>
    hasOne
      ? refuse({
          code: 'advisories/source-there',
          clause: 'PM-3.2',
          says: 'This source is already set up.',
          satisfiedBy: 'Find it in the list.',
          status: 409,
        })
      : decideSource(wish),
  commit: async (act, wish) => {
    const id = await insertSource(act, wish)
    return {
      value: { id },
      evidence: [{ kind: 'advisories.source-set-up', about: [showId('ads', id)], grade: 'attested' as const, content: { ...wish } }],
    }
  },
})

/** A source is no longer read; what it brought stays. */
export const removeSource = useCase({
  name: 'advisories.remove-source',
  clauses: ['PM-3.2'],
  load: (act, { id }: { readonly id: string }) => sourceForReading(act.tx, id),
  decide: (source) =>
    source === undefined
      ? refuse({
          code: 'advisories/source-not-found',
          clause: 'PM-3.2',
          says: 'There is no such source.',
          satisfiedBy: 'Choose one from the list.',
          status: 404,
        })
      : ok(source),
  commit: async (act, source) => {
    await removeSourceRow(act, source.id)
    return {
      value: { id: source.id },
      evidence: [
        {
          kind: 'advisories.source-removed',
          about: [showId('ads', source.id)],
          grade: 'attested' as const,
          content: { name: source.name, kind: source.kind, items: source.items, untriaged: source.untriaged },
        },
      ],
    }
  },
})
