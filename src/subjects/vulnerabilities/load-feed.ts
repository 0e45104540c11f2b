import { createHash } from 'node:crypto'
import { ok, refuse, type Refusal, type Result } from '../../core/result.ts'
import { useCase, type Act, type From } from '../ledger/index.ts'
import { refuseUnaccepted } from './feed.rules.ts'
import { refuseEmptied, type Loss } from './feed-loss.rules.ts'
import { lossBeside } from './feed-loss.views.ts'
import { saveAdvisories } from './advisories.store.ts'
import { lockFeeds, saveCveFacts, saveEpss, saveFeed, saveFixes, saveKev, saveRefusal, saveSources, type FeedFile } from './feeds.store.ts'
import { exploitedBeside, feedsInForce } from './feeds.views.ts'
import { refuseLost } from './kev.rules.ts'
import { saveSupportDates } from './support/support.store.ts'
import { saveUpdates } from './windows/windows.store.ts'
import { readFeedFile, type FeedRead, type FeedReader } from './read-feed-file.ts'

export type FeedInput = {
  readonly name: string
  readonly bytes: Uint8Array
  readonly publishedOn?: string | undefined
  readonly release?: string | undefined
  /** A person agreed that entries are gone, or findings with them. */ readonly isLossAgreed?: boolean | undefined
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
}
type Opened = FeedRead & { readonly isSame: boolean; readonly lost: readonly string[]; readonly loss: Loss | undefined }
type Given = { readonly input: FeedInput; readonly reader: FeedReader }

const fileOf = ({ name, bytes }: FeedInput): FeedFile => ({
  name: name.slice(0, 200),
  sha256: createHash('sha256').update(bytes).digest('hex'),
  size: bytes.byteLength,
})

/** Opens and reads the whole file against the one in force in its slot. */
const open = async (act: Act, { input, reader }: Given): Promise<Result<Opened>> => {
  const now = act.now.toString()
  const { bytes, name, publishedOn, release } = input
  const read = await reader(bytes, { name, now, publishedOn, release })
  if (!read.ok) return read
  const { slot, feed } = read.value
  const loaded = (await feedsInForce(act.tx)).find((one) => one.slot === slot.slot)
  const refusal = refuseUnaccepted(feed, { now, loaded: loaded && { date: loaded.published, entries: loaded.entries } })
  if (refusal) return refusal
  const lost =
    feed.kind === 'kev'
      ? await exploitedBeside(
          act.tx,
          feed.kev.map(({ cve }) => cve),
        )
      : []
  const gone = refuseLost(name, lost, loaded?.entries ?? 0, input.isLossAgreed === true)
  if (gone) return gone
  const isSameFile = loaded?.sha256 === fileOf(input).sha256
  const loss = loaded === undefined || isSameFile || feed.kind === 'kev' ? undefined : await lossBeside(act.tx, loaded, feed)
  const emptied = loss && refuseEmptied(name, loss, input.isLossAgreed === true)
  if (emptied) return emptied
  const isNowDated = loaded?.published === null && feed.date !== null // the same file, and somebody told its day
  return ok({ ...read.value, lost, loss, isSame: isSameFile && !isNowDated })
}

/** Loads one feed, whole or not at all; the very file that is in force changes nothing. */
const loadFeed = useCase({
  name: 'vulnerabilities.load-feed',
  clauses: ['PM-3.2'],
  load: async (act, given: Given) => {
    await lockFeeds(act)
    return open(act, given)
  },
  decide: (opened) => opened,
  commit: async (act, { slot, feed, sources, isSame, lost, loss }, _, { input }) => {
    const file = fileOf(input)
    const oddities = feed.kind === 'debian-fixes' || feed.kind === 'epss' ? [] : feed.oddities
    const value: LoadedFeed = {
      name: file.name,
      state: isSame ? 'unchanged' : 'loaded',
      kind: feed.kind,
      slot: slot.slot,
      sha256: file.sha256,
      published: feed.date,
      entries: feed.entries,
      oddities,
    }
    if (!isSame) {
      const id = await saveFeed(act, slot, feed, file, oddities)
      if (feed.kind === 'kev') await saveKev(act, id, feed.kev)
      else if (feed.kind === 'epss') await saveEpss(act, feed)
      else if (feed.kind === 'support-dates') await saveSupportDates(act, id, feed.cycles)
      else if (feed.kind === 'updates') {
        await saveUpdates(act, id, slot.slot, feed)
        await saveAdvisories(act, id, slot.slot, feed.records)
      } else if (feed.kind === 'advisories') await saveAdvisories(act, id, slot.slot, feed.records)
      else if (feed.kind === 'cve-facts') {
        await saveCveFacts(act, id, feed.facts)
        await saveAdvisories(act, id, slot.slot, feed.records)
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
          about: [`feed_${slot.slot}`],
          grade: 'observed' as const,
          content: {
            name: file.name,
            slot: slot.slot,
            sha256: file.sha256,
            bytes: file.size,
            published: feed.date,
            entries: feed.entries,
            oddities: [...oddities],
            ...(lost.length > 0 ? { gone: lost.slice(0, 200), agreed: input.isLossAgreed === true } : {}),
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
  load: async (_: Act, input: { file: FeedFile; refusal: Refusal }) => input,
  decide: (facts) => ok(facts),
  commit: async (act, { file, refusal }) => {
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

const readHere: FeedReader = async (bytes, facts) => readFeedFile(bytes, facts)

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
            satisfiedBy: 'Fetch the file again.',
            faults: ['it is empty'],
            status: 422,
          })
        : await loadFeed(from, { input: file, reader })
    if (!result.ok) await noteRefusal(from, { file: fileOf(file), refusal: result.refusal })
    outcomes.push({ name: file.name, result })
  }
  return outcomes
}
