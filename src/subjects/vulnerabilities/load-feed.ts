import { createHash } from 'node:crypto'
import { ok, refuse, type Refusal, type Result } from '../../core/result.ts'
import { useCase, type Act, type From } from '../ledger/index.ts'
import { refuseUnaccepted } from './feed.rules.ts'
import { refuseEmptied, type Loss } from './feed-loss.rules.ts'
import { lossBeside } from './feed-loss.views.ts'
import { saveAdvisories, toldLater } from './advisories.store.ts'
import { feedOfSlot, isPart } from './feed-slot.rules.ts'
import { refuseTooMany } from './feed-parts.rules.ts'
import { lockFeeds, saveCveFacts, saveEpss, saveFeed, saveFixes, saveKev, saveRefusal, saveSources, type FeedFile } from './feeds.store.ts'
import { exploitedBeside, feedsInForce, foundHere, isRefusalTold } from './feeds.views.ts'
import { refuseLost } from './kev.rules.ts'
import { saveSupportDates } from './support/support.store.ts'
import { forgetPrograms } from './programs/programs.store.ts'
import { saveUpdates } from './windows/windows.store.ts'
import { readSignedFile, type FeedRead, type FeedReader } from './read-feed-file.ts'
import { fits } from './signed/fits.ts'
import { publisherKeys, signedFeeds } from './signed/publisher-keys.views.ts'
import type { Withdrawal } from './withdrawal.rules.ts'
import { saveWithdrawals } from './withdrawals.store.ts'
import { judgeSet, judgeSignature, type Judged, type SignatureState } from './signed/signature.rules.ts'

export type FeedInput = {
  readonly name: string
  readonly bytes: Uint8Array
  readonly publishedOn?: string | undefined
  readonly release?: string | undefined
  /** A person agreed that entries are gone, or findings with them. */ readonly isLossAgreed?: boolean | undefined
  /** The publisher's signature of it, as the file beside it. */ readonly signature?: Uint8Array | undefined
}
export type LoadedFeed = {
  readonly name: string
  readonly state: 'loaded' | 'unchanged'
  readonly kind: string
  readonly slot: string
  readonly sha256: string
  readonly published: string | null
  readonly entries: number
  readonly oddities: readonly string[]
  readonly signature: SignatureState
  readonly signedBy: string | null // fingerprint
  readonly signedAt: string | null
  /** The one record that it is, where it is a document of its own. */ readonly document: string | null
}
type Opened = FeedRead & { readonly signed: Judged; readonly isSame: boolean; readonly lost: readonly string[]; readonly loss: Loss | undefined }
type Given = { readonly input: FeedInput; readonly reader: FeedReader }

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const fileOf = ({ name, bytes, signature }: FeedInput): FeedFile => ({
  name: name.slice(0, 200),
  sha256: sha256(bytes),
  signatureSha256: signature === undefined ? null : sha256(signature),
  size: bytes.byteLength,
})

