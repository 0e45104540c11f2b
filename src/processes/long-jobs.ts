import { ok } from '../core/result.ts'
import { inDistrict } from '../platform/db/pool.ts'
import { domainNow } from '../platform/db/domain-now.ts'
import type { Jail } from '../platform/jail/jail.ts'
import { askLongJob, type LongWorks } from '../platform/jobs/long.store.ts'
import type { Json } from '../core/proof/canonical.ts'
import { readId, showId } from '../platform/ids.ts'
import { trySource, type SourceParts } from '../subjects/advisories/index.ts'
import { countWords, importHref, plannedWords, takeIn, takenInAlready, tryFile, type ImportParts } from '../subjects/imports/index.ts'
import type { From } from '../subjects/ledger/index.ts'
import { coveringOf, evaluateAllAfter, loadFeedFiles } from '../subjects/patching/index.ts'
import { policyValues } from '../subjects/policy/index.ts'
import { jobHref } from '../subjects/people/index.ts'
import { jailedFeeds, unbundle, type FeedInput } from '../subjects/vulnerabilities/index.ts'
import { deviceWords } from './device-words.ts'

// A kind is named as the act it needs, so that whoever may do the same may watch it.
const feedLoad = 'feeds.load'
const deviceImport = 'devices.import'

/** Hands a feed file to the worker; gives the address where it can be watched. */
export const loadFeedLater = async (from: From, { name, bytes, publishedOn, release, isLossAgreed, signature }: FeedInput): Promise<string> =>
  jobHref(
    await inDistrict(from.db, from.districtId, async (tx) =>
      askLongJob(
        { tx, districtId: from.districtId, now: (await domainNow(tx)).now },
        {
          kind: feedLoad,
          says: `Loading ${name}`,
          askedBy: from.actor.personId ?? '',
          file: bytes,
          input: {
            name,
            proof: from.actor.proof,
            ...(publishedOn === undefined ? {} : { publishedOn }),
            ...(release === undefined ? {} : { release }),
            ...(isLossAgreed ? { isLossAgreed } : {}),
            ...(signature === undefined ? {} : { signature: Buffer.from(signature).toString('base64') }),
          },
        },
      ),
    ),
  )

/** Hands a table of devices to the worker: trying it, or taking it in. */
export const importLater: NonNullable<ImportParts['later']> = async (from, { does, fileId, says }) =>
  jobHref(
    await inDistrict(from.db, from.districtId, async (tx) =>
      askLongJob(
        { tx, districtId: from.districtId, now: (await domainNow(tx)).now },
        { kind: deviceImport, says, askedBy: from.actor.personId ?? '', input: { does, file: showId('imp', fileId), proof: from.actor.proof } },
      ),
    ),
  )

const tryAdvisories = 'advisories.sources'
/** Hands the try of a source to the worker, who alone holds its password. */
export const trySourceLater = async (from: From, { id, name }: { readonly id: string; readonly name: string }): Promise<string> =>
  jobHref(
    await inDistrict(from.db, from.districtId, async (tx) =>
      askLongJob(
        { tx, districtId: from.districtId, now: (await domainNow(tx)).now },
        {
          kind: tryAdvisories,
          says: `Trying ${name}`,
          askedBy: from.actor.personId ?? '',
          input: { source: showId('ads', id), proof: from.actor.proof },
        },
      ),
    ),
  )

type ImportTold = { readonly does: 'try' | 'take'; readonly file: string; readonly proof: From['actor']['proof'] }
type FeedTold = {
  readonly name: string
  readonly proof: From['actor']['proof']
  readonly publishedOn?: string
  readonly release?: string
  readonly isLossAgreed?: boolean
  readonly signature?: string // base64
}

/** What the worker does when a job's turn comes; the act is that of whoever asked for it, with the proof they gave then. */
export const longWorks = (jail: Jail, advisories: (districtId: string) => SourceParts): LongWorks => ({
  [tryAdvisories]: async ({ db, districtId, askedBy }, input) => {
    const { source, proof } = input as unknown as { readonly source: string; readonly proof: From['actor']['proof'] }
    return trySource({ db, districtId, actor: { id: askedBy, personId: askedBy, proof } }, readId('ads', source) ?? '', advisories(districtId))
  },
  [feedLoad]: async ({ db, districtId, askedBy }, input, file, moved) => {
    const { proof, signature, ...told } = input as unknown as FeedTold
    const signed = signature === undefined ? {} : { signature: Buffer.from(signature, 'base64') }
    const apart = await unbundle(jail, { ...told, ...signed, bytes: file ?? new Uint8Array() })
    if (!apart.ok) return apart
    const outcomes = await loadFeedFiles({ db, districtId, actor: { id: askedBy, personId: askedBy, proof } }, apart.value, jailedFeeds(jail), moved)
    const outcome = outcomes.find(({ result }) => !result.ok) ?? outcomes.at(-1) // of a bundle: what was turned away, if anything was
    if (!outcome) throw new Error('a load came to nothing')
    return outcome.result.ok
      ? ok({ name: outcome.result.value.name, state: outcome.result.value.state, entries: outcome.result.value.entries })
      : outcome.result
  },
  [deviceImport]: async ({ db, districtId, askedBy }, input, _, moved) => {
    const { does, file, proof } = input as unknown as ImportTold
    const from = { db, districtId, actor: { id: askedBy, personId: askedBy, proof } }
    const fileId = readId('imp', file) ?? ''
    const told = (done: number, total: number) => moved(does === 'try' ? 'Trying each row; nothing is changed.' : 'Taking the rows in.', done, total)
    if (does === 'try') {
      const tried = await tryFile(from, { fileId, told, covering: coveringOf(policyValues) })
      const { added, changed, same, refused } = tried.ok ? tried.value.checked : { added: 0, changed: 0, same: 0, refused: 0 }
      return tried.ok ? ok({ does, file, added, changed, same, refused }) : tried
    }
    const taken = await takeIn(from, { fileId, onTold: evaluateAllAfter('a list of devices told of it'), words: deviceWords, told })
    const value = taken.ok ? taken.value : await takenInAlready(from, fileId) // begun anew after its end was lost
    return value ? ok({ ...value, does, file } as unknown as Json) : taken
  },
})

/** What is said when a job is over, and where its result is. */
const importOf = (result: unknown) =>
  (result ?? {}) as { does?: string; file?: string; added?: number; changed?: number; same?: number; refused?: number }
export const jobEnds = {
  [tryAdvisories]: {
    href: '/advisories/sources',
    label: 'Back to the sources',
    says: (result: unknown) => (result as { says?: string } | null)?.says ?? 'It was tried.',
  },
  [deviceImport]: {
    label: 'Continue',
    href: (result: unknown) => {
      const { does, file = '' } = importOf(result)
      return `${importHref(readId('imp', file) ?? '')}${does === 'try' ? '/check' : ''}`
    },
    says: (result: unknown) => {
      const { does, added = 0, changed = 0, same = 0, refused = 0 } = importOf(result)
      return (does === 'try' ? plannedWords : countWords)({ added, changed, same, refused })
    },
  },
  [feedLoad]: {
    href: '/feeds',
    label: 'See the feeds',
    says: (result: unknown) => {
      const { name = 'The file', state = 'loaded', entries = 0 } = (result ?? {}) as { name?: string; state?: string; entries?: number }
      return state === 'unchanged'
        ? `${name} is in force already: nothing changed.`
        : `${name} is in force, ${entries.toLocaleString('en-US')} entries; every device was judged anew.`
    },
  },
} as const
