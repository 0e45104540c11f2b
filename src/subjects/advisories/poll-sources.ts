import { reading, type From } from '../ledger/index.ts'
import { sources, type Source } from './advisories.views.ts'
import { readSource, type SourceParts } from './read-source.ts'
import { takeReading } from './take-reading.ts'

const mostBatches = 20
const everyMinutes = 5

/** Reads one source until nothing is left or a limit is reached; gives how many items were new. */
export const pollSource = async (from: From, first: Source, parts: SourceParts): Promise<{ readonly taken: number; readonly fault?: string }> => {
  let [source, taken]: [Source, number] = [first, 0]
  for (let n = 0; n < mostBatches; n++) {
    const now = await reading(from, async (_, at) => at.toString())
    const got = await readSource(source, parts, now)
    const { uidValidity, lastUid, etag, modified } = source
    const place = { uidValidity, lastUid, etag, modified }
    if (!got.ok) {
      const fault = `${got.refusal.says} ${got.refusal.satisfiedBy}`
      await takeReading(from, { sourceId: source.id, from: place, fault, says: got.refusal.says })
      return { taken, fault }
    }
    const took = await takeReading(from, { sourceId: source.id, from: place, ...got.value })
    if (!took.ok) return { taken, fault: took.refusal.says }
    taken += took.value.taken
    if (got.value.stuckOn !== undefined) return { taken, fault: got.value.stuckOn.says } // tried again some minutes later
    if (!got.value.isMore) break
    source = { ...source, ...got.value.place }
  }
  return { taken }
}

/** Reads every source of a district that was not tried for some minutes, or of which more was left to read: a long mailbox, or a worker that died within. */
export const pollSources = async (from: From, parts: SourceParts): Promise<void> => {
  const due = await reading(from, async (tx, now) =>
    (await sources(tx)).filter(
      ({ triedAt, hasMore, fault }) =>
        triedAt === null || (hasMore && fault === null) || now.epochMilliseconds - Date.parse(triedAt) >= everyMinutes * 60_000,
    ),
  )
  for (const source of due) await pollSource(from, source, parts)
}