/** Opens and reads the whole file against the one in force in its slot. */
const open = async (act: Act, { input, reader }: Given): Promise<Result<Opened>> => {
  const now = act.now.toString()
  const { bytes, name, publishedOn, release, signature } = input
  const keys = (await publisherKeys(act.tx)).map(({ id, slot, fingerprint, signers, endedAt, endedBecause }) => ({
    id,
    slot,
    fingerprint,
    signers,
    endedAt,
    endedBecause,
  }))
  const trust = { keys, mustBeSigned: (await signedFeeds(act.tx)).map((one) => one.slot) }
  const read = await reader(bytes, { name, now, publishedOn, release, signature, trust })
  if (!read.ok) return read
  const { slot, feed, signature: told, set } = read.value
  const given = { ...trust, name, slot: feedOfSlot(slot.slot) }
  const signed =
    told === undefined && set !== undefined
      ? judgeSet(set, given)
      : judgeSignature({ ...given, told, now }, (signer) => told !== undefined && fits(told, signer, bytes))
  if (!signed.ok) return signed
  const feeds = await feedsInForce(act.tx)
  const loaded = feeds.find((one) => one.slot === slot.slot)
  const tooMany = refuseTooMany(name, slot.slot, feeds)
  if (tooMany) return tooMany
  // Another notation of the same feed has another count; what it lacks is told by names, below.
  const refusal = refuseUnaccepted(feed, {
    now,
    loaded: loaded && { date: loaded.published, entries: loaded.format === feed.format ? loaded.entries : 0 },
  })
  if (refusal) return refusal
  const lost =
    feed.kind === 'kev'
      ? await exploitedBeside(
          act.tx,
          feed.kev.map(({ cve }) => cve),
        )
      : []
  const gone = refuseLost(name, lost, loaded?.entries ?? 0, input.isLossAgreed === true, await foundHere(act.tx, lost))
  if (gone) return gone
  const isSameFile = loaded?.sha256 === fileOf(input).sha256
  const loss = isSameFile || feed.kind === 'kev' ? undefined : await lossBeside(act.tx, { slot: slot.slot, loaded }, feed)
  const emptied = loss && refuseEmptied(name, loss, input.isLossAgreed === true)
  if (emptied) return emptied
  const isNowDated = loaded?.published === null && feed.date !== null // the same file, and somebody told its day
  const isNowSigned = // the same file, and now its signature is there, or the key to check it by
    (signed.value.state === 'checked' && loaded?.signedBy !== signed.value.key.fingerprint) ||
    (signed.value.state !== 'none' && loaded?.signature === 'none')
  return ok({ ...read.value, signed: signed.value, lost, loss, isSame: isSameFile && !isNowDated && !isNowSigned })
}

const documentOf = (slot: string, feed: FeedRead['feed']): string | null => {
  if (!isPart(slot) || (feed.kind !== 'advisories' && feed.kind !== 'cve-facts')) return null
  const ids = new Set([...feed.records, ...feed.withdrawn].map(({ id }) => id))
  return ids.size === 1 ? ([...ids][0] ?? null) : null
}

/** The releases of Debian that a feed tells fixes of. */
const releasesTold = ({ release }: FeedRead['slot'], feed: FeedRead['feed']): readonly string[] =>
  release !== null ? [release] : feed.kind === 'debian-fixes' ? [...new Set(feed.fixes.flatMap((fix) => fix.release ?? []))].toSorted() : []

/** Loads one feed, whole or not at all; the very file that is in force changes nothing. */
const loadFeed = useCase({
  name: 'vulnerabilities.load-feed',
  clauses: ['PM-3.2'],
  load: async (act, given: Given) => {
    await lockFeeds(act)
    return open(act, given)
  },
  decide: (opened) => opened,
  commit: async (act, { slot, feed, sources, signed, isSame, lost, loss }, _, { input }) => {
    const file = fileOf(input)
    const oddities = feed.kind === 'epss' ? [] : (feed.oddities ?? [])
    const value: LoadedFeed = {
      name: file.name,
      state: isSame ? 'unchanged' : 'loaded',
      kind: feed.kind,
      slot: slot.slot,
      sha256: file.sha256,
      published: feed.date,
      entries: feed.entries,
      oddities,
      signature: signed.state,
      signedBy: signed.key?.fingerprint ?? null,
      signedAt: signed.signedAt,
      document: documentOf(slot.slot, feed),
    }
    let taken: readonly Withdrawal[] = []
    if (!isSame) {
      const id = await saveFeed(act, slot, feed, file, { oddities, signed, releases: releasesTold(slot, feed) })
      if (feed.kind === 'kev') await saveKev(act, id, feed.kev)
      else if (feed.kind === 'epss') await saveEpss(act, feed)
      else if (feed.kind === 'support-dates') await saveSupportDates(act, id, feed.cycles)
      else if (feed.kind === 'updates') {
        await saveUpdates(act, id, slot.slot, feed)
        await forgetPrograms(act.tx)
        await saveAdvisories(act, id, slot.slot, feed.records)
      } else if (feed.kind === 'advisories' || feed.kind === 'cve-facts') {
        const ids = [...feed.records.map((one) => one.id), ...(feed.kind === 'cve-facts' ? feed.facts.map(({ cve }) => cve) : [])]
        const later = await toldLater(act.tx, slot.slot, feed.date, ids)
        taken = await saveWithdrawals(act, {
          feedId: id,
          slot: slot.slot,
          date: feed.date,
          ids: ids.filter((one) => !later.has(one)),
          withdrawn: feed.withdrawn,
        })
        const withdrawn = feed.withdrawn.map((one) => one.id)
        if (feed.kind === 'cve-facts')
          await saveCveFacts(
            act,
            id,
            slot.slot,
            feed.facts.filter(({ cve }) => !later.has(cve)),
            withdrawn,
          )
        await saveAdvisories(
          act,
          id,
          slot.slot,
          feed.records.filter((one) => !later.has(one.id)),
          withdrawn,
        )
      } else {
        await saveFixes(act, id, feed.fixes)
        await saveSources(act, id, new Map(sources))
      }
    }
    return {
      value,
      evidence: [
        {
          kind: isSame ? 'vulnerabilities.feed-unchanged' : 'vulnerabilities.feed-loaded',
          about: [...new Set([feedOfSlot(slot.slot), slot.slot])].map((one) => `feed_${one}`),
          grade: 'observed' as const,
          content: {
            name: file.name,
            slot: slot.slot,
            sha256: file.sha256,
            bytes: file.size,
            published: feed.date,
            entries: feed.entries,
            oddities: [...oddities],
            signature: signed.state,
            ...(file.signatureSha256 === null ? {} : { signatureSha256: file.signatureSha256 }),
            ...(signed.key === null ? {} : { signedBy: signed.key.fingerprint, signedAt: signed.signedAt }),
            ...(lost.length > 0 ? { gone: lost.slice(0, 200), agreed: input.isLossAgreed === true } : {}),
            ...(taken.length > 0
              ? { withdrawn: taken.slice(0, 200).map((one) => ({ ...one, cves: one.cves.slice(0, 20) })), withdrawnInAll: taken.length }
              : {}),
            ...(loss !== undefined && (loss.lost > 0 || loss.closed > 0) ? { loss, agreed: input.isLossAgreed === true } : {}),
          },
        },
      ],
    }
  },
})

