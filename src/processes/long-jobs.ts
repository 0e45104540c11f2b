import { ok } from '../core/result.ts'
import { inDistrict } from '../platform/db/pool.ts'
import { domainNow } from '../platform/db/domain-now.ts'
import type { Jail } from '../platform/jail/jail.ts'
import { askLongJob, type LongWorks } from '../platform/jobs/long.store.ts'
import type { From } from '../subjects/ledger/index.ts'
import { loadFeedFiles } from '../subjects/patching/index.ts'
import { jobHref } from '../subjects/people/index.ts'
import { jailedFeeds, type FeedInput } from '../subjects/vulnerabilities/index.ts'

// A kind is named as the act it needs, so that whoever may do the same may watch it.
const feedLoad = 'feeds.load'

/** Hands a feed file to the worker; gives the address where it can be watched. */
export const loadFeedLater = async (from: From, { name, bytes, publishedOn, release }: FeedInput): Promise<string> =>
  jobHref(await inDistrict(from.db, from.districtId, async (tx) => askLongJob({ tx, districtId: from.districtId, now: (await domainNow(tx)).now }, {
    kind: feedLoad, says: `Loading ${name}`, askedBy: from.actor.personId ?? '', file: bytes,
    input: { name, proof: from.actor.proof, ...(publishedOn === undefined ? {} : { publishedOn }), ...(release === undefined ? {} : { release }) },
  })))

type FeedTold = { readonly name: string; readonly proof: From['actor']['proof']; readonly publishedOn?: string; readonly release?: string }

/** What the worker does when a job's turn comes; the act is that of whoever asked for it, with the proof they gave then. */
export const longWorks = (jail: Jail): LongWorks => ({
  [feedLoad]: async ({ db, districtId, askedBy }, input, file, moved) => {
    const { proof, ...told } = input as unknown as FeedTold
    const [outcome] = await loadFeedFiles({ db, districtId, actor: { id: askedBy, personId: askedBy, proof } }, [{ ...told, bytes: file ?? new Uint8Array() }], jailedFeeds(jail), moved)
    if (!outcome) throw new Error('a load came to nothing')
    return outcome.result.ok ? ok({ name: outcome.result.value.name, state: outcome.result.value.state, entries: outcome.result.value.entries }) : outcome.result
  },
})

/** What is said when a job is over, and where its result is. */
export const jobEnds = {
  [feedLoad]: {
    href: '/feeds', label: 'See the feeds',
    says: (result: unknown) => {
      const { name = 'The file', state = 'loaded', entries = 0 } = (result ?? {}) as { name?: string; state?: string; entries?: number }
      return state === 'unchanged' ? `${name} is in force already: nothing changed.` : `${name} is in force, ${entries.toLocaleString('en-US')} entries; every device was judged anew.`
    },
  },
} as const
