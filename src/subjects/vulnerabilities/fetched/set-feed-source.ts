import { ok, refuse } from '../../../core/result.ts'
import { showId } from '../../../platform/ids.ts'
import { useCase, type Act } from '../../ledger/index.ts'
import { decideFeedSource, feedSourceNotFound, type FeedSourceWish } from './feed-source.rules.ts'
import { askSoon, endFeedSource, insertFeedSource, noteBegun, noteFetched, type Fetched } from './feed-sources.store.ts'
import { feedSources } from './feed-sources.views.ts'
import { saveDocuments } from './provider-documents.store.ts'

const one = async (act: Act, { id }: { readonly id: string }) => (await feedSources(act.tx)).find((source) => source.id === id)

/** A feed is fetched from its publisher by itself from now on (PM-3.2). */
export const setUpFeedSource = useCase({
  name: 'vulnerabilities.set-up-feed-source',
  clauses: ['PM-3.2'],
  load: async (act, wish: FeedSourceWish) => ({ hasOne: (await feedSources(act.tx)).some(({ url }) => url === wish.url.trim()) }),
  decide: ({ hasOne }, wish) =>
    hasOne
      ? refuse({
          code: 'vulnerabilities/feed-source-there',
          clause: 'PM-3.2',
          says: 'This feed is already being fetched.',
          satisfiedBy: 'Find it in the list.',
          status: 409,
        })
      : decideFeedSource(wish),
  commit: async (act, wish) => {
    const id = await insertFeedSource(act, wish)
    return {
      value: { id },
      evidence: [{ kind: 'vulnerabilities.feed-source-set-up', about: [showId('fds', id)], grade: 'attested' as const, content: { ...wish } }],
    }
  },
})

/** A feed is no longer fetched; what is loaded stays and grows old. */
export const removeFeedSource = useCase({
  name: 'vulnerabilities.remove-feed-source',
  clauses: ['PM-3.2'],
  load: one,
  decide: (source) => (source === undefined ? refuse(feedSourceNotFound) : ok(source)),
  commit: async (act, { id, name, url }) => {
    await endFeedSource(act, id)
    return {
      value: { id },
      evidence: [{ kind: 'vulnerabilities.feed-source-removed', about: [showId('fds', id)], grade: 'attested' as const, content: { name, url } }],
    }
  },
})

/** The worker asks the publisher at its next turn. */
export const fetchFeedSoon = useCase({
  name: 'vulnerabilities.fetch-feed-soon',
  clauses: ['PM-3.2'],
  load: one,
  decide: (source) => (source === undefined ? refuse(feedSourceNotFound) : ok(source)),
  commit: async (act, { id, name }) => {
    await askSoon(act, id)
    return {
      value: { id },
      evidence: [{ kind: 'vulnerabilities.feed-asked-for', about: [showId('fds', id)], grade: 'attested' as const, content: { name } }],
    }
  },
})

/** A try begins. That the one before was not ended - the worker died under it - is told once for each such try. */
export const beginFetch = useCase({
  name: 'vulnerabilities.begin-fetch',
  clauses: ['PM-3.2'],
  load: one,
  decide: (source) => (source === undefined ? refuse(feedSourceNotFound) : ok(source)),
  commit: async (act, { id, name, url, begunAt, unended }) => {
    await noteBegun(act, id)
    return {
      value: { id },
      evidence:
        begunAt === null
          ? []
          : [
              {
                kind: 'vulnerabilities.feed-fetch-unended',
                about: [showId('fds', id)],
                grade: 'observed' as const,
                content: { name, url, begunAt, unended: unended + 1 },
              },
            ],
      ...(begunAt === null ? { under: 'vulnerabilities.feed-asked' } : {}),
    }
  },
})

/** What a try came to. That nothing changed is no evidence anew; a fault is, once. */
export const noteFetch = useCase({
  name: 'vulnerabilities.note-fetch',
  clauses: ['PM-3.2'],
  load: async (act, { id }: { readonly id: string; readonly fetched: Fetched }) => one(act, { id }),
  decide: (source) => (source === undefined ? refuse(feedSourceNotFound) : ok(source)),
  commit: async (act, source, _, { fetched }) => {
    await noteFetched(act, source.id, fetched)
    if ('documents' in fetched) await saveDocuments(act, source.id, fetched.documents ?? [])
    const isNewFault = 'fault' in fetched && fetched.fault !== source.fault
    return {
      value: { id: source.id },
      evidence: isNewFault
        ? [
            {
              kind: 'vulnerabilities.feed-not-fetched',
              about: [showId('fds', source.id)],
              grade: 'observed' as const,
              content: { name: source.name, url: source.url, fault: fetched.fault },
            },
          ]
        : [],
      ...(isNewFault ? {} : { under: 'vulnerabilities.feed-asked' }),
    }
  },
})
