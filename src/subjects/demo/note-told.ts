import { ok, refuse } from '../../core/result.ts'
import { useCase } from '../ledger/index.ts'
import { districtOf } from '../people/index.ts'

/** The last act of a story: it was told to its end. A demonstration without it was cut off, and is made anew. */
export const noteTold = useCase({
  name: 'demo.note-told',
  clauses: [],
  load: async (act, _: { readonly seconds: number }) => (await districtOf(act.tx))?.isDemo ?? false,
  decide: (isDemo) =>
    isDemo
      ? ok(true)
      : refuse({
          code: 'demo/real-district',
          clause: '-',
          status: 403,
          says: 'No story is told into a real district.',
          satisfiedBy: 'A demonstration: npm run demo.',
        }),
  commit: async (_, __, ___, { seconds }) => ({
    value: true,
    evidence: [{ kind: 'demo.story-told', about: [], grade: 'observed' as const, content: { seconds: Math.round(seconds) } }],
  }),
})