/** Notes that a feed was turned away, with every fault; the one in force stays. */
const noteRefusal = useCase({
  name: 'vulnerabilities.note-refused-feed',
  clauses: ['PM-3.2'],
  load: async (act, { file, refusal }: { file: FeedFile; refusal: Refusal }) => ({
    // What comes by itself comes again within the hour: the same file refused for the same reason is told once. A person's every try is told.
    isTold: act.actor.id === 'process:worker' && (await isRefusalTold(act.tx, file.sha256, refusal.says)),
  }),
  decide: (facts) => ok(facts),
  commit: async (act, { isTold }, _, { file, refusal }) => {
    if (isTold) return { value: '', evidence: [], under: 'vulnerabilities.feed-refused' }
    const faults = refusal.faults ?? [refusal.says]
    const id = await saveRefusal(act, file, refusal.says, faults)
    return {
      value: id,
      evidence: [
        {
          kind: 'vulnerabilities.feed-refused',
          about: ['feed_refused'],
          grade: 'enforced' as const,
          content: { ...file, code: refusal.code, says: refusal.says, faults: [...faults] },
        },
      ],
    }
  },
})

export type LoadOutcome = { readonly name: string; readonly result: Result<LoadedFeed> }

const readHere: FeedReader = readSignedFile

/**
 * Loads feed files one by one, each in its own transaction; a refused one is noted with every fault and the others go on. `reader` reads them
 * in the jail; without one they are read here, which is for files we made ourselves.
 */
export const loadFeeds = async (from: From, files: readonly FeedInput[], reader = readHere): Promise<readonly LoadOutcome[]> => {
  const outcomes: LoadOutcome[] = []
  for (const file of files) {
    const result =
      file.bytes.byteLength === 0
        ? refuse({
            code: 'vulnerabilities/feed-unreadable',
            clause: 'PM-3.2',
            says: `${file.name} is empty.`,
            satisfiedBy: 'Download the file again.',
            faults: ['it is empty'],
            status: 422,
          })
        : await loadFeed(from, { input: file, reader })
    if (!result.ok) await noteRefusal(from, { file: fileOf(file), refusal: result.refusal })
    outcomes.push({ name: file.name, result })
  }
  return outcomes
}
